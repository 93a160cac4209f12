"""A file's bytes in, a picture out: 8-bit RGB pixels, upright, whatever the file was."""

import hashlib
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from compressor.imaging.decoding import heif
from compressor.imaging.decoding.color_profiles import srgb_conversion
from compressor.imaging.decoding.failures import decoding_failures
from compressor.imaging.decoding.header import EXTENSIONS as EXTENSIONS
from compressor.imaging.decoding.header import FORMAT_LIST as FORMAT_LIST
from compressor.imaging.decoding.header import file_format, read_header
from compressor.imaging.decoding.parts_left_out import (
    bits_note,
    bits_per_channel,
    count_frames,
    frames_note,
    part_used,
)
from compressor.imaging.decoding.pixels import to_rgb
from compressor.imaging.on_white import on_white
from compressor.imaging.resize import shrink_to_side
from compressor.imaging.types import Checkpoint, Pixels, no_checkpoint
from kmc import ColorCounts, count_colors

TRANSPARENT: Final = (
    "Best quality keeps the transparent parts; the experiment sees them laid on white."
)
_EXIF_KEYS: Final = ("exif", "Raw profile type exif")
_SRGB_GAMMA: Final = 1 / 2.2
_GAMMA_TOLERANCE: Final = 0.05


@dataclass(frozen=True, kw_only=True, eq=False)
class _KeptCounts:
    """The distinct colours of a picture, kept in as few bytes as their counts need.

    With 8 bytes for each count they took as much memory as the pixels: of most photographs no
    colour has more than 65,535 pixels, so 2 bytes are enough.

    Attributes:
        colors: (n, 3) or (n, 4) uint8.
        counts: (n,) of the smallest unsigned type that holds them all.
    """

    colors: Pixels
    counts: NDArray[np.unsignedinteger]

    @classmethod
    def of(cls, color_counts: ColorCounts) -> Self:
        """Return these counts in a smaller type."""
        counts = color_counts.counts
        kind = np.min_scalar_type(int(counts.max(initial=0)))
        return cls(colors=color_counts.colors, counts=counts.astype(kind))

    @property
    def nbytes(self) -> int:
        """The memory that the arrays take, in bytes."""
        return self.colors.nbytes + self.counts.nbytes

    def color_counts(self) -> ColorCounts:
        """Return them as they were counted."""
        return ColorCounts(colors=self.colors, counts=self.counts.astype(np.int64))


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """A decoded picture and the facts of the file it came from.

    Attributes:
        pixels: (H, W, 3) uint8, RGB, upright; what is transparent is laid on white.
        rgba: (H, W, 4) uint8, not premultiplied, of a picture that is not opaque everywhere,
            else None; where alpha is 0 the colour is 0 too.
        format: the file's format, such as "PNG".
        size_bytes: length of the file in bytes.
        sha256: hexadecimal digest of the file's bytes; the picture's identity.
        notes: one sentence for each thing that was changed in reading it.
        frames: how many frames, pages or pictures the file holds, of which one is used;
            `MOST_FRAMES + 1` stands for more than are counted.
        bits: for a channel, in the file; `pixels` has 8.
        shrunk_from: width and height of the file's picture in pixels, where this is a smaller
            version of it; else None.
    """

    pixels: Pixels
    rgba: Pixels | None = None
    format: str
    size_bytes: int
    sha256: str
    notes: tuple[str, ...] = ()
    frames: int = 1
    bits: int = 8
    shrunk_from: tuple[int, int] | None = None

    @property
    def part(self) -> str:
        """What of the file the pixels are, such as "first of 20 frames"; "" for all that it shows.

        Only where it is "" a result without loss is as good as the file.
        """
        part = part_used(self.frames, self.bits, self.format)
        if self.shrunk_from is None:
            return part
        return f"{part}, made smaller" if part else "smaller picture"

    @property
    def full_size(self) -> tuple[int, int]:
        """The width and height of the file's picture in pixels, however small this version is."""
        return self.shrunk_from or (self.width, self.height)

    @property
    def key(self) -> str:
        """Tells it from every other picture, and from other sizes of the same file."""
        if self.shrunk_from is None:
            return self.sha256
        return f"{self.sha256}-{self.width}x{self.height}"

    def shrunk(self, longest_side: int) -> "Picture":
        """The picture with no side above so many pixels, by area mean; never enlarged.

        Args:
            longest_side: in pixels; 0 for the picture as it is.

        Returns:
            a smaller version, with a note that says so; this picture where it is small enough.
        """
        pixels = shrink_to_side(self.pixels_with_alpha, longest_side)
        if pixels is self.pixels_with_alpha:
            return self
        has_alpha = pixels.shape[2] == 4 and pixels[..., 3].min() < 255
        height, width = pixels.shape[:2]
        size = self.full_size
        return replace(
            self,
            pixels=np.ascontiguousarray(on_white(pixels)),
            rgba=pixels if has_alpha else None,
            shrunk_from=size,
            notes=(*self.notes, _shrunk_note((width, height), size)),
        )

    @property
    def shrunk_note(self) -> str:
        """The sentence that says that it was made smaller; "" where it was not."""
        if self.shrunk_from is None:
            return ""
        return _shrunk_note((self.width, self.height), self.shrunk_from)

    def count_colors(self, checkpoint: Checkpoint = no_checkpoint) -> ColorCounts:
        """The distinct colours of `pixels_with_alpha`; they are counted once and kept."""
        kept: _KeptCounts | None = self.__dict__.get("_color_counts")
        if kept is None:
            color_counts = count_colors(self.pixels_with_alpha, checkpoint)
            kept = _KeptCounts.of(color_counts)
            self.__dict__["_color_counts"] = kept
        return kept.color_counts()

    def count_colors_on_white(self, checkpoint: Checkpoint = no_checkpoint) -> ColorCounts:
        """The distinct colours of `pixels`; those of a transparent picture are not kept."""
        if self.rgba is None:
            return self.count_colors(checkpoint)
        return count_colors(self.pixels, checkpoint)

    @property
    def nbytes(self) -> int:
        """About the memory that the picture takes, in bytes."""
        arrays = self.pixels.nbytes + (0 if self.rgba is None else self.rgba.nbytes)
        kept: _KeptCounts | None = self.__dict__.get("_color_counts")
        return arrays + (0 if kept is None else kept.nbytes)

    @property
    def pixels_with_alpha(self) -> Pixels:
        """All that the file holds: (H, W, 4) where something is transparent, else (H, W, 3)."""
        return self.pixels if self.rgba is None else self.rgba

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])


def load_image(data: bytes) -> Picture:
    """Decode a picture in this process; for the files of strangers see `load_untrusted_image`.

    EXIF orientation is applied; grey, palette, CMYK, Lab and 16-bit pictures become 8-bit RGB;
    an ICC profile is followed, so that the pixels are sRGB; of an animation the first frame is
    taken; transparency is kept, and laid on white besides.

    Args:
        data: the bytes of a PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF or HEIC file.

    Raises:
        TypeError: `data` is no bytes.
        ImageError: the file is empty, no picture, of an unsupported format, truncated or damaged,
            or beyond one of `compressor.imaging.limits` (seen before anything is decoded); or
            memory was exhausted, or this program has a mistake (`ProgramError`).
    """
    if not isinstance(data, bytes):
        kind = type(data).__name__
        raise TypeError(f"data must be the bytes of a picture's file (read_bytes()); got {kind}")
    with decoding_failures():
        image = read_header(data)
    with decoding_failures(image.size):
        frames = count_frames(image, data)
        bits = bits_per_channel(image, data)
        pixels, rgba, notes = _decode(image)
    if bits > 8:
        notes.insert(0, bits_note(bits))
    if frames > 1:
        notes.insert(0, frames_note(frames, file_format(image)))
    if rgba is not None:
        notes.append(TRANSPARENT)
    return Picture(
        pixels=pixels,
        rgba=rgba,
        format=file_format(image),
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        notes=tuple(notes),
        frames=frames,
        bits=bits,
    )


def _shrunk_note(size: tuple[int, int], original: tuple[int, int]) -> str:
    """The sentence that says that a picture was made smaller; sizes are (width, height)."""
    return f"Made {size[0]:,} x {size[1]:,} px, from {original[0]:,} x {original[1]:,}."


def _decode(image: Image.Image) -> tuple[Pixels, Pixels | None, list[str]]:
    """The arrays of `to_rgb` for the upright picture, and the notes about it."""
    notes = _notes_on(image)
    image.load()
    if image.format != heif.FORMAT:  # libheif turns by the file's own orders; EXIF repeats them
        _turn_upright(image)
    conversion, profile_notes = srgb_conversion(image)
    pixels, rgba = to_rgb(image, conversion)
    return pixels, rgba, notes + profile_notes


def _turn_upright(image: Image.Image) -> None:
    """Turn an image as its EXIF says; of that only the orientation is read.

    Pillow writes the whole of it anew for the turned picture where it finds it: minutes, if it
    holds millions of numbers.
    """
    image.getexif()  # from here on Pillow keeps it, with values that are not read yet
    for key in _EXIF_KEYS:
        image.info.pop(key, None)
    ImageOps.exif_transpose(image, in_place=True)


def _notes_on(image: Image.Image) -> list[str]:
    """What the file asks for that is not done."""
    notes = []
    gamma = image.info.get("gamma")
    says_nothing_else = "icc_profile" not in image.info and "srgb" not in image.info
    if says_nothing_else and gamma is not None and abs(gamma - _SRGB_GAMMA) > _GAMMA_TOLERANCE:
        notes.append(f"The file asks for a gamma of {gamma:.2f}, which is not applied.")
    return notes
