"""The Palette page."""
