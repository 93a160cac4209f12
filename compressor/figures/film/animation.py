"""A run as an animated GIF or WebP, which every browser and every program for slides plays."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from compressor.figures.film.frames import Frames
from compressor.figures.film.run import DrawnRun
from compressor.imaging.types import Pixels
from compressor.pipeline.task import Checkpoint
from kmc import ColorCounts, best_palette, count_colors, label_pixels, map_to_palette

MAX_BYTES = 5_000_000
LAST_MS = 1000  # how long the last picture stays, in milliseconds
ALL_MS = 5000  # how long all of them take together, at most
PICTURE_MS = 400  # how long each of the others stays, at most
GIF_STEP_MS = 10  # a GIF counts in hundredths of a second
WIDTHS = (960, 800, 640, 560, 480)  # pixels
MANY_PICTURES = 32  # from so many on they are drawn smaller: each takes a quarter of a second
WIDTH_OF_MANY = 640
GIF_COLORS = 256  # of a picture
MIN_OTHER_COLORS = 16  # of a GIF's picture beside the centroids' colours: letters, lines, edges
WEBP_METHOD = 2  # of 0 to 6; 4 takes half as long again for a hundredth of the bytes


@dataclass(frozen=True, kw_only=True)
class Encoder:
    """How a format of animations is written.

    Attributes:
        write: makes a file of pictures and of the milliseconds that each stays.
        prepare: makes such a picture of pixels, (h, w, 3) uint8, and of the colours, (n, 3) uint8,
            that it shows exactly where it can.
    """

    write: Callable[[Iterator[Image.Image], list[int]], bytes]
    prepare: Callable[[Pixels, Pixels], Image.Image]


def animate(run: DrawnRun, format: str, theme: str, checkpoint: Checkpoint = lambda: None) -> bytes:
    """Return a run as an animation of at most `MAX_BYTES`, from the start to the last iteration.

    It takes 1 to 5 seconds and repeats. Where that many bytes don't hold all of it, pictures are
    drawn smaller, and only then are iterations left out, never the first or the last.

    Guarantees, held by tests/figures/test_film.py: each picture says which iteration it is, and
    shows its assignment in the colours of its centroids: exactly in WebP, and in a GIF where its
    256 colours have room for them beside the letters.

    Args:
        run: what is drawn.
        format: a key of `ENCODERS`.
        theme: "light" or "dark".
        checkpoint: called before each picture; raise to cancel.
    """
    encoder = ENCODERS[format]
    pictures = run.iterations + 1
    widths = [w for w in WIDTHS if pictures < MANY_PICTURES or w <= WIDTH_OF_MANY]
    step = 1
    while True:
        for width in widths:
            frames = Frames(run, width, theme)
            numbers = shown_iterations(run.iterations, step)
            if _predicted_bytes(frames, numbers, encoder, checkpoint) <= MAX_BYTES:
                file = _write(frames, numbers, encoder, checkpoint)
                if len(file) <= MAX_BYTES or len(numbers) <= 2:
                    return file
        widths = widths[-1:]
        step *= 2


def shown_iterations(iterations: int, step: int) -> list[int]:
    """Return every `step`-th iteration from the start, 0, on, and the last."""
    return sorted({*range(0, iterations, step), iterations})


def durations(pictures: int) -> list[int]:
    """Return how many milliseconds each picture stays: some time altogether, the last longest."""
    if pictures == 1:
        return [LAST_MS]
    room = (ALL_MS - LAST_MS) // (pictures - 1) // GIF_STEP_MS * GIF_STEP_MS
    return [min(PICTURE_MS, room)] * (pictures - 1) + [LAST_MS]


def gif_palette(colors: ColorCounts, exact: Pixels) -> Pixels:
    """Return at most 256 colours for a picture, (n, 3) uint8.

    Args:
        colors: of the picture.
        exact: (k, 3) uint8, colours that are in it, as long as there is room for others.
    """
    fixed = np.unique(exact, axis=0)
    if len(fixed) > GIF_COLORS - MIN_OTHER_COLORS:
        fixed = fixed[:0]
    return best_palette(colors, GIF_COLORS, effort="fast", fixed=fixed)


def _predicted_bytes(
    frames: Frames, numbers: list[int], encoder: Encoder, checkpoint: Checkpoint
) -> float:
    """About how large the file gets, by two of its pictures; 0 where these are all."""
    if len(numbers) <= 2:
        return 0
    tried = [numbers[len(numbers) // 2], numbers[-1]]
    return len(_write(frames, tried, encoder, checkpoint)) / len(tried) * len(numbers)


def _write(frames: Frames, numbers: list[int], encoder: Encoder, checkpoint: Checkpoint) -> bytes:
    def pictures() -> Iterator[Image.Image]:
        for number in numbers:
            checkpoint()
            palette = frames.run.palettes[number] if number > 0 else frames.run.palettes[0][:0]
            yield encoder.prepare(frames.draw(number), palette)

    return encoder.write(pictures(), durations(len(numbers)))


def _as_indexed(pixels: Pixels, exact: Pixels) -> Image.Image:
    colors = count_colors(pixels)
    palette = gif_palette(colors, exact)
    labels = map_to_palette(colors.colors, palette)
    image = Image.fromarray(label_pixels(pixels, colors, labels))
    image.putpalette(palette.tobytes())
    return image


def _as_it_is(pixels: Pixels, exact: Pixels) -> Image.Image:
    return Image.fromarray(pixels)


def _write_gif(pictures: Iterator[Image.Image], stays: list[int]) -> bytes:
    file = io.BytesIO()
    next(pictures).save(
        file, "GIF", save_all=True, append_images=pictures, duration=stays, loop=0, optimize=False
    )
    return file.getvalue()


def _write_webp(pictures: Iterator[Image.Image], stays: list[int]) -> bytes:
    file = io.BytesIO()
    next(pictures).save(
        file,
        "WEBP",
        save_all=True,
        append_images=pictures,
        duration=stays,
        loop=0,
        lossless=True,
        method=WEBP_METHOD,
        quality=50,
    )
    return file.getvalue()


# By names of `compressor.imaging.animation.formats.ANIMATION_FORMATS`.
ENCODERS = {
    "gif": Encoder(write=_write_gif, prepare=_as_indexed),
    "webp": Encoder(write=_write_webp, prepare=_as_it_is),
}
