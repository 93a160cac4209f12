"""The looks that the method "Smallest file" offers: a card for each, with its picture and bytes.

The others are computed after the one that is chosen, one after the other, and are kept as its own
result is: so a card that shows its bytes opens at once. A larger picture takes too long for that;
its other cards are computed when they are chosen.
"""

import io
from dataclasses import replace
from functools import partial

import streamlit as st
from PIL import Image

from compressor.pipeline.methods.look import LookResult
from compressor.pipeline.settings import LookSettings
from compressor.pipeline.work_estimate import estimated_seconds
from compressor.ui import state
from compressor.ui.compress import ahead
from compressor.ui.elements import data_url
from compressor.ui.elements.look_cards import LookCard, look_cards
from compressor.ui.formatting import file_size
from compressor.ui.picture_cache import KEEP_SECONDS
from compressor.ui.settings.look_level import LEVELS
from compressor.ui.state import SelectedPicture

MAX_SECONDS_UNASKED = 10.0  # of one look, for all of them to be computed
CARD_SIZE = (240, 148)  # pixels, twice those on the page
CHOSEN_KEY = "look-chosen"  # set from when a card was chosen until the page is drawn anew


def choose_look(selected: SelectedPicture, settings: LookSettings) -> None:
    """Draw the cards, which follow the job that computes the looks."""
    _compute_others(selected, settings)
    st.fragment(partial(_cards, settings), run_every=ahead.refresh_seconds())()


def _compute_others(selected: SelectedPicture, settings: LookSettings) -> None:
    """Begin to compute the other looks, once the one that is chosen is there."""
    is_quick = estimated_seconds(selected.picture, settings) <= MAX_SECONDS_UNASKED
    is_current = _find(settings) is not None
    if is_quick and is_current and not settings.max_bytes:
        ahead.compute_ahead(
            [state.task_of(_settings_of(settings, look)) for look in _by_distance(settings)]
        )


def _by_distance(settings: LookSettings) -> list[int]:
    """The looks, the nearest to the chosen one first."""
    return sorted(LEVELS.values(), key=lambda look: abs(look - settings.look))


def _settings_of(settings: LookSettings, look: int) -> LookSettings:
    return replace(settings, look=look)


def _find(settings: LookSettings) -> LookResult | None:
    result = ahead.find(state.task_of(settings))
    return result if isinstance(result, LookResult) else None


def _cards(settings: LookSettings) -> None:
    if st.session_state.pop(CHOSEN_KEY, False):
        st.rerun()
    cards = [_card(settings, title, look) for title, look in LEVELS.items()]
    look_cards("How good it has to look", cards, "look-cards", _choose)
    ahead.redraw_once_done()


def _card(settings: LookSettings, title: str, look: int) -> LookCard:
    is_chosen = look == settings.look
    result = _find(_settings_of(settings, look))
    if result is None:
        return LookCard(id=str(look), title=title, is_chosen=is_chosen)
    picture = result.picture
    return LookCard(
        id=str(look),
        title=title,
        size=file_size(len(picture.encode_png())),
        picture=data_url(_thumbnail(f"{result.sha256} {result.settings!r}", picture.preview)),
        alt=f"The middle of the picture in {len(picture.palette)} colours",
        is_chosen=is_chosen,
    )


def _choose(look: str) -> None:
    """Take over the look of the card that was chosen."""
    st.session_state["look"] = int(look)
    st.session_state[CHOSEN_KEY] = True


@st.cache_data(show_spinner=False, max_entries=64, max_size="4MB", ttl=KEEP_SECONDS)
def _thumbnail(key: str, _preview: bytes) -> bytes:
    """The middle of a preview, pixel by pixel, as PNG."""
    width, height = CARD_SIZE
    with Image.open(io.BytesIO(_preview)) as image:
        left = max(0, (image.width - width) // 2)
        top = max(0, (image.height - height) // 2)
        middle = image.crop(
            (left, top, min(image.width, left + width), min(image.height, top + height))
        )
    file = io.BytesIO()
    middle.save(file, "PNG")
    return file.getvalue()
