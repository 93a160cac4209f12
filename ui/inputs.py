"""What the user puts in: a picture, and the settings of the experiment."""

import re
from dataclasses import replace
from pathlib import PurePath

import streamlit as st

from imaging import ImageError, load_image
from imaging.drive import fetch_drive_image
from imaging.picture import EXTENSIONS, FORMAT_LIST
from imaging.samples import SAMPLES
from ui import cached, state
from ui.experiment import Settings

SOURCES = ("Sample", "Upload", "Google Drive")
MAX_UPLOAD_MB = 50
BEST_QUALITY, RESTARTS = "Best quality", "Restarts experiment"
METHODS = {
    BEST_QUALITY: "One search for the best palette there is: the nearest to your picture that"
    " so many colours allow.",
    RESTARTS: "K-means from many random starts, as it is taught: compare the best run with the"
    " worst, and study all of them on the Analysis page.",
}
# The key of each number's widget, and the setting that it is.
KEYS = {
    "k": "k",
    "k2": "k2",
    "restarts": "restarts",
    "iterations": "max_iters",
    "seed": "seed",
    "height": "height",
}


def choose_picture() -> None:
    """Let the user choose where the picture comes from, and take it into use."""
    source = st.segmented_control(
        "Where does the picture come from?",
        SOURCES,
        default=SOURCES[0],
        required=True,
        key="source",
        persist_state="session",
    )
    {"Sample": _samples, "Upload": _upload, "Google Drive": _drive}[str(source)]()
    if problem := st.session_state.get("problem"):
        st.error(problem, icon=":material/warning:")


def method() -> str:
    """Let the user choose how the palette is found; gives one of `METHODS`."""
    begin_with("method", BEST_QUALITY)
    chosen = st.segmented_control(
        "How the palette is found",
        METHODS,
        required=True,
        key="method",
        persist_state="session",
    )
    st.caption(METHODS[str(chosen)])
    return str(chosen)


def current_method() -> str:
    """The method as last left on the Compress page."""
    return str(st.session_state.get("method", BEST_QUALITY))


def choose_method(chosen: str) -> None:
    """Set the method, from a page that does not show it."""
    st.session_state["method"] = chosen


def palette_size() -> int:
    """Let the user choose K."""
    return _number("Colours, K", 2, 256, Settings().k, "k", "Size of the palette.")


def settings() -> Settings:
    """The settings of the experiment as they stand in the page's widgets."""
    default = Settings()
    first, second, third = st.columns(3)
    with first:
        k = palette_size()
    with second:
        k2 = _number("Second K", 2, 256, default.k2, "k2", "A second palette size to compare with.")
    with third:
        restarts = _number(
            "Restarts", 1, 1000, default.restarts, "restarts", "Random starts for each K."
        )
    with st.expander("More settings"):
        first, second, third = st.columns(3)
        with first:
            max_iters = _number(
                "Iterations", 1, 100, default.max_iters, "iterations", "Lloyd steps of each run."
            )
        with second:
            seed = _number(
                "Seed", 0, 2**31 - 1, default.seed, "seed", "The same seed repeats every run."
            )
        with third:
            height = _number(
                "Height for the experiment (px)",
                16,
                1000,
                default.height,
                "height",
                "A taller picture is shrunk for the runs, to at most 250,000 pixels;"
                " the files you download keep the full size.",
            )
    return Settings(k=k, k2=k2, restarts=restarts, max_iters=max_iters, seed=seed, height=height)


def current_settings() -> Settings:
    """The experiment's settings as last left on the Compress page, which shows them."""
    left = {key: st.session_state[key] for key in KEYS if key in st.session_state}
    return replace(Settings(), **{KEYS[key]: value for key, value in left.items()})


def stem(name: str) -> str:
    """The name of a file without its extension, fit for a file name anywhere."""
    clean = re.sub(r"[^\w-]+", "-", PurePath(name.replace("\\", "/")).stem).strip("-_")
    return clean[:60] or "picture"


def begin_with(key: str, value: object) -> None:
    """Give a widget its first value; one that may be set from elsewhere can't have a default."""
    st.session_state.setdefault(key, value)


def _number(label: str, least: int, most: int, default: int, key: str, explained: str) -> int:
    begin_with(key, default)
    return int(
        st.number_input(
            label,
            least,
            most,
            key=key,
            help=f"{explained} {least:,} to {most:,}.",
            persist_state="session",
        )
    )


def _samples() -> None:
    with st.grid(5, min_column_width=150):
        for sample, picture in zip(SAMPLES, cached.samples(), strict=True):
            with st.container():
                st.image(
                    cached.thumbnail(picture),
                    width="stretch",
                    alt=sample.alt,
                )
                st.button(
                    sample.title,
                    key=f"sample-{sample.file}",
                    width="stretch",
                    on_click=_take,
                    args=(sample.data, sample.file, "sample"),
                )


def _upload() -> None:
    st.file_uploader(
        f"A {FORMAT_LIST} file of at most {MAX_UPLOAD_MB} MB",
        type=list(EXTENSIONS),
        max_upload_size=MAX_UPLOAD_MB,
        key="upload",
        on_change=_take_upload,
    )


def _drive() -> None:
    with st.form("drive", border=False):
        link = st.text_input(
            "Link of a picture that is shared with “Anyone with the link”",
            placeholder="https://drive.google.com/file/d/…/view",
            key="link",
            persist_state="session",
        )
        pressed = st.form_submit_button("Fetch", icon=":material/cloud_download:")
    if pressed:
        with st.spinner("Fetching from Google Drive…"):
            _take_link(link)
        st.rerun()


def _take_upload() -> None:
    file = st.session_state.get("upload")
    if file is not None:
        _take(file.getvalue(), file.name, "upload")


def _take_link(link: str) -> None:
    try:
        download = fetch_drive_image(link)
    except ImageError as error:
        st.session_state["problem"] = str(error)
    else:
        _take(download.data, download.name, "Google Drive")


def _take(data: bytes, name: str, source: str) -> None:
    """Use this file; where it can't be read say why and keep what was in use before."""
    st.session_state.pop("problem", None)
    try:
        picture = load_image(data)
    except ImageError as error:
        st.session_state["problem"] = str(error)
    else:
        state.choose(picture, name, source)
