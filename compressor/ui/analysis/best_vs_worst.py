"""Best against worst: in numbers, where they differ, and as maps with one scale."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.figures.errors import error_chart, error_difference_chart, scale_top
from compressor.imaging import IndexedPicture, shrink_nearest
from compressor.imaging.comparison import ColorRegion, ResultComparison, compare_results
from compressor.imaging.palettes.color_names import nearest_names
from compressor.imaging.palettes.hex_codes import to_hex
from compressor.imaging.psnr import psnr_from_cost
from compressor.imaging.types import Pixels
from compressor.pipeline.experiment import ExperimentResult
from compressor.ui import charts
from compressor.ui.charts import theme
from compressor.ui.formatting import decibels
from compressor.ui.picture_cache import KEEP_SECONDS

MAP_SIDE = 300  # pixels of a map that is sent to the browser, as 4 bytes each
CSS = """<style>
.place { display: flex; gap: .9rem; align-items: center; }
.place .chips { display: flex; align-items: center; gap: .35rem; flex: none; }
.place b { width: 2.4rem; height: 2.4rem; border-radius: .4rem;
  border: 1px solid rgba(128, 128, 128, .45); }
.place p { margin: 0; }
</style>"""


def best_vs_worst(result: ExperimentResult) -> None:
    """What the best run has over the worst."""
    best = result.best
    worst = result.worst
    st.subheader("Best against worst", anchor=False)
    if (best.small.to_pixels() == worst.small.to_pixels()).all():
        st.info(
            "The best and the worst run gave the same picture, so there is nothing to compare:"
            " take another K, or more restarts.",
            icon=":material/balance:",
        )
        return
    key = f"{result.sha256}-{result.settings}"
    found = _versus(key, result.pixels, best.small, worst.small)
    _numbers(result, found)
    _places(found)
    _maps(found)


@st.cache_data(show_spinner=False, max_entries=32, max_size="16MB", ttl=KEEP_SECONDS)
def _versus(
    key: str, _pixels: Pixels, _best: IndexedPicture, _worst: IndexedPicture
) -> ResultComparison:
    return compare_results(_pixels, _best, _worst)


def _numbers(result: ExperimentResult, found: ResultComparison) -> None:
    best = result.best
    worst = result.worst
    psnr = psnr_from_cost(best.small.cost)
    worst_psnr = psnr_from_cost(worst.small.cost)
    gap = psnr - worst_psnr
    mean, worse_mean = (float(e.mean(dtype=float)) for e in (found.errors, found.worse_errors))
    lost = f"{abs(gap):.2f} dB {'less' if gap >= 0 else 'more'}"
    st.markdown(
        f"| | Best, run {best.run} | Worst, run {worst.run} | The worst has |\n"
        "|:--|--:|--:|--:|\n"
        f"| Cost | {best.cost:.6f} | {worst.cost:.6f} | {_more(best.cost, worst.cost)} |\n"
        f"| PSNR | {decibels(psnr)} | {decibels(worst_psnr)} | {lost} |\n"
        f"| Mean colour difference | {mean:.2f} | {worse_mean:.2f} | {_more(mean, worse_mean)} |\n"
    )
    difference = found.error_difference()
    st.markdown(
        f"The two give **{_percent(found.differ)} of the pixels** different colours. The worst is"
        f" farther from the original at {_percent(found.farther)} of the pixels and nearer at"
        f" {_percent(found.nearer)}; by 1 or more, which can be seen, it is farther at"
        f" **{_share(difference >= 1)}** and nearer at **{_share(difference <= -1)}**."
    )
    st.caption(
        "On the experiment's picture. Cost is the mean squared RGB distance, channels in 0..1;"
        " colour differences are CIEDE2000, of which about 1 can just be seen. K-means makes the"
        " cost small, which is not the same: a run of higher cost can look nearer in places."
    )


def _places(found: ResultComparison) -> None:
    with st.grid(2, min_column_width=300):
        if lost := found.lost:
            color, instead = _color_labels(lost)
            _region(
                (lost.color, lost.instead),
                f"<strong>Most is lost where the best has {color}</strong>, in"
                f" {_percent(lost.share)} of the pixels. The worst gives {_most_of(lost)}"
                f" {instead}; their mean difference from the original grows from"
                f" {lost.error:.2f} to {lost.other_error:.2f}.",
            )
        if won := found.won:
            color, instead = _color_labels(won)
            _region(
                (won.instead, won.color),
                f"<strong>The worst does better where it has {color}</strong>, in"
                f" {_percent(won.share)} of the pixels. The best gives {_most_of(won)}"
                f" {instead}; their mean difference is {won.other_error:.2f} in the best and"
                f" {won.error:.2f} in the worst.",
            )


def _region(chips: tuple[tuple[int, int, int], ...], words: str) -> None:
    """The colour of the best and that of the worst, and words beside them."""
    best, worst = (f'<b style="background:{to_hex(color)}"></b>' for color in chips)
    st.html(
        f'{CSS}<div class="place"><div class="chips" aria-hidden="true">{best}→{worst}</div>'
        f"<p>{words}</p></div>"
    )


def _maps(found: ResultComparison) -> None:
    shown = theme()
    top = scale_top(found.errors, found.worse_errors)
    with st.grid(3, min_column_width=300):
        for name, errors in (("best", found.errors), ("worst", found.worse_errors)):
            charts.chart(
                error_chart(
                    shrink_nearest(errors, MAP_SIDE),
                    shown,
                    title=f"Error of the {name}",
                    top=top,
                    bar="below",
                ),
                f"errors-{name}",
                f"Map of the colour difference of the {name} from the original, on a scale from 0"
                f" to {top} that best and worst share",
            )
        charts.chart(
            error_difference_chart(
                shrink_nearest(found.error_difference(), MAP_SIDE),
                shown,
                title="How much farther off the worst is",
                top=scale_top(found.error_difference()),
            ),
            "errors-gap",
            "Map of how much farther from the original the worst is than the best: orange where"
            " it is farther, blue where it is nearer",
        )


def _color_labels(place: ColorRegion) -> tuple[str, str]:
    """The place's colour and what it gets instead, with their names where these differ."""
    colors = (place.color, place.instead)
    names = nearest_names(np.array(colors, np.uint8))
    if names[0] == names[1]:
        return to_hex(colors[0]), to_hex(colors[1])
    first, second = (f"{to_hex(c)} (near {n})" for c, n in zip(colors, names, strict=True))
    return first, second


def _most_of(place: ColorRegion) -> str:
    whole = round(100 * place.instead_share) == 100
    return "them" if whole else f"{_percent(place.instead_share)} of them"


def _percent(part: float) -> str:
    return f"{100 * part:.1f} %"


def _share(where: NDArray[np.bool_]) -> str:
    return _percent(float(where.mean()))


def _more(before: float, after: float) -> str:
    """The change in per cent, such as "12.3 % more"."""
    if before == 0:
        return "more than none"
    change = 100 * (after / before - 1)
    return f"{abs(change):.1f} % {'more' if change >= 0 else 'less'}"
