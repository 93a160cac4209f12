"""The kinds of job: a session waits for one of each at a time. A method's job has its name."""

from enum import StrEnum


class JobKind(StrEnum):
    """The kinds of job beside the methods."""

    K_CURVE = "curve"
    RESTART_BUDGET = "comparison"
    BATCH = "batch"
    OTHER_FORMATS = "formats"
    ANIMATION = "animation"
    AHEAD = "ahead"
