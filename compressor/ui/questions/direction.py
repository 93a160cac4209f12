"""The question which way a centroid will move, with the centroid shown."""

import numpy as np

from compressor.pipeline.lesson.predictions import Floats, largest_shift
from compressor.ui import charts
from compressor.ui.questions.ask import ask
from compressor.ui.questions.wordings import direction_question


def ask_direction(before: Floats, after: Floats, shares: Floats, about: str) -> bool:
    """Ask the question; arguments as `direction_question` takes them, the result as of `ask`."""
    asked_about = before[[largest_shift(before, after).number]]

    def show_centroid() -> None:
        charts.color_strip(np.rint(255 * asked_about).astype(np.uint8), "The centroid")

    return ask(direction_question(before, after, shares, about), show_centroid)
