"""A run as pictures and animations: each picture is the iteration that it says it is."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageColor

from compressor.figures.film.animation import (
    ALL_MS,
    ENCODERS,
    LAST_MS,
    MAX_BYTES,
    animate,
    durations,
    shown_iterations,
)
from compressor.figures.film.canvas import LOOKS
from compressor.figures.film.cloud_panel import CloudPanel
from compressor.figures.film.cost_panel import cost_ticks
from compressor.figures.film.frames import Frames, layout
from compressor.figures.film.projection import box_places, project
from compressor.figures.film.run import DrawnRun
from compressor.figures.film.words import heading, sentences
from compressor.figures.svg import steps_svg, svg_file
from kmc import count_colors, find_closest_centroids, trace_run
from tests.support.costs import three_digits
from tests.support.pictures import photo_like

WIDTH = 480


def run_on(pixels: np.ndarray, k: int, iterations: int) -> DrawnRun:
    counts = count_colors(pixels)
    k = min(k, len(counts))
    start = counts.colors[np.linspace(0, len(counts) - 1, k).astype(int)] / 255
    trace = trace_run(counts, start, iterations)
    return DrawnRun(title=f"K = {k}, run 0", trace=trace, pixels=pixels, color_counts=counts)


def decoded(file: bytes) -> tuple[list[np.ndarray], list[int]]:
    """The pictures of an animation, (h, w, 3) uint8, and the milliseconds that each stays."""
    image = Image.open(io.BytesIO(file))
    pictures = []
    stays = []
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        pictures.append(np.array(image.convert("RGB")))
        stays.append(int(image.info["duration"]))
    return pictures, stays


def nearest_rows(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """The picture at another size, by Pillow: each pixel is the nearest one."""
    image = Image.fromarray(pixels).resize((width, height), Image.Resampling.NEAREST)
    return np.array(image)


def slow_assignment(run: DrawnRun, iteration: int) -> np.ndarray:
    """The picture after an iteration by the textbook: assigned before the update, coloured after.

    It is not at the size of what is shown.
    """
    before = np.round(255 * run.trace.centroids[iteration - 1], 9)  # so that ties are ties
    after = run.trace.centroids[iteration]
    labels = find_closest_centroids(run.pixels.reshape(-1, 3).astype(float), before)
    return np.rint(255 * after[labels]).astype(np.uint8).reshape(run.pixels.shape)


def marked(part: np.ndarray, theme: str) -> tuple[float, float]:
    """Where the accent's disc is in a picture of the costs: across and down, in pixels."""
    accent = np.array(ImageColor.getrgb(LOOKS[theme].accent))
    near = np.abs(part.astype(int) - accent).sum(axis=2) < 90
    wide = near.sum(axis=1) >= 4  # the line is thinner than the disc
    rows, columns = np.nonzero(near & wide[:, np.newaxis])
    return float(columns.mean() + 0.5), float(rows.mean() + 0.5)


@pytest.fixture(autouse=True)
def _small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw at the smallest sizes alone, to save time."""
    monkeypatch.setattr("compressor.figures.film.animation.WIDTHS", (WIDTH, 400))


@pytest.mark.parametrize(("format", "theme"), [("gif", "light"), ("webp", "dark")])
def test_picture_i_shows_the_assignment_and_the_cost_of_iteration_i(
    format: str, theme: str
) -> None:
    run = run_on(photo_like(40, 60), 6, 5)
    file = animate(run, format, theme)
    pictures, _ = decoded(file)
    assert len(pictures) == run.iterations + 1 == 6
    frames = Frames(run, pictures[0].shape[1], theme)
    place = frames.layout
    plot = frames.cost.plot
    costs = run.trace.costs
    for i, pixels in enumerate(pictures):
        assert pixels.shape == (place.height, place.width, 3)
        if i == 0:
            continue
        part = place.picture.of(pixels)
        expected = nearest_rows(slow_assignment(run, i), *part.shape[:2])
        assert np.array_equal(part, expected)
        across, down = marked(place.cost.of(pixels), theme)
        assert across == pytest.approx(plot.x(2 * i), abs=0.7)
        assert down == pytest.approx(plot.y(costs[i - 1]), abs=0.7)
    heights = [plot.y(cost) for cost in costs]
    assert np.diff(heights).max() > 0  # costs are told apart by height
    words = [place.words.of(pixels).astype(int) for pixels in pictures]
    drawn = [place.words.of(frames.draw(i)).astype(int) for i in range(len(words))]
    for i, one in enumerate(words):
        differences = [np.abs(one - other).mean() for other in drawn]
        assert int(np.argmin(differences)) == i
        assert differences[i] < 0.5


def test_the_words_are_the_numbers_of_the_iteration() -> None:
    run = run_on(photo_like(40, 60), 4, 100)
    assert run.trace.converged
    assert (heading(run, 0), heading(run, 3)) == ("Start", f"Iteration 3 of {run.iterations}")
    assert sentences(run, 2) == [
        f"Cost {three_digits(run.trace.costs[1])}",
        f"{100 * run.trace.changed[1]:.2f} % of the pixels changed cluster",
        f"{run.trace.moved[1]} of 4 centroids moved",
    ]
    assert "Converged" in sentences(run, run.iterations)[-1]


def test_the_start_shows_the_picture_as_it_is() -> None:
    run = run_on(photo_like(40, 60), 6, 2)
    pictures, _ = decoded(animate(run, "webp", "light"))
    part = layout(run.pixels.shape, pictures[0].shape[1]).picture.of(pictures[0])
    assert np.array_equal(part, nearest_rows(run.pixels, *part.shape[:2]))


@pytest.mark.parametrize("pictures", [1, 2, 3, 11, 32, 101])
def test_an_animation_takes_one_to_five_seconds(pictures: int) -> None:
    stays = durations(pictures)
    assert len(stays) == pictures
    assert LAST_MS <= sum(stays) <= ALL_MS
    assert min(stays) >= 20  # browsers slow down what is shorter
    assert all(stay % 10 == 0 for stay in stays)


@pytest.mark.parametrize("format", ENCODERS)
def test_the_file_has_these_times_and_repeats(format: str) -> None:
    file = animate(run_on(photo_like(9, 12), 3, 4), format, "light")
    pictures, stays = decoded(file)
    assert stays == durations(len(pictures))
    assert Image.open(io.BytesIO(file)).info["loop"] == 0


def test_what_does_not_fit_is_drawn_smaller_then_left_out_in_the_middle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = run_on(photo_like(60, 60), 32, 9)
    whole = animate(run, "gif", "light")
    assert len(whole) <= MAX_BYTES
    for bound in (len(whole) * 9 // 10, len(whole) // 2):
        monkeypatch.setattr("compressor.figures.film.animation.MAX_BYTES", bound)
        file = animate(run, "gif", "light")
        assert len(file) <= bound
        last = decoded(file)[0][-1]
        frames = Frames(run, last.shape[1], "light")
        part = frames.layout.picture
        assert np.array_equal(part.of(last), part.of(frames.draw(9)))
    assert shown_iterations(9, 4) == [0, 4, 8, 9]
    assert shown_iterations(1, 2) == [0, 1]


def test_256_centroids_are_exact_in_webp_and_near_in_a_gif() -> None:
    run = run_on(photo_like(60, 90), 256, 1)
    exact, _ = decoded(animate(run, "webp", "dark"))
    near, _ = decoded(animate(run, "gif", "dark"))
    part = layout(run.pixels.shape, exact[1].shape[1]).picture
    expected = nearest_rows(slow_assignment(run, 1), part.height, part.width)
    assert np.array_equal(part.of(exact[1]), expected)
    assert len(run.palettes[1]) == 256
    assert np.abs(part.of(near[1]).astype(int) - expected).mean() < 3


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (30, 20)])
def test_any_shape_of_picture_has_its_aspect_and_fits(shape: tuple[int, int]) -> None:
    place = layout(shape, WIDTH)
    for box in (place.picture, place.cloud, place.words, place.cost):
        assert box.left >= 0
        assert box.top >= 0
        assert box.left + box.width <= place.width
        assert box.top + box.height <= place.height
    run = run_on(photo_like(*shape), 3, 2)
    assert Frames(run, WIDTH, "light").draw(1).shape == (place.height, WIDTH, 3)


def test_one_colour_is_drawn_too() -> None:
    run = run_on(np.full((4, 5, 3), 200, np.uint8), 3, 3)
    pictures, _ = decoded(animate(run, "gif", "light"))
    part = layout(run.pixels.shape, pictures[1].shape[1]).picture
    assert (part.of(pictures[1]) == 200).all()


def test_the_cloud_has_points_in_the_colours_of_their_clusters() -> None:
    two = np.array([[[255, 0, 0]] * 3, [[0, 0, 255]] * 3], np.uint8)
    run = run_on(two, 2, 1)
    panel = CloudPanel(run, 200, 150, LOOKS["light"])
    pixels = panel.draw(1)
    seen = project(box_places(run.trace.centroids[1]), 200, 150)
    for number in range(2):
        row, column = int(seen.y[number]), int(seen.x[number])
        assert np.array_equal(pixels[row, column], run.palettes[1][number])
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 20  # edges have no steps


def test_the_nearer_point_hides_the_farther() -> None:
    counts = count_colors(photo_like(50, 70))
    run = run_on(photo_like(50, 70), 2, 1)
    panel = CloudPanel(run, 120, 100, LOOKS["light"])
    seen = project(box_places(counts.colors / 255), 360, 300)
    top: Any = panel._top
    nearest = int(np.argmax(seen.depth))
    row, column = int(seen.y[nearest]), int(seen.x[nearest])
    assert top[row, column] == nearest


def test_no_cost_is_written_twice_beside_a_curve() -> None:
    assert cost_ticks(np.array([0.06941, 0.06932])) == [0.06932, 0.06941]
    assert cost_ticks(np.array([0.069321, 0.06932])) == [0.06932]
    assert cost_ticks(np.array([3.0, 1.0])) == [1, 2, 3]


def test_the_chart_of_half_steps_marks_the_iteration() -> None:
    run = run_on(photo_like(20, 30), 4, 3)
    costs = run.costs
    assert costs.tolist()[:2] == [run.trace.costs_assigned[0], run.trace.costs[0]]
    svg = steps_svg(costs, 2)
    assert svg.count('class="step"') == 6
    assert svg.count('<circle class="now"') == 1
    assert steps_svg(costs).count("now") == 0
    file = svg_file(svg, "a < b").decode()
    assert file.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "a &lt; b" in file
    assert "mean squared RGB distance" in file
    assert "<style>" in file
