"""A cloud's figure holds the picture's colours, and a run's clusters, as `kmc` counts them."""

import json
import math

import numpy as np
import plotly.graph_objects as go
import pytest

from compressor.figures.clouds.axes import BOXES, axis_numbers
from compressor.figures.clouds.cloud import (
    Cloud,
    original_cloud,
    picture_cloud,
    run_cloud,
    sample_cloud,
)
from compressor.figures.clouds.figure import cloud_figure, figure_without_points
from compressor.figures.clouds.legend import group_clusters
from compressor.figures.clouds.traces import MARK_SIZE_MIN, mark_sizes, point_size
from compressor.figures.style import hex_codes
from compressor.imaging import IndexedPicture, apply_palette
from kmc import count_colors, map_to_palette, pack_colors, to_space
from tests.support.pictures import photo_like

PIXELS = photo_like(40, 60, seed=7)
SPACES = list(BOXES)


def quantized(pixels: np.ndarray, k: int = 6) -> IndexedPicture:
    """The picture in k of its own colours."""
    colors = count_colors(pixels).colors
    chosen = colors[np.linspace(0, len(colors) - 1, min(k, len(colors))).astype(int)]
    return apply_palette(pixels, chosen / 255, effort="fast")


def cloud_of_run(pixels: np.ndarray, k: int = 6, points: int = 500) -> Cloud:
    sample = sample_cloud(pixels, points)
    return run_cloud("Best of K = 6", "run 3", 0.0125, quantized(pixels, k), sample)


def parts(figure: go.Figure, part: str) -> list[go.Scatter3d]:
    return [trace for trace in figure.data if trace.meta["part"] == part]


def points_of(traces: list[go.Scatter3d]) -> np.ndarray:
    """All points of traces, (n, 3)."""
    return np.concatenate([np.column_stack([trace.x, trace.y, trace.z]) for trace in traces])


def test_the_original_has_its_sampled_colours_at_their_places_with_their_counts() -> None:
    sample = sample_cloud(PIXELS, 300)
    figure = cloud_figure(original_cloud(sample, "rgb"), "rgb", "light")
    edges, pixels = figure.data
    counted = {
        tuple(c): n
        for c, n in zip(
            count_colors(PIXELS).colors.tolist(), count_colors(PIXELS).counts.tolist(), strict=True
        )
    }
    assert np.array_equal(points_of([pixels]), sample.colors)
    assert list(pixels.marker.color) == hex_codes(sample.colors)
    assert len(pixels.customdata) == 300
    for red, green, blue, packed, count in np.asarray(pixels.customdata).tolist():
        assert packed == red * 65536 + green * 256 + blue
        assert counted[red, green, blue] == count
    assert (edges.mode, edges.hoverinfo) == ("lines", "skip")
    assert not figure.layout.showlegend


def test_a_run_has_a_trace_of_each_cluster_in_the_colour_of_its_centroid() -> None:
    cloud = cloud_of_run(PIXELS)
    figure = cloud_figure(cloud, "rgb", "dark")
    traces = parts(figure, "pixels")
    assert [trace.meta["cluster"] for trace in traces] == list(range(6))
    nearest = map_to_palette(cloud.points, cloud.palette)
    for number, trace in enumerate(traces):
        assert np.array_equal(points_of([trace]), cloud.points[nearest == number])
        assert trace.marker.color == hex_codes(cloud.palette)[number]
        assert trace.name == f"{trace.marker.color} · {100 * cloud.shares[number]:.2f} %"
        assert f"in the cluster of {trace.marker.color}" in trace.hovertemplate
    assert figure.layout.showlegend
    assert figure.layout.legend.maxheight < 1


def test_centroids_are_diamonds_with_share_and_pixels() -> None:
    cloud = cloud_of_run(PIXELS)
    picture = quantized(PIXELS)
    traces = parts(cloud_figure(cloud, "rgb", "light"), "centroids")
    assert np.array_equal(points_of(traces), picture.palette)
    assert [trace.marker.color for trace in traces] == hex_codes(picture.palette)
    assert {trace.marker.symbol for trace in traces} == {"diamond"}
    rows = np.concatenate([trace.customdata for trace in traces])
    assert np.array_equal(rows[:, :3], picture.palette)
    assert np.array_equal(rows[:, 3], pack_colors(picture.palette))
    assert np.array_equal(rows[:, 4], picture.counts)
    assert np.allclose(rows[:, 5], 100 * picture.counts / PIXELS[:, :, 0].size, atol=1e-6)
    sizes = np.array([trace.marker.size for trace in traces])
    large = sizes > MARK_SIZE_MIN
    assert large.sum() >= 2
    assert np.allclose(sizes[large] ** 2 / rows[large, 5], sizes[0] ** 2 / rows[0, 5], rtol=5e-3)


@pytest.mark.parametrize("space", SPACES)
def test_places_are_the_numbers_on_the_axes_of_one_scale(space: str) -> None:
    cloud = cloud_of_run(PIXELS)
    figure = cloud_figure(cloud, space, "light")
    scene = figure.layout.scene
    axes = (scene.xaxis, scene.yaxis, scene.zaxis)
    for axis, drawn in zip(BOXES[space].axes, axes, strict=True):
        assert drawn.ticktext == (axis.low, f"<b>{axis.name}</b>", axis.high)
        assert drawn.tickvals == (axis.start, (axis.start + axis.stop) / 2, axis.stop)
    unit = {"rgb": 255, "oklab": 1, "cielab": 100}[space]
    coordinates = unit * to_space(cloud.palette, space)[:, BOXES[space].order]
    centroids = parts(figure, "centroids")
    assert np.allclose(points_of(centroids), coordinates, atol=unit * 2e-5)
    lengths = np.array([axis.range[1] - axis.range[0] for axis in axes])
    ratio = np.array([scene.aspectratio[name] for name in "xyz"])
    assert scene.aspectmode == "manual"
    assert np.allclose(ratio / lengths, ratio[0] / lengths[0])
    assert math.isclose(np.hypot.reduce(ratio), math.sqrt(3))
    for axis in axes:
        assert axis.tickvals[0] == axis.range[0]
        assert axis.tickvals[-1] == axis.range[1]


@pytest.mark.parametrize("space", SPACES)
def test_the_edges_are_the_twelve_of_the_box(space: str) -> None:
    (edges,) = parts(cloud_figure(cloud_of_run(PIXELS), space, "light"), "edges")
    corners = np.array([edges.x, edges.y, edges.z], float).T
    starts, stops, gaps = corners[0::3], corners[1::3], corners[2::3]
    assert len(starts) == 12
    assert np.isnan(gaps).all()
    assert ((starts != stops).sum(axis=1) == 1).all()
    low = [axis.start for axis in BOXES[space].axes]
    high = [axis.stop for axis in BOXES[space].axes]
    assert {*map(tuple, np.concatenate([starts, stops]).tolist())} == {
        (x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])
    }


@pytest.mark.parametrize("k", [1, 6, 256])
def test_the_legend_hides_a_cluster_with_its_centroid_and_shows_its_full_colour(k: int) -> None:
    cloud = cloud_of_run(PIXELS, k)
    figure = cloud_figure(cloud, "rgb", "light")
    shown = [trace for trace in figure.data if trace.showlegend is not False]
    assert [trace.meta["part"] for trace in shown] == ["centroids"] * k
    assert [trace.marker.color for trace in shown] == hex_codes(cloud.palette)
    assert {trace.marker.opacity for trace in shown} == {1}
    assert len({trace.legendgroup for trace in shown}) == k
    for entry, pixels in zip(shown, parts(figure, "pixels"), strict=True):
        assert (entry.name, entry.legendgroup) == (pixels.name, pixels.legendgroup)
        assert entry.meta["cluster"] == pixels.meta["cluster"]
        assert pixels.marker.color == entry.marker.color
    assert figure.layout.legend.groupclick is None  # "togglegroup" is Plotly's default
    assert figure.layout.legend.tracegroupgap == 0


def test_titles_say_k_run_and_cost_and_what_the_cost_is() -> None:
    title = cloud_figure(cloud_of_run(PIXELS), "rgb", "light").layout.title
    assert title.text == "Best of K = 6"
    assert title.subtitle.text == (
        "run 3, cost 0.0125 (cost: mean squared RGB distance, channels in 0..1)"
    )


def test_themes_differ_in_paper_and_ink() -> None:
    light, dark = (
        cloud_figure(cloud_of_run(PIXELS), "rgb", theme).layout for theme in ("light", "dark")
    )
    assert light.paper_bgcolor != dark.paper_bgcolor
    assert light.font.color != dark.font.color
    assert light.scene.xaxis.backgroundcolor != dark.scene.xaxis.backgroundcolor


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((5, 4, 3), 9, np.uint8),
        np.repeat(np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8), 3, axis=0),
        np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2),
        photo_like(60, 80),
    ],
    ids=["one colour", "two colours", "greys", "256 clusters"],
)
@pytest.mark.parametrize("space", SPACES)
def test_unusual_pictures_have_all_their_points(pixels: np.ndarray, space: str) -> None:
    k = min(256, len(count_colors(pixels)))
    cloud = cloud_of_run(pixels, k, 2_000)
    figure = cloud_figure(cloud, space, "light")
    assert len(parts(figure, "pixels")) == k
    drawn = points_of(parts(figure, "pixels"))
    expected = axis_numbers(cloud.points, space)
    assert np.array_equal(np.unique(drawn, axis=0), np.unique(expected, axis=0))
    assert len(drawn) == len(expected)
    assert np.isfinite(drawn).all()
    json.loads(figure.to_json())


def test_few_points_and_great_shares_are_larger() -> None:
    assert point_size(1) > point_size(10_000) >= point_size(30_000) > 0
    many = mark_sizes(np.full(256, 1 / 256))
    assert many.max() < mark_sizes(np.full(64, 1 / 64)).min()


@pytest.mark.parametrize("space", SPACES)
def test_without_points_nothing_else_is_lost(space: str) -> None:
    cloud = picture_cloud(count_colors(PIXELS), 400)
    for whole in (cloud, cloud_of_run(PIXELS)):
        figure = cloud_figure(whole, space, "dark")
        thin_figure = json.loads(json.dumps(figure_without_points(whole, space, "dark")))
        data, layout = group_clusters(thin_figure["data"]), thin_figure["layout"]
        full = json.loads(figure.to_json())
        del full["layout"]["template"]
        assert layout == full["layout"]
        for thin, trace in zip(data, full["data"], strict=True):
            if trace["meta"]["part"] == "pixels":
                for name in ("x", "y", "z", "customdata"):
                    del trace[name]
                if "cluster" not in trace["meta"]:
                    del trace["marker"]["color"]
            assert thin == trace
        assert points_of(parts(figure, "pixels")).shape == (len(whole.points), 3)
