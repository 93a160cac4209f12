"""What goes wrong with a user's picture."""


class ImageError(ValueError):
    """One sentence for a person: what was wrong, the numbers, and what to do."""


class RecipeError(ValueError):
    """One sentence for a person: why a file is no recipe that can be repeated."""


class ExecutorError(ValueError):
    """One sentence for a person: why those who were asked can't compute."""
