"""Pairs of colours, and how well one can be read on the other."""

from compressor.ui.elements.palette_contrast.component import Ink, palette_contrast

__all__ = ["Ink", "palette_contrast"]
