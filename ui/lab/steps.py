"""What the page "Step by step" shows: k-means on the user's picture, iteration by iteration."""

from ui.experiment import Result


def steps(result: Result) -> None:
    """One run from its start to its end."""
