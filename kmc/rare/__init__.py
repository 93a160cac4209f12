"""Palettes that keep colours which few pixels have, at a bounded loss of squared error."""
