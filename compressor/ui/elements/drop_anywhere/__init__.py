"""Pictures that are dropped or pasted anywhere on a page."""

from compressor.ui.elements.drop_anywhere.component import drop_anywhere

__all__ = ["drop_anywhere"]
