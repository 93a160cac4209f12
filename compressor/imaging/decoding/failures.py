"""Whose fault it is that a file could not be decoded: the file's, the memory's, or ours.

Decoders raise nearly anything for a hostile file (KeyError, struct.error, TypeError...), and a
mistake of this program would raise the same types. So the traceback decides: from its end on
towards the caller, the first frame that is a decoder's or ours tells who raised the exception.
Frames of other libraries, which both call, are passed over.
"""

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Final

import PIL

import kmc
from compressor.imaging.decoding import heif
from compressor.imaging.errors import OUT_OF_MEMORY, ImageError, program_error


def _folder(package: ModuleType) -> str:
    return f"{Path(str(package.__file__)).parent}{os.sep}"


_DECODERS: Final = (_folder(PIL), f"{os.sep}{heif.MODULE}{os.sep}")
# This package's own folder; its front door is not imported for it, which imports this module.
_PRODUCT: Final = f"{Path(__file__).parents[2]}{os.sep}"
_OURS: Final = (_PRODUCT, _folder(kmc))


@contextmanager
def decoding_failures(size: tuple[int, int] | None = None) -> Iterator[None]:
    """Turn whatever is raised inside into one ImageError, with a sentence for the right cause.

    Args:
        size: width and height of the picture in pixels, where they are known.
    """
    try:
        yield
    except ImageError:
        raise
    except Exception as error:
        raise decoding_error(error, size) from error


def decoding_error(error: Exception, size: tuple[int, int] | None = None) -> ImageError:
    """The sentence for an exception that was raised while a file was decoded.

    A mistake of this program is logged as well.

    Args:
        error: as it was caught, with its traceback.
        size: width and height of the picture in pixels, where they are known.
    """
    if isinstance(error, MemoryError):
        return memory_error(size)
    if raised_by_decoder(error):
        return damaged_error()
    return program_error(error)


def raised_by_decoder(error: BaseException) -> bool:
    """Whether an exception comes out of a decoder, which then found the file at fault."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    for frame in reversed(frames):
        if any(folder in frame.f_code.co_filename for folder in _DECODERS):
            return True
        if frame.f_code.co_filename.startswith(_OURS):
            return False
    return False


def memory_error(size: tuple[int, int] | None) -> ImageError:
    """The sentence for memory that was exhausted."""
    if size is None:
        return ImageError(OUT_OF_MEMORY)
    width, height = size
    return ImageError(
        f"There was not enough memory to decode this picture of {width:,} x {height:,} ="
        f" {width * height / 1e6:,.1f} megapixels; make it smaller first, or try again later."
    )


def damaged_error() -> ImageError:
    """The sentence for a file that a decoder gave up."""
    return ImageError(
        "The picture is cut off or damaged, so it can't be decoded;"
        " try another copy, or open it in a picture editor and save it anew."
    )
