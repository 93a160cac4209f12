"""A SSIMULACRA2 in words."""

SCORE_BELOW = 0.3  # how much a score may fall short of what it is called; nobody sees it
# From each score on; the scale's own words are in `MEANING`.
VERDICTS: tuple[tuple[float, str], ...] = (
    (90.0, "Looks the same, even side by side."),
    (80.0, "Looks the same unless you look closely, side by side."),
    (70.0, "Looks good; side by side small differences can be seen."),
    (50.0, "Fair: smooth areas and fine detail differ visibly."),
    (30.0, "Poor: colours and detail are clearly missing."),
)
EQUAL_SCORE = 100.0
EQUAL_VERDICT = "No pixel differs."
LOWEST_VERDICT = "Very poor: a poster of the picture in few colours."


def verdict(score: float) -> str:
    """Return one sentence on how much a picture of this SSIMULACRA2 looks like the original."""
    if score >= EQUAL_SCORE:
        return EQUAL_VERDICT
    called = score + SCORE_BELOW
    return next((words for lowest, words in VERDICTS if called >= lowest), LOWEST_VERDICT)
