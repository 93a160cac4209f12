"""The picture in four numbers of colours, side by side, to choose one by eye."""

import numpy as np
import streamlit as st

from compressor.imaging import shrink_nearest
from compressor.pipeline.k_curve import KCurve, KPoint
from compressor.ui import previews
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import file_size, plural
from compressor.ui.settings.quality_settings import set_k
from compressor.ui.state import SelectedPicture

COUNT = 4  # pictures side by side
FIRST = 4  # the point of the first one, where there are so many: fewer colours look alike, poor
SIDE = 400  # pixels


def side_by_side(selected: SelectedPicture, curve: KCurve) -> None:
    """Draw the picture in four numbers of colours, each with the button that takes it."""
    with st.grid(COUNT, min_column_width=150):
        for point in spread_points(curve.points):
            with st.container():
                _thumbnail(selected, curve, point)


def spread_points(points: tuple[KPoint, ...]) -> list[KPoint]:
    """Return four points of the curve, or all where there are no more, from few to many colours."""
    last = len(points) - 1
    first = FIRST if last >= FIRST + COUNT - 1 else 0
    return [points[i] for i in np.unique(np.rint(np.linspace(first, last, COUNT)).astype(int))]


def quantized(selected: SelectedPicture, curve: KCurve, point: KPoint, side: int) -> bytes:
    """Return the PNG of the picture, at most `side` pixels long, in the palette of a point."""
    space = curve.settings.space
    dither = curve.settings.diffusion
    smaller = curve.settings.smaller
    longest_side = curve.settings.longest_side
    key = f"{curve.sha256}-{longest_side}-{point.k}-{space}-{dither}-{smaller}-{point.cost}-{side}"
    small = shrink_nearest(selected.picture_for(curve.settings).pixels_with_alpha, side)
    return previews.quantized_preview(key, small, point.palette, space, dither, smaller)


def _thumbnail(selected: SelectedPicture, curve: KCurve, point: KPoint) -> None:
    colors = plural(point.k, "colour")
    st.image(
        quantized(selected, curve, point, SIDE),
        width="stretch",
        output_format="PNG",
        alt=f"The picture in {colors}",
    )
    st.button(
        f"{colors}, {file_size(point.size)}",
        key=f"take-{point.k}-by-eye",
        on_click=uninterrupted(set_k),
        args=(point.k,),
        width="stretch",
    )
