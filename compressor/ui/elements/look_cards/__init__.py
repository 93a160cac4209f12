"""Results of which one is chosen, as cards."""

from compressor.ui.elements.look_cards.component import LookCard, look_cards

__all__ = ["LookCard", "look_cards"]
