"""How the colours of the Palette page are taken from their clusters, and which of them it lists."""

from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.imaging import Picture, shrink_nearest
from compressor.imaging.palettes.cluster_colors import PARTS, cluster_colors
from compressor.imaging.types import Palette
from compressor.pipeline.settings import QualitySettings
from compressor.ui.palette.available import AvailablePalette
from compressor.ui.picture_cache import KEEP_SECONDS
from compressor.ui.state import SelectedPicture
from kmc import count_colors

PART_KEY = "palette-part"
OPAQUE_KEY = "palette-opaque"
SOURCE_SIDE = 1400  # pixels of the picture that colours are taken from
MEAN, *_ = PARTS


def with_chosen_colors(selected: SelectedPicture, entry: AvailablePalette) -> AvailablePalette:
    """Draw the choice of how a cluster's colour is taken; return the palette of these colours."""
    part = str(
        st.segmented_control(
            "Colours",
            list(PARTS),
            default=MEAN,
            required=True,
            key=PART_KEY,
            persist_state="session",
            help="Mean: as in the file. Vivid: of each colour's pixels the most saturated tenth."
            " Accents: the most saturated hundredth.",
        )
    )
    if part == MEAN:
        return entry
    colors = _colors(entry.id, part, selected.picture_for(entry.used), entry)
    words = f"{entry.description}; {part.lower()} colours, which the file does not have"
    return replace(
        entry,
        description=words,
        name=f"{entry.name}-{part.lower()}",
        id=f"{entry.id}-{part}",
        palette=colors,
    )


def shown_colors(entry: AvailablePalette) -> NDArray[np.intp]:
    """Draw a switch where some colours can be seen through; return the numbers of those listed."""
    is_opaque = entry.is_opaque()
    if is_opaque.all() or not is_opaque.any():
        return np.arange(len(entry.palette))
    if st.toggle("Only opaque colours", key=OPAQUE_KEY, persist_state="session"):
        return np.flatnonzero(is_opaque)
    return np.arange(len(entry.palette))


@st.cache_data(show_spinner=False, max_entries=32, ttl=KEEP_SECONDS)
def _colors(id: str, part: str, _picture: Picture, _entry: AvailablePalette) -> Palette:
    """Return the colours of the clusters' most saturated part.

    Args:
        id: of the palette, which tells the picture too.
        part: one of `PARTS`.
        _picture: the picture.
        _entry: the palette.
    """
    is_opaque = _entry.palette.shape[1] == 3
    pixels = _picture.pixels if is_opaque else _picture.pixels_with_alpha
    space = _entry.used.space if isinstance(_entry.used, QualitySettings) else "rgb"
    counts = count_colors(np.ascontiguousarray(shrink_nearest(pixels, SOURCE_SIDE)))
    return cluster_colors(counts, _entry.palette, PARTS[part], space)
