"""What is handed out beside a compressed animation: its report, its recipe, its command."""

from itertools import groupby

import streamlit as st

from compressor.imaging.files.names import safe_stem
from compressor.imaging.text import printable
from compressor.pipeline.animation.job import CompressedAnimation
from compressor.recipes.recipe import write_recipe
from compressor.ui import state
from compressor.ui.downloads.command_line import animation_command, show_commands
from compressor.ui.downloads.report import render_report
from compressor.ui.downloads.report_content import (
    ReportContent,
    ReportPicture,
    Rows,
    original_picture,
)
from compressor.ui.elements import data_url
from compressor.ui.formatting import decibels, file_size, plural, size_change
from compressor.ui.jobs.kinds import JobKind
from compressor.ui.links import address_bar
from compressor.ui.recipes.from_result import animation_name, animation_recipe_of
from compressor.ui.results import StoredResult
from compressor.ui.state import SelectedPicture

MAX_LISTED_FRAMES = 100  # of which a report tells the durations one by one


def animation_report_button(selected: SelectedPicture, result: CompressedAnimation) -> None:
    """Draw the download of the report, which is written at the click."""
    link = address_bar.url_of_settings(result.settings)
    stored = _stored()
    st.download_button(
        "Report",
        lambda: animation_report(selected, stored.get(), link),
        f"{safe_stem(selected.name)}-all-frames-report.html",
        "text/html",
        on_click="ignore",
        icon=":material/description:",
        key="download-animation-report",
        help="The animation, its frames, durations and settings in one HTML file that opens"
        " offline.",
    )


def animation_recipe_button(selected: SelectedPicture, result: CompressedAnimation) -> None:
    """Draw the download of the recipe, which holds all that makes the animation again."""
    stored = _stored()
    st.download_button(
        "Recipe",
        lambda: write_recipe(animation_recipe_of(selected, stored.get())),
        f"{safe_stem(selected.name)}-all-frames-recipe.json",
        "application/json",
        on_click="ignore",
        icon=":material/receipt_long:",
        key="download-animation-recipe",
        help="How this animation was made, as JSON; load it on the Image page to repeat it.",
    )


def animation_command_line(selected: SelectedPicture, result: CompressedAnimation) -> None:
    """Draw the button that shows the command that makes the same file."""
    output = animation_name(selected.name, result.format)
    with st.popover("Command line", icon=":material/terminal:"):
        command = animation_command(selected, result.options, result.settings.arguments(), output)
        show_commands(selected, [command])


def animation_report(selected: SelectedPicture, result: CompressedAnimation, link: str) -> bytes:
    """Return the report of an animation as an HTML file; `link` opens the same settings."""
    return render_report(
        selected,
        result.settings,
        _content(selected, result),
        f"{printable(selected.name)}, {plural(len(result.durations), 'frame')} in"
        f" {plural(result.colors, 'colour')}",
        original_picture(selected, result.settings, "The first frame of the file of "),
        write_recipe(animation_recipe_of(selected, result)),
        link,
    )


def plays_text(plays: int) -> str:
    """Return how often an animation is played, in words; 0 stands for ever again."""
    if plays == 0:
        return "for ever"
    return "once" if plays == 1 else f"{plays:,} times"


def durations_text(durations: tuple[float, ...]) -> str:
    """Return how long the frames are shown, in words; those in a row that are equal as one."""
    runs = [(duration, len(list(equal))) for duration, equal in groupby(durations)]
    words = [
        f"{times:,} x {milliseconds:g}" if times > 1 else f"{milliseconds:g}"
        for milliseconds, times in runs
    ]
    more = f" and {len(words) - MAX_LISTED_FRAMES:,} more" if len(words) > MAX_LISTED_FRAMES else ""
    return f"{', '.join(words[:MAX_LISTED_FRAMES])}{more} ms"


def _content(selected: SelectedPicture, result: CompressedAnimation) -> ReportContent:
    size = len(result.file)
    change = size_change(selected.picture.size_bytes, size)
    return ReportContent(
        pictures=[
            ReportPicture(
                src=data_url(result.file),
                title="All frames",
                words=f"{plural(result.colors, 'colour')}, {file_size(size)} ({change})",
                alt=f"The animation of {plural(len(result.durations), 'frame')}",
            )
        ],
        transparent=result.is_transparent,
        numbers=_rows(selected, result),
        sentences=list(result.sentences),
        palettes=[],
    )


def _rows(selected: SelectedPicture, result: CompressedAnimation) -> Rows:
    size = len(result.file)
    return [
        ("Animation", printable(selected.name)),
        ("Size", f"{result.width:,} x {result.height:,} px"),
        (f"Your file ({selected.picture.format})", file_size(selected.picture.size_bytes)),
        ("All frames", f"{file_size(size)}, {size_change(selected.picture.size_bytes, size)}"),
        ("Frames", f"{len(result.durations):,}"),
        ("Durations", durations_text(result.durations)),
        ("One play", f"{sum(result.durations) / 1000:g} s"),
        ("Played", plays_text(result.plays)),
        ("Colours", f"{result.colors}"),
        ("Palettes", f"{result.palettes}"),
        ("PSNR of all frames", decibels(result.psnr)),
        ("SSIMULACRA2, mean", f"{result.mean_score:.1f}"),
        ("SSIMULACRA2, worst frame", f"{min(result.scores):.1f}"),
    ]


def _stored() -> StoredResult[CompressedAnimation]:
    stored: StoredResult[CompressedAnimation] = state.stored_of_kind(JobKind.ANIMATION)
    return stored
