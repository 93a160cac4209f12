"""Search the settings of the smallest file that looks good enough, or of the best that fits.

What can be chosen is K, the price of bits (`QualitySettings.smaller`) and dithering. For each K a
dearer bit means fewer bytes and a lower score, both nearly straight lines over the logarithm of
the price; so two or three trials tell the price that just reaches a goal. Ks are tried from the
largest down while the file gets smaller (or the score higher). All that is done on squares of the
picture; the settings that win are then used on the whole picture, whose score corrects the price.
"""

from compressor.imaging.indexed import apply_palette
from compressor.imaging.types import Pixels
from compressor.pipeline.look.choices import KS, Choices
from compressor.pipeline.look.squares import SquaresSearch
from compressor.pipeline.look.trial import Say, Trier
from compressor.pipeline.look.whole import Found, WholePicture
from compressor.pipeline.settings import LookSettings, QualitySettings
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts

SAMPLE_SQUARES = {"fast": 4, "balanced": 9, "best": 16}


def find_look(
    source: Pixels,
    color_counts: ColorCounts,
    settings: LookSettings,
    checkpoint: Checkpoint,
    say: Say = lambda words: None,
    format: str = "png",
) -> Found:
    """Find the smallest file of the wanted look, within the allowed bytes.

    A picture of at most 256 colours is kept without loss, where that has few enough bytes.

    Args:
        source: (H, W, 3) uint8, or (H, W, 4) with alpha.
        color_counts: its distinct colours.
        settings: the wanted look, the most bytes, effort and locked colours.
        checkpoint: called often; raise to cancel.
        say: called with words for what is done next.
        format: of the file whose bytes count.

    Raises:
        ImageError: no file of so few bytes is possible; the message has the numbers.
    """
    exact = _exact(source, color_counts, settings, checkpoint)
    limit = settings.max_bytes
    if exact is not None and (not limit or _size(exact, format, checkpoint) <= limit):
        return exact
    choices = Choices(color_counts, settings, checkpoint)
    squares = SAMPLE_SQUARES[settings.effort]
    search = SquaresSearch(
        choices, Trier(source, choices.palette, checkpoint, squares, format), say
    )
    by_look = search.smallest_of_look(settings.look)
    say("Looking at the whole picture…")
    whole = WholePicture(choices, Trier(source, choices.palette, checkpoint, format=format), say)
    if not limit or by_look.size <= limit:
        found = whole.of_look(by_look)
        if not limit or _size(found, format, checkpoint) <= limit:
            return found
    return whole.of_size(search.best_of_size(limit), limit)


def _size(found: Found, format: str, checkpoint: Checkpoint) -> int:
    return len(found.indexed.encode(format, checkpoint))


def _exact(
    source: Pixels, color_counts: ColorCounts, wanted: LookSettings, checkpoint: Checkpoint
) -> Found | None:
    """The picture in its own colours, where these are few enough."""
    if len(color_counts) > KS[0]:
        return None
    indexed = apply_palette(
        source, color_counts.colors, color_counts, effort=wanted.effort, checkpoint=checkpoint
    )
    k = max(2, len(indexed.palette))
    settings = QualitySettings(k=k, effort=wanted.effort, locked=wanted.locked)
    return Found(settings=settings, indexed=indexed, score=100.0, is_reached=True)
