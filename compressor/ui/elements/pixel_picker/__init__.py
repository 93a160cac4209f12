"""A picture on which a click, or the arrow keys and Enter, choose a place."""

from compressor.ui.elements.pixel_picker.component import pixel_picker

__all__ = ["pixel_picker"]
