"""Best against worst run: in numbers, where they differ, and as maps with one scale."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from compressor.figures.cost_text import cost_text, rms_levels
from compressor.figures.errors import error_chart, error_difference_chart, scale_top
from compressor.imaging import IndexedPicture, shrink_nearest
from compressor.imaging.comparison import ColorRegion, ResultComparison, compare_results
from compressor.imaging.palettes.color_names import nearest_names
from compressor.imaging.palettes.hex_codes import to_hex
from compressor.imaging.psnr import psnr_from_cost
from compressor.imaging.types import Pixels
from compressor.pipeline.methods.experiment import ExperimentResult
from compressor.ui import charts
from compressor.ui.charts import theme
from compressor.ui.formatting import decibels, share_percent
from compressor.ui.picture_cache import KEEP_SECONDS

VISIBLE = 1.0  # of CIEDE2000; about the least that can be seen
MAP_SIDE = 300  # pixels of a map; each is sent to the browser as 4 bytes
CSS = """<style>
.place { display: flex; gap: .9rem; align-items: center; }
.place .chips { display: flex; align-items: center; gap: .35rem; flex: none; }
.place b { width: 2.4rem; height: 2.4rem; border-radius: .4rem;
  border: 1px solid rgba(128, 128, 128, .45); }
.place p { margin: 0; }
</style>"""


def best_vs_worst(result: ExperimentResult) -> None:
    """Compare the pictures of the best and the worst run."""
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
    comparison = _compare(key, result.pixels, best.small, worst.small)
    _numbers(result, comparison)
    _changed_colors(comparison)
    _error_maps(comparison)


@st.cache_data(show_spinner=False, max_entries=32, max_size="16MB", ttl=KEEP_SECONDS)
def _compare(
    key: str, _pixels: Pixels, _best: IndexedPicture, _worst: IndexedPicture
) -> ResultComparison:
    return compare_results(_pixels, _best, _worst)


def _numbers(result: ExperimentResult, comparison: ResultComparison) -> None:
    best = result.best
    worst = result.worst
    psnr = psnr_from_cost(best.small.cost)
    worst_psnr = psnr_from_cost(worst.small.cost)
    psnr_loss = psnr - worst_psnr
    psnr_change = f"{abs(psnr_loss):.2f} dB {'less' if psnr_loss >= 0 else 'more'}"
    best_error = float(comparison.errors.mean(dtype=float))
    worst_error = float(comparison.worse_errors.mean(dtype=float))
    st.markdown(
        f"| | Best, run {best.run} | Worst, run {worst.run} | The worst has |\n"
        "|:--|--:|--:|--:|\n"
        f"| Cost | {cost_text(best.cost)} | {cost_text(worst.cost)}"
        f" | {_change(best.cost, worst.cost)} |\n"
        f"| The same in levels of 0..255 | {rms_levels(best.cost):.1f}"
        f" | {rms_levels(worst.cost):.1f} | |\n"
        f"| PSNR | {decibels(psnr)} | {decibels(worst_psnr)} | {psnr_change} |\n"
        f"| Mean colour difference | {best_error:.2f} | {worst_error:.2f}"
        f" | {_change(best_error, worst_error)} |\n"
    )
    difference = comparison.error_difference()
    st.markdown(
        "The worst run is visibly farther from the original on"
        f" **{_percent_of_pixels(difference >= VISIBLE)} of the pixels**, and nearer on"
        f" **{_percent_of_pixels(difference <= -VISIBLE)}**."
    )
    st.caption(
        "Cost is the mean squared RGB distance, channels in 0..1; in levels it is the root mean"
        " square of a channel. Visibly: by 1 or more of CIEDE2000, in which colour differences are"
        f" measured. At all, the two differ on {share_percent(comparison.differ)} of the pixels. A"
        " run of higher cost can look nearer in places."
    )


def _changed_colors(comparison: ResultComparison) -> None:
    """Tell which colour loses most in the worst run, and which one gains."""
    with st.grid(2, min_column_width=300):
        if lost := comparison.lost:
            color, instead = _color_labels(lost)
            _region(
                (lost.color, lost.instead),
                f"<strong>Most is lost where the best has {color}</strong>, in"
                f" {share_percent(lost.share)} of the pixels. The worst gives {_most_of(lost)}"
                f" {instead}; their mean difference from the original grows from"
                f" {lost.error:.2f} to {lost.other_error:.2f}.",
            )
        if won := comparison.won:
            color, instead = _color_labels(won)
            _region(
                (won.instead, won.color),
                f"<strong>The worst does better where it has {color}</strong>, in"
                f" {share_percent(won.share)} of the pixels. The best gives {_most_of(won)}"
                f" {instead}; their mean difference is {won.other_error:.2f} in the best and"
                f" {won.error:.2f} in the worst.",
            )


def _region(colors: tuple[tuple[int, int, int], ...], text: str) -> None:
    """Draw the colours of the best and of the worst, and a text, which is HTML, beside them."""
    best, worst = (f'<b style="background:{to_hex(color)}"></b>' for color in colors)
    st.html(
        f'{CSS}<div class="place"><div class="chips" aria-hidden="true">{best}→{worst}</div>'
        f"<p>{text}</p></div>"
    )


def _error_maps(comparison: ResultComparison) -> None:
    """Draw the errors of both on one scale, and their difference."""
    top = scale_top(comparison.errors, comparison.worse_errors)
    with st.grid(3, min_column_width=240):
        for name, errors in (("best", comparison.errors), ("worst", comparison.worse_errors)):
            charts.chart(
                error_chart(
                    shrink_nearest(errors, MAP_SIDE),
                    theme(),
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
                shrink_nearest(comparison.error_difference(), MAP_SIDE),
                theme(),
                title="How much farther off the worst is",
                top=scale_top(comparison.error_difference()),
            ),
            "errors-gap",
            "Map of how much farther from the original the worst is than the best: orange where"
            " it is farther, blue where it is nearer",
        )


def _color_labels(region: ColorRegion) -> tuple[str, str]:
    """Return the region's colour and the one in its place, with their names where these differ."""
    colors = (region.color, region.instead)
    names = nearest_names(np.array(colors, np.uint8))
    if names[0] == names[1]:
        return to_hex(colors[0]), to_hex(colors[1])
    first, second = (f"{to_hex(c)} (near {n})" for c, n in zip(colors, names, strict=True))
    return first, second


def _most_of(region: ColorRegion) -> str:
    is_all = round(100 * region.instead_share) == 100
    return "them" if is_all else f"{share_percent(region.instead_share)} of them"


def _percent_of_pixels(mask: NDArray[np.bool_]) -> str:
    return share_percent(float(mask.mean()))


def _change(before: float, after: float) -> str:
    """Format the change in per cent, such as "12.3 % more", or "2.2 times as much"."""
    if before == 0:
        return "more than none"
    if after >= 2 * before:
        return f"{after / before:.1f} times as much"
    change = 100 * (after / before - 1)
    return f"{abs(change):.1f} % {'more' if change >= 0 else 'less'}"
