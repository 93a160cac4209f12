"""A slider that wipes between the original and the result."""

from compressor.ui.elements.before_after.component import Side, before_after

__all__ = ["Side", "before_after"]
