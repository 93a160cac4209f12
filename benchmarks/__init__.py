"""Measurements against other programs. Nothing here is imported by the app."""
