"""What goes wrong with a user's picture."""


class ImageError(ValueError):
    """One sentence for a person: what was wrong, the numbers, and what to do."""
