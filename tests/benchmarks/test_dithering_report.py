"""The tables of the dithering benchmark count what they say."""

from benchmarks.palettes.dithering_report import OURS, THEIRS, Score, mean, report


def score(picture, method, ssimulacra2, size):
    return Score(
        picture=picture,
        k=16,
        method=method,
        ssimulacra2=ssimulacra2,
        mse=float(size),
        ssim=0.5,
        size=size,
        seconds=1.0,
    )


SCORES = [
    score("a", OURS, 60.0, 1000),
    score("a", THEIRS, 50.0, 1000),
    score("b", OURS, 40.0, 3000),
    score("b", THEIRS, 50.0, 2000),
]


def test_a_mean_is_over_the_pictures_of_one_method():
    assert mean(SCORES, 16, OURS, "ssimulacra2") == 50
    assert mean(SCORES, 16, THEIRS, "size") == 1500


def test_the_page_has_means_wins_and_every_picture():
    page = report(SCORES, (OURS, THEIRS), (16,), "A machine")
    assert "A machine." in page
    assert f"| {OURS} | 50.0 | 2000.0 | 0.500 | 2,000 | 1.00 |" in page
    assert "| K = 16 | 1 of 2 | 0 of 2 | 0 of 2 | 1 of 2 |" in page  # equal bytes are no more
    assert "| b | 40.0 / 3,000 | 50.0 / 2,000 |" in page
