"""Palettes: their files, hex codes, names and orders."""
