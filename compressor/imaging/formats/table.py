"""What is known of each format: its names, who shows it, and up to what size it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from compressor.installation import MODULES, install_command

SMALLEST: Final = "smallest"  # in place of a format: whichever of those offered has fewest bytes


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """A format that holds a picture in a palette's colours without loss.

    Attributes:
        name: in links, settings and on the command line.
        label: its name for people.
        suffix: the end of a file's name, with the dot.
        mime: the media type.
        browsers: which of them show it, as a sentence.
        extra: what has to be installed to write it, None for nothing; see `installation`.
        max_side: the most pixels on a side that a file can hold; None for as many as are read.
        max_pixels: more are not written, since an encoder can't be interrupted; None likewise.
        reason: why not more, as the end of a sentence.
    """

    name: str
    label: str
    suffix: str
    mime: str
    browsers: str
    extra: str | None = None
    max_side: int | None = None
    max_pixels: int | None = None
    reason: str = ""

    def is_installed(self) -> bool:
        """Whether the package that writes it is there."""
        return self.extra is None or all(find_spec(name) for name in MODULES[self.extra])

    def missing(self) -> str | None:
        """Say what has to be installed to write it, in a sentence; None where nothing has to."""
        if self.is_installed():
            return None
        command = install_command(self.extra or "files")
        return f"{self.label} needs a package that is missing; `{command}` installs it."

    def too_large(self, width: int, height: int) -> str | None:
        """Say why a picture of so many pixels is not written; None where it is."""
        if self.max_side is not None and max(width, height) > self.max_side:
            return (
                f"A {self.label} file has at most {self.max_side:,} pixels on a side, and this"
                f" picture has {width:,} x {height:,}: choose PNG."
            )
        if self.max_pixels is not None and width * height > self.max_pixels:
            return (
                f"{self.label} is written for up to {self.max_pixels / 1e6:.0f} megapixels, and"
                f" this picture has {width * height / 1e6:.1f}: {self.reason}; choose PNG."
            )
        return None

    def refusal(self, width: int, height: int) -> str | None:
        """Say why a picture can't be written as this, in a sentence; None where it can."""
        return self.missing() or self.too_large(width, height)


# Per megapixel WebP takes 0.3 to 2 s of a core and 31 MB, JPEG XL 0.5 to 1.7 s and 20 MB; the most
# for noise of 256 colours. `python -m benchmarks.formats` measures it.
FILE_FORMATS: Final[Mapping[str, FileFormat]] = {
    file_format.name: file_format
    for file_format in (
        FileFormat(
            name="png",
            label="PNG",
            suffix=".png",
            mime="image/png",
            browsers="Every browser and program shows it.",
        ),
        FileFormat(
            name="webp",
            label="WebP",
            suffix=".webp",
            mime="image/webp",
            browsers="Every browser since 2020 shows it; some older programs do not.",
            max_side=16_383,
            max_pixels=16_000_000,
            reason="more would take over half a minute and 600 MB of memory",
        ),
        FileFormat(
            name="jxl",
            label="JPEG XL",
            suffix=".jxl",
            mime="image/jxl",
            browsers="Safari 17, Chrome 155, Firefox 158 and later show it; older ones do not.",
            extra="jxl",
            max_pixels=16_000_000,
            reason="more would take over half a minute",
        ),
    )
}


def offered_formats(width: int, height: int) -> list[FileFormat]:
    """Return the formats that are installed and can hold so many pixels; PNG always can."""
    return [each for each in FILE_FORMATS.values() if each.refusal(width, height) is None]


def format_of_name(file_name: str) -> FileFormat | None:
    """Return the format that the end of a file's name stands for; None for any other end."""
    lower = file_name.lower()
    return next((each for each in FILE_FORMATS.values() if lower.endswith(each.suffix)), None)
