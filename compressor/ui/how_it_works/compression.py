"""The section on bits of the page "How it works", on the user's picture or else on a sample."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from PIL import Image

from compressor.figures.bits import bits_chart, bits_map
from compressor.figures.cost_text import cost_text
from compressor.imaging import Picture, shrink
from compressor.imaging.psnr import psnr_from_cost
from compressor.imaging.types import Pixels
from compressor.pipeline.lesson.bits import (
    PRICES,
    RATE_K,
    BitCounts,
    count_file_bits,
    price_bits,
)
from compressor.ui import charts, previews, state
from compressor.ui.charts import theme
from compressor.ui.formatting import decibels, file_size
from compressor.ui.picture_cache import KEEP_SECONDS, serialize_large
from kmc import count_bits

HEIGHT = 240  # pixels of the small picture, at most
MAX_PIXELS = 60_000
SHOWN_WIDTH = 640  # pixels, up to which a picture is enlarged without blur
PRICE_TEXTS = {price: f"{price:g}" for price in PRICES}
WHY_SMALLER = (
    "The file beats log2 K because neighbours are alike: the entropy only knows that some colours"
    " are frequent, but a PNG also writes what repeats the row above, or a place before, as one"
    " short reference."
)
WHY_LARGER = (
    "Here hardly any neighbours are alike, so there is nothing to refer to, and headers are added."
)


def compression_section() -> None:
    """Count the bits of a picture in three ways, and let the user set what a bit costs."""
    st.subheader("What a file costs: bits", anchor=False)
    st.latex(r"K \cdot 24 \;+\; m \log_2 K \quad \text{bits}")
    picture = _picture()
    with st.spinner("Counting the bits…"):
        counts = _bit_counts(picture.key, picture)
    _comparison(counts)
    _price_of_bits()


def _picture() -> Picture:
    selected = state.selected_picture()
    return selected.picture if selected else previews.samples()[0]


def _comparison(counts: list[BitCounts]) -> None:
    whose = "your picture" if state.selected_picture() else "a sample"
    st.markdown(
        "are enough for any picture: 24 for each colour of the palette, and $\\log_2 K$ for the"
        f" index of each of $m$ pixels. Counted on {whose}, at {counts[0].pixels:,} pixels:"
    )
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        charts.chart(
            bits_chart(
                [count.k for count in counts],
                [count.per_pixel(count.plain) for count in counts],
                [count.per_pixel(count.entropy) for count in counts],
                [count.per_pixel(count.file) for count in counts],
                theme(),
            ),
            "bits",
            "Bits a pixel over K, by log2 K, by the entropy of the indices, and of the PNG file",
        )
    right.markdown(_table(counts))
    st.markdown(why(counts))


def _table(counts: Sequence[BitCounts]) -> str:
    """Return the bits a pixel as a table in Markdown."""
    rows = [
        f"| {count.k} | {count.per_pixel(count.plain):.2f} |"
        f" {count.per_pixel(count.entropy):.2f} | {count.per_pixel(count.file):.2f} |"
        for count in counts
    ]
    head = "| K | log2 K | entropy | PNG file |\n|--:|--:|--:|--:|"
    return "\n".join([head, *rows])


def why(counts: Sequence[BitCounts]) -> str:
    """Return why files are smaller than log2 K a pixel, or why they are not."""
    smaller = [count.k for count in counts if count.file < count.plain]
    if len(smaller) == len(counts):
        return WHY_SMALLER
    if not smaller:
        return WHY_LARGER
    ks = ", ".join(f"{k}" for k in smaller)
    return f"{WHY_SMALLER} That is so for K = {ks}; else it is larger."


@dataclass(frozen=True, kw_only=True)
class Priced:
    """What a price of bits makes of a picture.

    Attributes:
        picture: a PNG file of it.
        bits_map: a PNG file of the bits of each index.
        model_bits: a pixel, by the rate model.
        size: of the file, in bytes.
        cost: the mean squared RGB distance, channels in 0..1.
    """

    picture: bytes
    bits_map: bytes
    model_bits: float
    size: int
    cost: float


@st.fragment
def _price_of_bits() -> None:
    st.markdown(
        "**And if bits had a price?** Let each pixel take the colour with the least"
        r" $\lVert x_i - \mu \rVert^2 + \lambda \cdot \text{bits}$: what its neighbours have is"
        " cheap to write. The more a bit costs, the calmer the indices."
    )
    price = st.select_slider(
        "λ, the price of a bit, in mean squared distances",
        PRICES,
        value=0.0,
        format_func=PRICE_TEXTS.get,
        key="bit-price",
    )
    picture = _picture()
    with st.spinner("Choosing the indices…"):
        priced = _priced(picture.key, price, picture)
    with st.grid(2, min_column_width=280):
        st.image(
            priced.picture,
            width="stretch",
            output_format="PNG",
            caption=f"{RATE_K} colours, {file_size(priced.size)},"
            f" {decibels(psnr_from_cost(priced.cost))}",
            alt=f"The picture in {RATE_K} colours, its indices chosen at λ = {price:g}",
        )
        st.image(
            priced.bits_map,
            width="stretch",
            output_format="PNG",
            caption=f"The bits of each index: dark is cheap; {priced.model_bits:.2f} a pixel",
            alt=f"Map of the bits of each index, {priced.model_bits:.2f} a pixel",
        )
    st.caption(
        f"Cost {cost_text(priced.cost)}, a mean squared RGB distance with channels in 0..1. Bits in"
        " the map are those of a model of neighbours, by which indices are chosen; *Smaller file*"
        " on Compress is this λ."
    )


@st.cache_data(show_spinner=False, max_entries=64, ttl=KEEP_SECONDS)
def _bit_counts(key: str, _picture: Picture) -> list[BitCounts]:
    """Count the bits; `key` tells the picture from others."""
    return count_file_bits(_small(_picture))


@st.cache_data(show_spinner=False, max_entries=64, max_size="12MB", ttl=KEEP_SECONDS)
def _priced(key: str, price: float, _picture: Picture) -> Priced:
    """Choose indices at a price; `key` tells the picture from others."""
    indexed = price_bits(_small(_picture), price)
    bits = count_bits(indexed.indices, len(indexed.palette))
    return Priced(
        picture=_shown(indexed.to_pixels()),
        bits_map=_shown(bits_map(bits)),
        model_bits=float(bits.mean()),
        size=len(indexed.encode_png()),
        cost=indexed.cost,
    )


def _small(picture: Picture) -> Pixels:
    with serialize_large(picture.pixels):
        return shrink(picture.pixels, HEIGHT, MAX_PIXELS)


def _shown(pixels: Pixels) -> bytes:
    """Return a PNG file of a small picture, enlarged without blur."""
    times = max(1, SHOWN_WIDTH // pixels.shape[1])
    file = io.BytesIO()
    Image.fromarray(pixels.repeat(times, axis=0).repeat(times, axis=1)).save(file, "PNG")
    return file.getvalue()
