"""The report's charts and its file: everything in it, nothing outside it, names escaped."""

import base64
import re
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from compressor.figures.svg import Axes, convergence_svg, costs_svg, distribution_svg, ticks
from compressor.imaging import load_image
from compressor.pipeline.methods.experiment import ExperimentResult, run_experiment
from compressor.pipeline.methods.quality import QualityResult, compute_best_quality
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.recipes.recipe import parse_recipe
from compressor.ui.downloads.quality_report import caption, quality_content
from compressor.ui.downloads.report import write_report
from compressor.ui.downloads.restarts_report import restarts_content
from compressor.ui.picture_cache import PictureFile
from compressor.ui.state import SelectedPicture
from kmc import __version__, median_run
from tests.support.costs import three_digits
from tests.support.pictures import encoded, photo_like
from tests.support.work import silent_work

FILE = PictureFile(data=encoded(photo_like(60, 90)))
PICTURE = load_image(FILE.data)
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>.png'
CONTENT = {QualitySettings.method: quality_content, RestartSettings.method: restarts_content}
LINK = "https://example.org/Compress?k=6&run=1"


def experiment() -> ExperimentResult:
    settings = RestartSettings(k=6, k2=2, restarts=8, iterations=3, seed=4, height=30)
    return run_experiment(PICTURE, settings, silent_work())


def quality() -> QualityResult:
    settings_7 = QualitySettings(k=7, effort="fast", dither=0.5, locked=((228, 0, 43),))
    return compute_best_quality(PICTURE, settings_7, silent_work())


def report(result: ExperimentResult | QualityResult, name: str = "photo.png") -> str:
    chosen = SelectedPicture(file=FILE, name=name, source="Upload")
    content = CONTENT[result.settings.method](chosen, result)
    return write_report(chosen, result, content, LINK).decode()


class Page(HTMLParser):
    """What a page consists of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def test_an_experiment_with_its_numbers_pictures_palettes_and_charts() -> None:
    result = experiment()
    page = Page(report(result))
    alts = [image["alt"] for image in page.of("img")]
    assert alts == [
        "The original picture, photo.png",
        "The picture in 6 colours: Best of K = 6",
        "The picture in 6 colours: Worst of K = 6",
        "The picture in 2 colours: Best of K = 2",
    ]
    assert len(page.of("svg")) == 3
    assert all(chart["aria-label"] for chart in page.of("svg"))
    for cost in result.runs.costs:
        assert f"{cost:.6f}" in page.text
    assert f"{three_digits(result.runs.costs.min())}, run {result.runs.best}" in page.text
    for variant in (result.best, result.worst, result.second):
        for color in variant.full.palette:
            assert f"#{bytes(color).hex()}" in page.text
    assert "mean squared RGB distance, channels in 0..1" in page.text
    assert "Seed 4" in page.text
    assert LINK in page.text


def test_best_quality_with_its_numbers_and_error_map() -> None:
    result = quality()
    page = Page(report(result))
    assert [image["alt"] for image in page.of("img")] == [
        "The original picture, photo.png",
        f"The picture in {len(result.picture.palette)} colours: Best quality",
        f"Map of the colour difference; mean {result.quality.delta_e_mean:.2f}",
    ]
    for words in (
        three_digits(result.picture.cost),
        f"{result.quality.psnr:.2f} dB",
        f"{result.quality.ssim:.4f}",
        f"{result.quality.ssimulacra2:.1f}",
        "90 as good as without loss to the eye",
        "Dithering 50 %",
        "Locked colours #e4002b",
    ):
        assert words in page.text
    assert not page.of("svg")


def test_the_caption_says_what_was_asked_for() -> None:
    assert "The best 16 colours" in caption(QualitySettings())
    assert caption(LookSettings(look=70)) == "The smallest file for: Good"
    assert caption(LookSettings(look=41)) == "The smallest file for: a look of 41"
    by_size = LookSettings(look=99, max_bytes=107_000)
    assert caption(by_size) == "The best look in at most 107.0 kB"
    result = quality()
    page = Page(report(result))
    assert caption(result.settings) in page.text
    assert f"K-means image compressor {__version__}" in page.text
    assert "This project" not in page.text


@pytest.mark.parametrize("make", [experiment, quality])
def test_nothing_outside_and_nothing_that_runs(make: type) -> None:
    page = Page(report(make(), HOSTILE))
    assert not page.of("script")
    assert not page.of("link")
    assert not page.of("iframe")
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href"):
            assert (attributes.get(name) or "data:").startswith("data:"), tag
    policy = next(one for one in page.of("meta") if one.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert HOSTILE in page.text
    assert page.of("html")[0]["lang"] == "en"
    assert f"{HOSTILE} in" in page.text.partition("Pictures")[0]


@pytest.mark.parametrize("make", [experiment, quality])
def test_headings_are_in_order_and_the_recipe_is_in_it(make: type) -> None:
    text = report(make())
    levels = [int(tag[1]) for tag, _ in Page(text).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    (link,) = Page(text).of("a")
    head, _, data = (link["href"] or "").partition(",")
    assert head == "data:application/json;base64"
    assert link["download"] == "photo-recipe.json"
    assert parse_recipe(base64.b64decode(data)).source.sha256 == PICTURE.sha256


def test_colours_of_each_palette_come_with_their_share() -> None:
    result = quality()
    words = Page(report(result)).text
    for color, share in zip(result.palette, result.shares, strict=True):
        assert f"#{bytes(color).hex()} {100 * share:.2f} %" in words


# --- charts

costs = arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 4))


def numbers(svg: str, pattern: str) -> list[tuple[float, ...]]:
    return [tuple(map(float, match.groups())) for match in re.finditer(pattern, svg)]


@given(costs)
def test_each_run_is_a_point_and_the_cheaper_the_lower(values: np.ndarray) -> None:
    svg = costs_svg(values)
    points = numbers(svg, r'cx="([\d.]+)" cy="([\d.]+)"')
    assert len(points) == len(values)
    lefts, tops = zip(*points, strict=True)
    assert list(lefts) == sorted(lefts)
    assert all(0 <= left <= 480 and 0 <= top <= 300 for left, top in points)
    order = np.argsort(values, kind="stable")
    assert (np.diff(np.array(tops)[order]) <= 0).all()
    assert f"best: run {values.argmin()}, {values.min():.6f}" in svg
    assert f"worst: run {values.argmax()}, {values.max():.6f}" in svg
    assert "nan" not in svg


@given(costs)
def test_the_bars_hold_all_runs(values: np.ndarray) -> None:
    svg = distribution_svg(values)
    widths = [width for (width,) in numbers(svg, r'width="([\d.]+)" height')]
    longest = max(widths)
    assert longest == pytest.approx(480 - 64 - 12, abs=0.1)
    assert f"median {values[median_run(values)]:.6f}" in svg
    assert all(width >= 0 for width in widths)


def test_bars_are_as_long_as_their_counts() -> None:
    svg = distribution_svg(np.array([1.0] * 6 + [2.0] * 3 + [3.0]))
    widths = [width for (width,) in numbers(svg, r'width="([\d.]+)" height') if width]
    assert np.array(widths) / widths[0] == pytest.approx([1, 1 / 2, 1 / 6], abs=0.01)


@given(arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 9)),
              elements=st.floats(0, 4)))  # fmt: skip
def test_best_and_worst_lie_within_the_band(history: np.ndarray) -> None:
    svg = convergence_svg(history, 0, len(history) - 1)
    assert svg.count("<polyline") == 2
    assert f"from {history[0, 0]:.6f}" in svg
    assert "nan" not in svg
    steps = history.shape[1]
    band = re.search(r'polygon class="band" points="([^"]*)"', svg)
    assert band is not None
    tops = [float(pair.split(",")[1]) for pair in band[1].split()]
    low = tops[:steps]
    high = tops[steps:][::-1]
    for line in re.findall(r'polyline class="[^"]*" points="([^"]*)"', svg):
        for at, pair in enumerate(line.split()):
            assert high[at] - 0.02 <= float(pair.split(",")[1]) <= low[at] + 0.02


@given(st.floats(-10, 10), st.floats(1e-6, 100))
def test_ticks_are_few_evenly_spaced_and_within(low: float, gap: float) -> None:
    values = ticks(low, low + gap)
    assert 2 <= len(values) <= 6
    assert all(low - 1e-6 * gap <= checkpoint <= low + gap * (1 + 1e-6) for checkpoint in values)
    assert np.diff(values) == pytest.approx(values[1] - values[0])


def test_the_corners_of_the_axes() -> None:
    axes = Axes(x=(0, 10), y=(1, 3))
    assert axes.position(0, 1) == (64, 256)
    assert axes.position(10, 3) == (468, 12)
