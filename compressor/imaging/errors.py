"""What goes wrong, each in one sentence for a person: what was wrong, the numbers, what to do."""

import logging
from typing import Final

log = logging.getLogger(__name__)

OUT_OF_MEMORY: Final = "There was not enough memory for this picture; make it smaller first."


class ImageError(ValueError):
    """A picture can't be used; the text is one sentence for its owner."""


class ProgramError(ImageError):
    """A mistake of this program, which is no fault of the picture; it was logged with its trace."""


class DecodeLimitError(ImageError):
    """Decoding takes more time than one file may take; it will do so again."""


class TooManyFramesError(ImageError):
    """An animation has more frames than are read; as a picture it may be fine."""


class RecipeError(ValueError):
    """A file is no recipe that can be repeated; the text is one sentence that says why."""


class ExecutorError(ValueError):
    """The workers that were asked for can't compute; the text is one sentence that says why."""


def program_error(error: Exception) -> ProgramError:
    """Log an exception that nobody has foreseen, and put it in a sentence for the user.

    Args:
        error: as it was caught, with its traceback. It goes into the log and nowhere else.
    """
    log.error("A mistake of this program", exc_info=error)
    return ProgramError(
        "This is a mistake of this program, not of your file"
        f" ({type(error).__name__}: {error}); please report it."
    )
