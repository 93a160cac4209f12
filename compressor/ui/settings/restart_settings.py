"""What the user puts in: the method, and the settings of the experiment."""

from dataclasses import replace

import streamlit as st

from compressor.imaging.files.names import safe_stem as safe_stem  # for who imports it from here
from compressor.pipeline.settings import NUMBERS, RestartSettings

BEST_QUALITY = "Best quality"
RESTARTS = "Restarts experiment"
METHODS = {
    BEST_QUALITY: "One search for the best palette there is: the nearest to your picture that"
    " so many colours allow.",
    RESTARTS: "K-means from many random starts, as it is taught: compare the best run with the"
    " worst, and study all of them on the Analysis page.",
}
# The key of each number's widget, and the setting that it is.
SETTING_OF_WIDGET = {
    "k": "k",
    "k2": "k2",
    "restarts": "restarts",
    "iterations": "max_iters",
    "seed": "seed",
    "height": "height",
}


def method_selector() -> str:
    """Let the user choose how the palette is found; gives one of `METHODS`."""
    set_default("method", BEST_QUALITY)
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


def k_input() -> int:
    """Let the user choose K."""
    return _number("Colours, K", RestartSettings().k, "k", "Size of the palette.")


def settings() -> RestartSettings:
    """The settings of the experiment as they stand in the page's widgets."""
    default = RestartSettings()
    first, second, third = st.columns(3)
    with first:
        k = k_input()
    with second:
        k2 = _number("Second K", default.k2, "k2", "A second palette size to compare with.")
    with third:
        restarts = _number("Restarts", default.restarts, "restarts", "Random starts for each K.")
    with st.expander("More settings"):
        first, second, third = st.columns(3)
        with first:
            max_iters = _number(
                "Iterations", default.max_iters, "iterations", "Lloyd steps of each run."
            )
        with second:
            seed = _number("Seed", default.seed, "seed", "The same seed repeats every run.")
        with third:
            height = _number(
                "Height for the experiment (px)",
                default.height,
                "height",
                "A taller picture is shrunk for the runs, to at most 250,000 pixels;"
                " the files you download keep the full size.",
            )
    return RestartSettings(
        k=k, k2=k2, restarts=restarts, max_iters=max_iters, seed=seed, height=height
    )


def current_settings() -> RestartSettings:
    """The experiment's settings as last left on the Compress page, which shows them."""
    left = {key: st.session_state[key] for key in SETTING_OF_WIDGET if key in st.session_state}
    return replace(
        RestartSettings(), **{SETTING_OF_WIDGET[key]: value for key, value in left.items()}
    )


def set_default(key: str, value: object) -> None:
    """Give a widget its first value; one that may be set from elsewhere can't have a default."""
    st.session_state.setdefault(key, value)


def _number(label: str, default: int, key: str, explained: str) -> int:
    set_default(key, default)
    least = NUMBERS[key].least
    most = NUMBERS[key].most
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


def describe(settings: RestartSettings) -> str:
    """Settings as a phrase."""
    return (
        f"K = {settings.k} and {settings.k2}, {settings.restarts} restarts,"
        f" {settings.max_iters} iterations, seed {settings.seed}, height {settings.height} px"
    )
