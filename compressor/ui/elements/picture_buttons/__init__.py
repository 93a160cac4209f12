"""Pictures as buttons."""

from compressor.ui.elements.picture_buttons.component import PictureButton, picture_buttons

__all__ = ["PictureButton", "picture_buttons"]
