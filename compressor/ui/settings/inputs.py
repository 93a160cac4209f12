"""The widgets of settings, derived from the schema; the key of each is the setting's name."""

from collections.abc import Callable, Iterable, Sequence
from functools import singledispatch
from typing import Any, TypeVar

import streamlit as st

from compressor.imaging.palettes.hex_codes import to_hex
from compressor.pipeline.protected.part_list import PartList
from compressor.pipeline.setting_schema import Setting, Settings
from compressor.pipeline.setting_values import Amount, Choice, ColorList, IntRange, Strength
from compressor.ui.elements.callbacks import uninterrupted
from compressor.ui.formatting import plural
from compressor.ui.settings.locked_colors import locked, locked_color_inputs
from compressor.ui.settings.protected_parts import protected, protected_part_inputs
from compressor.ui.state import SelectedPicture

S = TypeVar("S", bound=Settings)
NARROW = 180  # pixels; narrower than that no widget is drawn


def setting_input(setting: Setting, selected: SelectedPicture | None = None) -> Any:
    """Draw the widget of a setting; return its value.

    Args:
        setting: the setting.
        selected: the picture in use, for settings that can be picked from it.
    """
    set_default(setting.name, setting.default)
    return _draw(setting.values, setting, selected)


def advanced_inputs(
    settings: type[Settings],
    selected: SelectedPicture | None,
    without: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    shown_elsewhere: tuple[str, ...] = (),
) -> None:
    """Draw the widgets of all settings that are not first on the page.

    Args:
        settings: the class of the settings.
        selected: the picture in use, for settings that can be picked from it.
        without: names of settings that have no widget on this page.
        hidden: names of settings whose widgets are drawn out of sight, as other widgets set them:
            a browser that still had their earlier values would bring these back.
        shown_elsewhere: names of settings that the page shows beside the expanders, too.
    """
    schema = [setting for setting in settings.schema() if setting.name not in without]
    more_settings = [setting for setting in schema if setting.place == "more"]
    with st.expander("More settings"):
        _draw_in_columns([setting for setting in more_settings if setting.name not in hidden])
        if hidden:
            with st.container(key="hidden-settings"):
                _draw_in_columns([setting for setting in more_settings if setting.name in hidden])
    for setting in schema:
        if setting.place == "own":
            setting_input(setting, selected)
    _changes(settings, [setting for setting in schema if setting.name not in shown_elsewhere])


def _changes(settings: type[Settings], schema: Sequence[Setting]) -> None:
    """Say which settings below the closed expanders differ from their defaults; offer to undo it.

    They stay as they are for the next picture, whose result would else look poor for no reason.
    """
    values = current(settings)
    changed = {
        setting.name: setting.default
        for setting in schema
        if setting.place != "first" and getattr(values, setting.name) != setting.default
    }
    if not changed:
        return
    unchanged = tuple(values.values().keys() - changed.keys())
    with st.container(horizontal=True, vertical_alignment="center", key="changed-settings"):
        st.caption(values.describe(unchanged).replace(", ", " · "))
        st.button(
            "Put back",
            key="put-back",
            type="tertiary",
            icon=":material/undo:",
            on_click=uninterrupted(st.session_state.update),
            args=(changed,),
            help="Sets these to what they are at first.",
        )


def current(settings: type[S]) -> S:
    """Return the settings in their widgets, or as they were last left there."""
    session = st.session_state
    return settings(
        **{
            setting.name: session.get(setting.name, setting.default)
            for setting in settings.schema()
        }
    ).fitted()


def set_widgets(settings: Settings) -> None:
    """Set the widgets to these settings; only in a callback, or before they are drawn."""
    st.session_state.update(settings.values())


def set_default(key: str, value: object) -> None:
    """Set the first value of a widget; one that other code sets can't have a default of its own."""
    st.session_state.setdefault(key, value)


def inputs_in_grid(settings: Sequence[Setting], min_width: int) -> None:
    """Draw widgets side by side, as many as are not narrower than `min_width` pixels."""
    with st.grid(len(settings), min_column_width=min_width):
        for setting in settings:
            with st.container():
                setting_input(setting)


def _draw_in_columns(settings: Iterable[Setting]) -> None:
    """Draw widgets side by side; those with explained choices follow below, at full width."""
    narrow_settings = [setting for setting in settings if not _is_explained(setting)]
    inputs_in_grid(narrow_settings, NARROW)
    for setting in settings:
        if _is_explained(setting):
            setting_input(setting)


def _is_explained(setting: Setting) -> bool:
    return bool(getattr(setting.values, "sentences", None))


@singledispatch
def _draw(values: Any, setting: Setting, selected: SelectedPicture | None) -> Any:
    raise TypeError(f"there is no widget for {setting.name}: {values}")


@_draw.register
def _(values: IntRange, setting: Setting, selected: SelectedPicture | None) -> int:
    label = f"{setting.label} ({values.unit})" if values.unit else setting.label
    return int(
        st.number_input(
            label,
            values.min,
            values.max,
            key=setting.name,
            help=f"{setting.help} {values.min:,} to {values.max:,}.",
            persist_state="session",
        )
    )


@_draw.register
def _(values: Choice, setting: Setting, selected: SelectedPicture | None) -> str:
    if values.sentences:
        return str(
            st.radio(
                setting.label,
                values.values,
                format_func=values.label,
                captions=[values.sentences[value] for value in values.values],
                key=setting.name,
                persist_state="session",
            )
        )
    return str(
        st.segmented_control(
            setting.label,
            values.values,
            required=True,
            format_func=values.label,
            key=setting.name,
            persist_state="session",
            help=setting.help,
        )
    )


@_draw.register
def _(values: Strength, setting: Setting, selected: SelectedPicture | None) -> float | str:
    return st.select_slider(
        setting.label,
        values.values,
        format_func=values.label,
        key=setting.name,
        persist_state="session",
        help=setting.help,
    )


@_draw.register
def _(values: Amount, setting: Setting, selected: SelectedPicture | None) -> float:
    return float(
        st.number_input(
            setting.label,
            0.0,
            values.max,
            step=values.usual / 2,
            format="%g",
            key=setting.name,
            persist_state="session",
            help=f"{setting.help} 0 to {values.max:g}.",
        )
    )


@_draw.register
def _(values: ColorList, setting: Setting, selected: SelectedPicture | None) -> Any:
    if not _opened(setting, "locking", lambda: locked_color_inputs(selected)) and locked():
        st.caption(f":material/lock: Locked: {', '.join(map(to_hex, locked()))}")
    return locked()


@_draw.register
def _(values: PartList, setting: Setting, selected: SelectedPicture | None) -> Any:
    if not _opened(setting, "protecting", lambda: protected_part_inputs(selected)) and protected():
        st.caption(f":material/shield: Protected: {plural(len(protected()), 'part')}")
    return protected()


def _opened(setting: Setting, key: str, draw: Callable[[], None]) -> bool:
    """Draw an expander, with its widgets where it is open; return whether it is."""
    with st.expander(setting.label, key=key, on_change="rerun") as expander:
        if expander.open:
            st.caption(setting.help)
            draw()
    return bool(expander.open)
