"""What the pages show: pictures, numbers, palettes, progress, downloads."""

from html import escape

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from figures.style import hex_codes
from imaging.picture import Pixels
from ui import cached, inputs, state
from ui.board import board
from ui.experiment import KIND, Result, Settings, Variant
from ui.jobs import Job, State
from ui.numbers import bits_per_pixel, decibels, duration, file_size, saving
from ui.state import Chosen

RESULT_HEIGHT = 420  # pixels, about that of the first thing that a result shows
SWATCH_CSS = """<style>
.swatches { display: grid; gap: .35rem; grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr));
  list-style: none; margin: 0 !important; padding: 0 !important; }
.swatches li { font-size: .8rem; line-height: 1.3; margin: 0 !important; }
.swatches b { display: block; height: 2.2rem; border-radius: .35rem;
  border: 1px solid rgba(128, 128, 128, .45); }
.swatches code { background: none; padding: 0; color: inherit; }
</style>"""


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """A chart in its own colours, on both themes."""
    config = {"displaylogo": False, "displayModeBar": False}
    st.plotly_chart(figure, width="stretch", theme=None, key=key, alt=alt, config=config)


def swatches(colors: NDArray[np.uint8], captions: list[str]) -> None:
    """Colours as (n, 3) uint8, each with its hex code and a caption below."""
    items = "".join(
        f'<li><b style="background:{code}"></b><code>{code}</code><br>{escape(caption)}</li>'
        for code, caption in zip(hex_codes(colors), captions, strict=True)
    )
    st.html(f'{SWATCH_CSS}<ul class="swatches">{items}</ul>')


def facts(now: Chosen, colors: int) -> None:
    """The picture's numbers."""
    picture = now.picture
    with st.grid(5, min_column_width=140, border=True):
        st.metric("Width", f"{picture.width:,} px")
        st.metric("Height", f"{picture.height:,} px")
        st.metric(f"File ({picture.format})", file_size(picture.size_bytes))
        st.metric("Distinct colours", f"{colors:,}")
        st.metric("Bits per pixel", f"{bits_per_pixel(picture.size_bytes, now.picture):.2f}")
    for note in picture.notes:
        st.caption(f":material/info: {note}")


def follow(kind: str) -> None:
    """What became of the job of this kind that the session waits for, if there is one."""
    if job := state.job(kind):
        if job.state is State.FAILED:
            st.error("This failed on this picture. Your picture is kept; please try again.")
        else:
            progress(job)
            if state.outcome(kind) is None:
                st.skeleton(RESULT_HEIGHT)  # the place of what comes, so that nothing jumps
    elif so_far := state.stopped(kind):
        words = "Stopped. Press the button to begin anew."
        if kind == KIND:
            done, total = so_far
            words = f"Stopped after {done:,} of {total:,} runs. Compress goes on from there."
        st.info(words, icon=":material/pause_circle:")


@st.fragment(run_every=0.6)
def progress(job: Job) -> None:
    """Follow a job until it ends; then draw the whole page anew.

    It waits here for the end, so that the page changes at once, and asks the browser to come
    back but seldom: every visit costs time that the job could use.
    """
    bar = st.progress(job.done / job.total, text=_words(job))
    if st.button("Stop", icon=":material/stop_circle:", key="stop"):
        state.stop(job.task.kind)
        st.rerun()
    for _ in range(3):
        if job.active and not job.ended.wait(0.5 if job.state is State.WAITING else 0.2):
            bar.progress(job.done / job.total, text=_words(job))
    if not job.active:
        st.rerun()


def _words(job: Job) -> str:
    """How far a job is."""
    if job.state is State.WAITING:
        ahead = board().place(job)
        before = f"{ahead} jobs are" if ahead > 1 else "one job is"
        return f"Waiting: {before} before yours." if ahead else job.words
    if (left := job.seconds_left) is not None:
        return f"{job.words} · about {duration(left)} left"
    return job.words


def compressed(now: Chosen, result: Result) -> None:
    """The best picture beside the original, its numbers, and every download."""
    best = result.best
    _say_what_is_surprising(now, result)
    with st.grid(2, min_column_width=300):
        with st.container():
            st.image(
                cached.preview(now.picture.sha256, 1400, now.picture.pixels),
                width="stretch",
                caption=f"Original: {result.colors:,} colours, {file_size(now.picture.size_bytes)}",
                alt=f"The original picture, {now.name}",
            )
        with st.container():
            picture(best)
    _numbers(now, best)
    st.subheader("Downloads", anchor=False)
    st.caption(
        "Indexed PNG files at full size. PSNR compares each file with the original;"
        " cost is that of its run on the experiment's picture:"
        " mean squared RGB distance, channels in 0..1."
    )
    with st.grid(len(result.variants), min_column_width=220, border=True):
        for variant in result.variants:
            with st.container():
                _download(now, variant, primary=variant is best)


def picture(variant: Variant) -> None:
    """A variant at full size, in no colour but its palette's."""
    st.image(
        cached.indexed_preview(variant.full),
        width="stretch",
        output_format="PNG",
        caption=f"{variant.title}: {len(variant.full.palette)} colours,"
        f" {file_size(len(variant.full.png))}",
        alt=f"The picture in {len(variant.full.palette)} colours: {variant.title}",
    )


def small_picture(variant: Variant) -> None:
    """A variant at the experiment's size, in no colour but its palette's."""
    st.image(
        cached.indexed_preview(variant.small),
        width="stretch",
        output_format="PNG",
        caption=f"{variant.title}: cost {variant.cost:.6f}",
        alt=f"The experiment's picture in {len(variant.small.palette)} colours: {variant.title}",
    )


def lesson_picture(pixels: Pixels, caption: str) -> None:
    """A small picture, enlarged without blur, exactly in its own colours."""
    enlarged = pixels.repeat(4, axis=0).repeat(4, axis=1)
    st.image(enlarged, width="stretch", caption=caption, alt=caption, output_format="PNG")


def in_words(settings: Settings) -> str:
    """Settings as a phrase."""
    return (
        f"K = {settings.k} and {settings.k2}, {settings.restarts} restarts,"
        f" {settings.max_iters} iterations, seed {settings.seed}, height {settings.height} px"
    )


def _numbers(now: Chosen, best: Variant) -> None:
    size = len(best.full.png)
    with st.grid(5, min_column_width=140, border=True):
        st.metric("File", file_size(size))
        st.metric("Against your file", saving(now.picture.size_bytes, size))
        st.metric("Bits per pixel", f"{bits_per_pixel(size, now.picture):.2f}")
        st.metric("PSNR", decibels(best.full.psnr))
        st.metric("Cost", f"{best.cost:.6f}", help="Mean squared RGB distance, channels in 0..1.")


def _download(now: Chosen, variant: Variant, primary: bool) -> None:
    full, size = variant.full, len(variant.full.png)
    run = f" · run {variant.run}, cost {variant.cost:.6f}" if variant.run is not None else ""
    st.markdown(f"**{variant.title}**")
    st.caption(
        f"{file_size(size)}, {saving(now.picture.size_bytes, size)} · {len(full.palette)} colours,"
        f" bit depth {full.bit_depth} · {bits_per_pixel(size, now.picture):.2f} bits per pixel"
        f" · PSNR {decibels(full.psnr)}{run}"
    )
    st.download_button(
        f"Download {variant.name}",
        full.png,
        f"{inputs.stem(now.name)}-{variant.name}.png",
        "image/png",
        on_click="ignore",
        type="primary" if primary else "secondary",
        icon=":material/download:",
        key=f"download-{variant.name}",
        width="stretch",
    )


def _say_what_is_surprising(now: Chosen, result: Result) -> None:
    k, size = result.settings.k, len(result.best.full.png)
    if result.colors < k:
        st.info(
            f"You asked for {k} colours; this picture has {result.colors}.", icon=":material/info:"
        )
    elif len(result.best.full.palette) < k:
        st.info(
            f"You asked for {k} colours; the best run uses {len(result.best.full.palette)}:"
            " the others ended without pixels, or round to the same colour.",
            icon=":material/info:",
        )
    if size > now.picture.size_bytes:
        st.warning(
            f"The PNG is larger than your file: {file_size(size)} against"
            f" {file_size(now.picture.size_bytes)}. {now.picture.format} packs this picture"
            " well already; a smaller K makes the PNG smaller.",
            icon=":material/balance:",
        )
