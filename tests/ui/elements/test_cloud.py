"""Which colours are drawn, where they lie, and what is sent to the browser."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from compressor.figures.clouds.axes import BOXES, COORDINATE_MAX, axis_coordinates
from compressor.figures.clouds.cloud import Cloud
from compressor.figures.clouds.figure import figure_without_points
from compressor.figures.clouds.point_sample import sample_colors
from compressor.ui.elements.cloud import cloud_data
from compressor.ui.elements.shared.plotly import addresses
from compressor.ui.elements.shared.plotly.addresses import plotly_addresses
from compressor.ui.image.view import DATA_KEY
from kmc import ColorCounts, count_colors, map_to_palette, to_space
from tests.support.costs import three_digits
from tests.support.pages import (
    FEW_RUNS,
    Page,
    element_data,
    experiment_result,
    open_analysis,
    run_experiment,
    unpack,
    with_picture,
)
from tests.support.pictures import encoded, photo_like


def cells(colors: np.ndarray) -> set[tuple[int, ...]]:
    """The cells of the 16 x 16 x 16 grid that hold these colours."""
    return {tuple(color) for color in (colors // 16).tolist()}


@settings(max_examples=100, deadline=None)
@given(
    arrays(np.uint8, st.tuples(st.integers(1, 200), st.just(3))), st.integers(1, 250), st.randoms()
)
def test_laws_of_the_drawn_colours(pixels: np.ndarray, number: int, chance: Any) -> None:
    pixels = np.repeat(pixels, [chance.randint(1, 9) for _ in pixels], axis=0)
    picture = count_colors(pixels)
    rows = sample_colors(picture, number)
    assert len(rows) == min(len(picture), number)
    assert (np.diff(rows) > 0).all()
    assert len(cells(picture.colors[rows])) == min(number, len(cells(picture.colors)))
    shuffled = pixels[np.random.default_rng(1).permutation(len(pixels))]
    assert np.array_equal(rows, sample_colors(count_colors(shuffled), number))
    assert set(rows.tolist()) <= set(sample_colors(picture, number + 7).tolist())


def test_rare_colours_in_corners_of_their_own_are_not_lost() -> None:
    crowd = np.unique(np.random.default_rng(3).integers(0, 32, (9000, 3)).astype(np.uint8), axis=0)
    rare = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]], np.uint8)
    picture = count_colors(np.concatenate([crowd.repeat(99, axis=0), rare]))
    for number in (12, 100, 1000):
        drawn = picture.colors[sample_colors(picture, number)]
        assert cells(rare) < cells(drawn)


def test_frequent_colours_are_drawn_more_often_than_rare_ones() -> None:
    rng = np.random.default_rng(0)
    colors = np.unique(rng.integers(0, 16, (3000, 3)).astype(np.uint8), axis=0)  # in one cell
    counts = np.where(np.arange(len(colors)) % 2, 50, 1)
    picture = ColorCounts(colors=colors, counts=counts)
    rows = sample_colors(picture, len(colors) // 3)
    assert (counts[rows] == 50).mean() > 0.9
    assert not np.array_equal(rows, sample_colors(picture, len(colors) // 3, seed=1))


@pytest.mark.parametrize("space", list(BOXES))
def test_places_lie_along_axes_of_one_scale(space: str) -> None:
    colors = np.random.default_rng(2).integers(0, 256, (500, 3)).astype(np.uint8)
    box = BOXES[space]
    coordinates = axis_coordinates(colors, space)
    assert (coordinates > 0).mean() > 0.9
    lengths = np.array(box.high) - box.low
    back = coordinates / COORDINATE_MAX * lengths + box.low
    assert np.allclose(back, to_space(colors, space)[:, box.order], atol=2e-5)
    drawn = np.array([axis.length for axis in box.axes])
    assert np.allclose(drawn / lengths, drawn[0] / lengths[0])
    assert float(box.axes[2].high) in (1, 100, 255)


@pytest.mark.parametrize("space", ["oklab", "cielab"])
def test_red_lies_far_along_a_yellow_along_b_and_white_is_on_top(space: str) -> None:
    red, yellow, white, black = axis_coordinates(
        np.array([[255, 0, 0], [255, 255, 0], [255, 255, 255], [0, 0, 0]], np.uint8), space
    )
    half = COORDINATE_MAX // 2
    assert [axis.name[0] for axis in BOXES[space].axes] == ["a", "b", "L"]
    assert red[0] > 1.6 * half > 1.1 * half > yellow[0]
    assert yellow[1] > 1.5 * half
    assert np.allclose(white / COORDINATE_MAX, [0.5, 0.5, 1], atol=1e-3)
    assert np.allclose(black / COORDINATE_MAX, [0.5, 0.5, 0], atol=1e-3)


@pytest.mark.parametrize("space", list(BOXES))
def test_every_colour_of_srgb_lies_in_the_box(space: str) -> None:
    levels = np.arange(0, 256, 15)
    colors = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 3)
    box = BOXES[space]
    at = to_space(colors.astype(np.uint8), space)[:, BOXES[space].order]
    assert (at >= np.array(box.low) - 1e-6).all()
    assert (at <= np.array(box.high) + 1e-6).all()


def test_equal_points_are_sent_once() -> None:
    points = np.random.default_rng(0).integers(0, 256, (50, 3)).astype(np.uint8)
    counts = np.arange(50)
    plain = {"subtitle": "", "alt": ""}
    shown = [
        Cloud(title="a", points=points, counts=counts, **plain),
        Cloud(title="b", points=points.copy(), counts=counts, **plain),
        Cloud(title="c", points=points[:9], counts=counts[:9], **plain),
    ]
    data = cloud_data(shown, space="oklab", key="k")
    assert [cloud["set"] for cloud in data["clouds"]] == [0, 0, 1]
    assert np.array_equal(unpack(data["sets"][0]["colors"]), points)
    assert np.array_equal(
        unpack(data["sets"][1]["places"], "<u2"), axis_coordinates(points[:9], "oklab")
    )
    assert np.array_equal(unpack(data["sets"][1]["counts"], "<u4", 1).ravel(), counts[:9])


def test_the_tab_sends_what_was_computed(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    result = experiment_result(done)
    at = open_analysis(script, done, "Clouds")
    assert not at.get("plotly_chart")
    data = element_data(at)
    original, *palettes = data["clouds"]
    assert "labels" not in original
    color_counts = count_colors(result.pixels)
    assert original["subtitle"] == f"all {len(color_counts):,} distinct colours"
    (points,) = data["sets"]
    colors = unpack(points["colors"])
    assert np.array_equal(colors, color_counts.colors)
    assert np.array_equal(unpack(points["counts"], "<u4", 1).ravel(), color_counts.counts)
    variants = (result.best, result.worst, result.second)
    for cloud, variant in zip(palettes, variants, strict=True):
        assert cloud["subtitle"] == f"run {variant.run}, cost {three_digits(variant.cost)}"
        palette = unpack(cloud["palette"])
        assert np.array_equal(palette, variant.small.palette)
        worn = palette[unpack(cloud["labels"], columns=1).ravel()].astype(int)
        nearest = palette[map_to_palette(colors, palette)].astype(int)
        squares = [((colors - chosen) ** 2).sum(axis=1) for chosen in (worn, nearest)]
        assert np.array_equal(*squares)
        assert np.allclose(np.array(cloud["shares"]) * cloud["pixels"], variant.small.counts)
        *_, centroids = cloud["figure"]["data"]
        assert np.array_equal(np.array([centroids[axis] for axis in "xyz"]).T, palette)
        assert [row[4] for row in centroids["customdata"]] == variant.small.counts.tolist()


def test_both_drawers_get_the_same_cloud() -> None:
    colors = np.random.default_rng(4).integers(0, 256, (40, 3)).astype(np.uint8)
    labels = np.arange(40, dtype=np.uint8) % 3
    cloud = Cloud(
        title="t",
        subtitle="s",
        alt="a",
        points=colors,
        counts=np.arange(1, 41),
        labels=labels,
        palette=colors[:3],
        shares=np.array([0.5, 0.25, 0.25]),
        pixels=820,
    )
    data = cloud_data([cloud], space="cielab", theme="dark", key="k")
    (sent,) = data["clouds"]
    assert sent["figure"] == figure_without_points(cloud, "cielab", "dark")
    assert np.array_equal(unpack(sent["labels"], columns=1).ravel(), labels)
    centroids = sent["figure"]["data"][-1]
    start = np.array([axis["start"] for axis in data["axes"]])
    stop = np.array([axis["stop"] for axis in data["axes"]])
    places = start + unpack(sent["centroids"], "<u2") / COORDINATE_MAX * (stop - start)
    assert np.array_equal(np.array([centroids[axis] for axis in "xyz"]).T, places)
    assert [row[5] for row in centroids["customdata"]] == [100 * s for s in sent["shares"]]


def test_plotlys_script_is_in_the_folder_that_is_served() -> None:
    found = plotly_addresses()
    assert len(found["charts"]) == 1
    name, file = str(found["package"]).removeprefix("component/").split("/")
    assert name.endswith(".plotly_script")
    assert (addresses.FOLDER / file).stat().st_size > 1_000_000


def test_axes_and_number_of_points_are_the_users(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    at = open_analysis(script, done, "Clouds")
    at.segmented_control(key="axes").set_value("cielab")
    at.select_slider(key="points").set_value(1_000).run()
    assert not at.exception
    data = element_data(at)
    assert [axis["name"] for axis in data["axes"]] == ["a*", "b*", "L*"]
    colors = unpack(data["sets"][0]["colors"])
    assert len(colors) == 1_000
    assert np.array_equal(
        unpack(data["sets"][0]["places"], "<u2"), axis_coordinates(colors, "cielab")
    )
    assert "1,000 points in CIELAB space" in data["clouds"][0]["alt"]


def test_the_tab_sends_little(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(250, 375)), **{**FEW_RUNS, "height": 250})
    at = open_analysis(script, done, "Clouds")
    at.segmented_control(key="axes").set_value("oklab")
    at.select_slider(key="points").set_value(30_000).run()
    assert len(at.get("bidi_component")[0].proto.json) < 1_000_000


def test_the_first_page_sends_the_pictures_own_colours(script: Page) -> None:
    at = with_picture(script("app.py"), encoded(photo_like(200, 300)))
    at.session_state[DATA_KEY] = True
    at.run()
    assert not at.exception
    color_counts = count_colors(photo_like(200, 300))
    data = element_data(at)
    (cloud,) = data["clouds"]
    assert cloud["subtitle"] == f"10,000 of {len(color_counts):,} distinct colours"
    colors = unpack(data["sets"][0]["colors"])
    assert np.array_equal(colors, color_counts.colors[sample_colors(color_counts, 10_000)])
