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
from compressor.ui.elements import data_url
from compressor.ui.elements.look_cards import LookCard, look_cards
from compressor.ui.formatting import file_size
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.picture_cache import KEEP_SECONDS
from compressor.ui.settings.look_level import LEVELS
from compressor.ui.state import SelectedPicture

MAX_SECONDS_UNASKED = 10.0  # of one look, for all of them to be computed
REFRESH_SECONDS = 0.7  # between two looks at the job
CARD_SIZE = (240, 148)  # pixels, twice those on the page
RUNNING_KEY = "looks-running"
CHOSEN_KEY = "look-chosen"  # set from when a card was chosen until the page is drawn anew


def choose_look(selected: SelectedPicture, settings: LookSettings) -> None:
    """Draw the cards, which follow the job that computes the looks."""
    _compute_others(selected, settings)
    every = REFRESH_SECONDS if state.job(JobKind.LOOKS) else None
    st.fragment(partial(_cards, settings), run_every=every)()


def _compute_others(selected: SelectedPicture, settings: LookSettings) -> None:
    """Begin to compute the other looks, once the one that is chosen is there."""
    is_quick = estimated_seconds(selected.picture, settings) <= MAX_SECONDS_UNASKED
    is_current = state.is_computed(settings)
    if is_quick and is_current and not settings.max_bytes and not _all_known(settings):
        state.begin_in_background([_settings_of(settings, look) for look in _by_distance(settings)])


def _by_distance(settings: LookSettings) -> list[int]:
    """The looks, the nearest to the chosen one first."""
    return sorted(LEVELS.values(), key=lambda look: abs(look - settings.look))


def _settings_of(settings: LookSettings, look: int) -> LookSettings:
    return replace(settings, look=look)


def _all_known(settings: LookSettings) -> bool:
    return all(state.is_computed(_settings_of(settings, look)) for look in LEVELS.values())


def _cards(settings: LookSettings) -> None:
    if st.session_state.pop(CHOSEN_KEY, False):
        st.rerun()
    was_running = state.job(JobKind.LOOKS) is not None
    cards = [_card(settings, title, look) for title, look in LEVELS.items()]
    look_cards("How good it has to look", cards, "look-cards", _choose)
    if st.session_state.get(RUNNING_KEY) and not was_running:
        st.session_state[RUNNING_KEY] = False
        st.rerun()  # the page no longer has to follow the job
    st.session_state[RUNNING_KEY] = was_running


def _card(settings: LookSettings, title: str, look: int) -> LookCard:
    is_chosen = look == settings.look
    result = state.find_result(_settings_of(settings, look))
    if not isinstance(result, LookResult):
        return LookCard(id=str(look), title=title, is_chosen=is_chosen)
    picture = result.picture
    return LookCard(
        id=str(look),
        title=title,
        size=file_size(len(picture.encode_png())),
        picture=data_url(_thumbnail(f"{result.sha256} {result.used.describe()}", picture.preview)),
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
