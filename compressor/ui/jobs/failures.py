"""Why a job failed, in one sentence for its user."""

from compressor.imaging.errors import ExecutorError, ImageError, RecipeError

# Their text is a sentence for a person; nothing is wrong with the program.
EXPECTED_ERRORS = (ImageError, ExecutorError, RecipeError)

OUT_OF_MEMORY = (
    "There was not enough memory for this picture: make it smaller first, or come back when fewer"
    " people use this server."
)
OUR_MISTAKE = "This is a mistake of this program, not of your picture."


def explain_failure(error: BaseException) -> str:
    """Return what a page says of a job that this exception ended."""
    if isinstance(error, EXPECTED_ERRORS):
        return str(error)
    return OUT_OF_MEMORY if isinstance(error, MemoryError) else OUR_MISTAKE
