"""Where the squares of a drawn palette are."""

SIDE = 32  # pixels of one square
COLUMNS = 16


def grid(colors: int) -> tuple[int, int]:
    """Rows and columns for so many squares."""
    columns = min(COLUMNS, colors)
    return -(-colors // columns), columns
