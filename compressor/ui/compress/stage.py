"""The pictures of the Compress page: a preview at once, then the result at full size."""

import streamlit as st

from compressor.imaging.text import printable
from compressor.pipeline.methods.preview import LivePreview, preview_settings
from compressor.pipeline.methods.quality import QualityResult
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.settings import QualitySettings
from compressor.ui import previews
from compressor.ui.compress import pinned
from compressor.ui.compress.ladder import has_ladder, ladder_of
from compressor.ui.elements.before_after import Side, before_after
from compressor.ui.formatting import file_size
from compressor.ui.jobs.picture_turns import picture_is_drawn
from compressor.ui.settings.quality_settings import set_k
from compressor.ui.state import SelectedPicture

KEY = "before-after"
PIN_WORDS = ("Pin", "Unpin")  # by whether a result is pinned
ORIGINAL_SIDE = 1400  # pixels of the longest side that is sent


def preview_of(selected: SelectedPicture, settings: Settings) -> LivePreview | None:
    """Return the preview of these settings; None where there is none, or they can't be met."""
    quick = _quick_settings(selected, settings)
    if quick is None:
        return None
    return previews.live_preview(selected.picture_for(settings), quick)


def has_preview(selected: SelectedPicture, settings: Settings) -> bool:
    """Return whether these settings have a preview, see `preview_of`."""
    return _quick_settings(selected, settings) is not None


def _quick_settings(selected: SelectedPicture, settings: Settings) -> QualitySettings | None:
    quick = preview_settings(settings)
    if quick is None or settings.problem(selected.picture.full_size) or quick.problem():
        return None
    return quick


def draw_preview(selected: SelectedPicture, settings: Settings, preview: LivePreview) -> None:
    """Draw the slider between the original and the preview."""
    words = "Preview" if isinstance(settings, QualitySettings) else "First look"
    after = Side(
        file=preview.file,
        label=f"{words}, {preview.colors} colours",
        alt=f"A preview of the picture in {preview.colors} colours",
    )
    _draw_beside_original(selected, after, settings, can_pin=False)


def draw_original(selected: SelectedPicture) -> None:
    """Draw the picture alone, where there is nothing yet to compare it with."""
    picture = selected.picture
    st.image(
        previews.preview_with_alpha(picture, ORIGINAL_SIDE),
        width="stretch",
        alt=f"The original picture, {printable(selected.name)}",
    )


def draw_result(selected: SelectedPicture, result: QualityResult) -> None:
    """Draw the slider between the original and the result."""
    colors = len(result.picture.palette)
    after = Side(
        file=result.picture.preview,
        label=f"{colors} colours, {file_size(len(result.picture.encode_png()))}",
        alt=f"The picture in {colors} colours",
    )
    pinned.take_asked(selected, after)
    _draw_beside_original(selected, after, result.settings, can_pin=True)


def _draw_beside_original(
    selected: SelectedPicture, after: Side, settings: Settings, can_pin: bool
) -> None:
    """Draw the slider with the pinned result on its left, where there is one, or the original."""
    side = pinned.pinned_side(selected)
    draw_sides(
        selected,
        original_side(selected, settings) if side is None else side,
        after,
        settings,
        left="original" if side is None else "pinned one",
        pin=None if side is None and not can_pin else PIN_WORDS[side is not None],
    )


def original_side(selected: SelectedPicture, settings: Settings) -> Side:
    """Return the picture in use as a side of the slider, at the size that the settings ask for."""
    picture = selected.picture_for(settings)
    size = file_size(picture.size_bytes)
    if picture.shrunk_from is not None:
        size += f", made {picture.width:,} x {picture.height:,} px"
    return Side(
        file=previews.preview_with_alpha(picture, ORIGINAL_SIDE),
        label=f"Original, {size}",
        alt=f"The original picture, {printable(selected.name)}",
    )


def draw_sides(
    selected: SelectedPicture,
    before: Side,
    after: Side,
    settings: Settings,
    *,
    left: str = "original",
    pin: str | None = None,
) -> None:
    """Draw the slider between two pictures of the one in use.

    Args:
        selected: the picture.
        before, after: the two sides.
        settings: those of `after`; of best quality they have a ladder of other numbers of colours,
            but for a named palette.
        left: what `before` is, in a word or two.
        pin: of the button that pins `after`, or lets go of what is pinned; None for no button.
    """
    picture = selected.picture_for(settings)
    ladder = ladder_of(selected, settings) if has_ladder(settings) else None
    before_after(
        before,
        after,
        (picture.width, picture.height),
        id=picture.sha256,
        transparent=picture.rgba is not None,
        key=KEY,
        left=left,
        ladder=ladder,
        pin=pin,
        on_pick=set_k,
        on_pin=pinned.ask,
    )
    picture_is_drawn()
