"""The widget of the palette: searched for the picture, or one with a name and its colours."""

from functools import cache
from html import escape

import streamlit as st

from compressor.imaging.palettes.named_palettes import NAMED_PALETTES, NamedPalette
from compressor.pipeline.setting_schema import Setting
from compressor.pipeline.settings import COMPUTED, PALETTE, QualitySettings
from compressor.ui.settings.inputs import set_default

CSS = """<style>
.named-palette + .named-palette { margin-top: .8rem; }
.named-palette p { margin: 0 0 .2rem; }
.named-palette .source { margin: .25rem 0 0; font-size: .875rem; line-height: 1.4; opacity: .82; }
.named-palette div, .named-palette ul { display: grid; margin: 0; padding: 0; list-style: none; }
.named-palette div { border-radius: .4rem; overflow: hidden;
  border: 1px solid rgba(128, 128, 128, .45); }
.named-palette i { height: 1.5rem; }
.named-palette li { margin: 0; padding-top: .15rem; font-size: .75rem; line-height: 1.3;
  text-align: center; }
</style>"""
MAX_COLUMNS = 18  # colours side by side


def palette_input() -> str:
    """Draw the choice, and the colours of a palette that has a name; return the choice."""
    setting = _setting()
    set_default(setting.name, setting.default)
    name = st.selectbox(
        setting.label,
        PALETTE.values,
        format_func=_label,
        key=setting.name,
        persist_state="session",
        help=setting.help,
    )
    return _with_figure(str(name))


def named_palette_input(key: str) -> str:
    """Draw the choice among the palettes with a name; return the chosen one's."""
    set_default(key, next(iter(NAMED_PALETTES)))
    name = st.selectbox(
        _setting().label,
        list(NAMED_PALETTES),
        format_func=_label,
        key=key,
        persist_state="session",
    )
    return _with_figure(str(name))


def _with_figure(name: str) -> str:
    """Draw the colours of the chosen palette, and the way to all others; return its name."""
    if name != COMPUTED:
        st.html(CSS + _figure(NAMED_PALETTES[name]))
    _all_palettes()
    return name


def _all_palettes() -> None:
    """Draw a button that opens all palettes with a name."""
    with st.popover("See all fixed palettes", icon=":material/palette:", width="stretch"):
        st.html(_all_figures())


@cache
def _all_figures() -> str:
    """Return the strips of all palettes, below one another."""
    figures = [_figure(each, _label(each.name)) for each in NAMED_PALETTES.values()]
    # It takes the focus, so that a keyboard can scroll what it is in.
    return f'{CSS}<section tabindex="0">{"".join(figures)}</section>'


def _setting() -> Setting:
    (setting,) = (each for each in QualitySettings.schema() if each.values is PALETTE)
    return setting


def _label(name: str) -> str:
    label = PALETTE.label(name)
    if name == COMPUTED:
        return label
    return f"{label} ({len(NAMED_PALETTES[name].codes)})"


def _figure(palette: NamedPalette, title: str = "") -> str:
    """Return one strip: each colour as wide as the others, what the device calls it below."""
    heading = f"<p>{escape(title)}</p>" if title else ""
    columns = _columns(len(palette.codes))
    grid = f'style="grid-template-columns: repeat({columns:d}, 1fr)"'
    colors = "".join(f'<i style="background: {code}" title="{code}"></i>' for code in palette.codes)
    names = "".join(
        f"<li>{escape(code).replace(' ', '<br>')}</li>" for code in palette.device_codes
    )
    device = f"<ul {grid}>{names}</ul>" if names else ""
    label = escape(f"{palette.label}: {len(palette.codes)} colours")
    return (
        f'<div class="named-palette">{heading}'
        f'<div {grid} role="img" aria-label="{label}">{colors}</div>{device}'
        f'<p class="source">{escape(palette.source)}</p></div>'
    )


def _columns(count: int) -> int:
    """Return how many colours stand side by side: all, or so many that the rows are equal."""
    rows = -(-count // MAX_COLUMNS)
    while count % rows:
        rows += 1
    return count // rows
