"""Colours as buttons."""

from compressor.ui.elements.swatch_buttons.component import Swatch, swatch_buttons

__all__ = ["Swatch", "swatch_buttons"]
