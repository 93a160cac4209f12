"""The tab "Restarts": how many are enough, and whether others would be spent better."""

from ui.experiment import Result


def restarts(result: Result) -> None:
    """Everything about the number of restarts, on this picture."""
