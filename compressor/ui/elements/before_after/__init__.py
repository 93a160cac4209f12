"""A slider between two pictures, with a ladder of other numbers of colours."""

from compressor.ui.elements.before_after.component import Ladder, Rung, Side, before_after

__all__ = ["Ladder", "Rung", "Side", "before_after"]
