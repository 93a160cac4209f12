"""Colours as buttons that copy their codes, each with a lock beside it."""

from compressor.ui.elements.swatch_buttons.component import Swatch, swatch_buttons

__all__ = ["Swatch", "swatch_buttons"]
