"""The palette and its picture as people with a colour vision deficiency see them."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from compressor.imaging import encode_png_quickly, shrink_nearest
from compressor.imaging.palettes.color_vision import (
    APART,
    DEFICIENCIES,
    NEAR,
    ColorVision,
    NearPair,
    as_seen,
    near_pairs,
)
from compressor.imaging.palettes.hex_codes import to_hex
from compressor.imaging.palettes.sort_order import by_hue
from compressor.imaging.types import Palette
from compressor.ui.formatting import plural
from compressor.ui.palette.available import AvailablePalette
from compressor.ui.picture_cache import KEEP_SECONDS

PICTURE_SIDE = 480  # pixels
MAX_PAIRS = 6  # that are named for each deficiency
CSS = """<style>
.seen { border-radius: .4rem; overflow: hidden; border: 1px solid rgba(128, 128, 128, .45); }
.seen div { display: flex; height: 1.4rem; }
.seen i { flex: 1; }
.near { margin: .6rem 0 0 !important; padding: 0 !important; list-style: none; }
.near li { display: flex; align-items: center; gap: .5rem; margin: .25rem 0 !important;
  font-size: .875rem; line-height: 1.35; }
.near b { flex: none; display: flex; width: 2.2rem; height: 1.1rem; border-radius: .2rem;
  overflow: hidden; border: 1px solid rgba(128, 128, 128, .45); }
.near b i { flex: 1; }
</style>"""


def color_vision_view(entry: AvailablePalette, names: Sequence[str]) -> None:
    """Draw the picture, the palette and the pairs that become too near, for each deficiency.

    Args:
        entry: the palette.
        names: of its colours, as the page has them.
    """
    st.markdown(
        "How the picture and its colours look to people who lack one kind of cone: below the"
        " colours as they are, the same ones as seen. Named are those that become too near: their"
        f" difference of {APART:g} or more falls below {NEAR:g} (CIEDE2000)."
    )
    with st.grid(len(DEFICIENCIES), min_column_width=250):
        for vision in DEFICIENCIES:
            with st.container():
                _as_seen_by(entry, names, vision)
    st.caption("Simulated as Machado, Oliveira and Fernandes (2009) describe it, at full severity.")


def _as_seen_by(entry: AvailablePalette, names: Sequence[str], vision: ColorVision) -> None:
    st.markdown(f"**{vision.name}**, {vision.words}")
    is_opaque = entry.picture.palette.shape[1] == 3
    with st.container(key=None if is_opaque else f"see-through-{vision.name}"):
        st.image(
            _picture(entry.id, vision.name, entry, vision),
            width="stretch",
            alt=f"The picture as seen with {vision.name.lower()}",
        )
    opaque = np.flatnonzero(entry.is_opaque()).tolist()
    colors = entry.palette[opaque, :3]
    pairs = _pairs(colors, vision.name, vision)
    st.html(CSS + _strips(colors, vision) + _pair_list(pairs, colors, [names[i] for i in opaque]))


@st.cache_data(show_spinner=False, max_entries=24, max_size="6MB", ttl=KEEP_SECONDS)
def _picture(id: str, name: str, _entry: AvailablePalette, _vision: ColorVision) -> bytes:
    """Return the picture as seen, for the screen, as a PNG file.

    Args:
        id: of the palette, which tells the picture.
        name: of the deficiency.
        _entry: the palette with its picture.
        _vision: the deficiency.
    """
    indices = shrink_nearest(_entry.picture.indices, PICTURE_SIDE)
    return encode_png_quickly(indices, as_seen(_entry.palette, _vision))


@st.cache_data(show_spinner=False, max_entries=64, ttl=KEEP_SECONDS)
def _pairs(colors: Palette, name: str, _vision: ColorVision) -> list[NearPair]:
    """Return the pairs that become too near with the deficiency of this name."""
    return near_pairs(colors, _vision)


def _strips(colors: Palette, vision: ColorVision) -> str:
    """Return two rows: the colours by hue, and below each how it is seen."""
    in_order = colors[by_hue(colors)]
    rows = "".join(f"<div>{_blocks(row)}</div>" for row in (in_order, as_seen(in_order, vision)))
    label = f"The colours, and below them as seen with {vision.name.lower()}"
    return f'<div class="seen" role="img" aria-label="{label}">{rows}</div>'


def _blocks(colors: Palette) -> str:
    return "".join(f'<i style="background: {to_hex(color)}"></i>' for color in colors.tolist())


def _pair_list(pairs: Sequence[NearPair], colors: Palette, names: Sequence[str]) -> str:
    """Return the pairs with their names and how far they are apart, the nearest first."""
    items = [
        f"<b>{_blocks(colors[[pair.first, pair.second]])}</b><span>{escape(names[pair.first])},"
        f" {escape(names[pair.second])}: from {pair.difference:.0f} to"
        f" {pair.seen_difference:.1f}</span>"
        for pair in pairs[:MAX_PAIRS]
    ]
    if len(pairs) > MAX_PAIRS:
        items.append(f"and {plural(len(pairs) - MAX_PAIRS, 'more pair')}")
    if not pairs:
        items.append("No two colours become too near.")
    return f'<ul class="near">{"".join(f"<li>{item}</li>" for item in items)}</ul>'
