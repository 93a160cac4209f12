"""Palettes: their files, hex codes, names, orders and luminance."""
