"""The ladder: what other numbers of colours make of the picture, to be dragged through.

Its bytes and scores are those of the page "Choose K", whose curve it shares. The pictures are
small ones, so that the browser can load all of them, and flips through them by itself.
"""

from typing import TypeGuard

import streamlit as st

from compressor.imaging import Picture
from compressor.imaging.indexed import apply_palette
from compressor.imaging.ssimulacra2 import verdict
from compressor.pipeline.k_curve import KCurve, curve_settings
from compressor.pipeline.methods.preview import preview_pixels
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import QualitySettings
from compressor.ui import state
from compressor.ui.compress import ahead
from compressor.ui.elements.before_after import Ladder, Rung
from compressor.ui.formatting import file_size
from compressor.ui.picture_cache import KEEP_SECONDS
from compressor.ui.state import SelectedPicture

LADDER_PIXELS = 130_000  # of each picture, at most: some 15 of them are 1 MB


def has_ladder(settings: Settings) -> TypeGuard[QualitySettings]:
    """Return whether there are other numbers of colours: those of best quality, searched for."""
    return isinstance(settings, QualitySettings) and settings.named_palette is None


def ladder_of(selected: SelectedPicture, settings: QualitySettings) -> Ladder:
    """Return the rungs, none before the curve over K is computed."""
    curve = ahead.find(state.curve_task(settings))
    if not isinstance(curve, KCurve):
        return Ladder(rungs=(), k=settings.k)
    key = f"{curve.sha256} {curve_settings(settings)!r}"
    pictures = _pictures(key, selected.picture_for(curve.settings), curve)
    rungs = tuple(
        Rung(
            k=point.k,
            label=f"{point.k} colours, about {file_size(point.size)}",
            verdict=verdict(point.ssimulacra2),
            size=point.size,
            picture=picture,
        )
        for point, picture in zip(curve.points, pictures, strict=True)
    )
    return Ladder(rungs=rungs, k=settings.k)


def compute_ladder(settings: QualitySettings) -> None:
    """Begin to compute the curve over K, once the result with these settings is there."""
    if ahead.find(state.task_of(settings)) is not None:
        ahead.compute_ahead([state.curve_task(settings)])
    st.fragment(ahead.redraw_once_done, run_every=ahead.refresh_seconds())()


@st.cache_data(show_spinner=False, max_entries=8, max_size="12MB", ttl=KEEP_SECONDS)
def _pictures(key: str, _picture: Picture, _curve: KCurve) -> list[bytes]:
    """Write a small picture for each point of the curve.

    Args:
        key: the digest of the picture's file and the curve's settings.
        _picture: the picture of the curve.
        _curve: the curve.
    """
    small = preview_pixels(_picture, LADDER_PIXELS)
    settings = _curve.settings
    pictures = [
        apply_palette(
            small, point.palette, space=settings.space, dither=settings.diffusion, effort="fast"
        )
        for point in _curve.points
    ]
    return [picture.encode_png() for picture in pictures]
