"""Palettes as files, names, hex codes and contrasts."""
