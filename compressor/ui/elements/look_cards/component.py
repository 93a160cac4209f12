"""Results of which one is chosen, as cards: a thumbnail, the bytes, and a word or two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from compressor.ui.elements import element
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.elements.messages import passing_over, read_text

_mount = element("look_cards")


@dataclass(frozen=True, kw_only=True)
class LookCard:
    """A card.

    Attributes:
        id: what a press sends.
        title: how the result looks, in a word or two.
        size: the bytes of its file, in words; empty where they are not known yet.
        picture: the address of a thumbnail, which may be a data URL; empty as `size`.
        alt: what is seen on it.
        is_chosen: whether it is the one in use; of several cards at most one is.
    """

    id: str
    title: str
    size: str = ""
    picture: str = ""
    alt: str = ""
    is_chosen: bool = False


def look_cards(
    label: str, cards: Sequence[LookCard], key: str, on_choose: Callable[[str], object]
) -> None:
    """Draw the cards as a group of radio buttons.

    Args:
        label: what is chosen, for those who hear the page.
        cards: from the smallest file on.
        key: of the element.
        on_choose: called with the id of a card, before the page is drawn anew.
    """

    def chosen() -> None:
        id = read_text(st.session_state[key].chosen)
        if id in [card.id for card in cards]:
            on_choose(id)

    _mount(
        data={"label": label, "cards": [vars(card) for card in cards]},
        key=key,
        on_chosen_change=uninterrupted(passing_over(chosen)),
    )
