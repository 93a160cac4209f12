"""Indexed PNG files: layout, filters, palette order and packing."""
