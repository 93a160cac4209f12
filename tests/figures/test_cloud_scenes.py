"""Four clouds in one figure are the four single figures, each in a scene of its own."""

import json
from itertools import combinations
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from compressor.figures.clouds.axes import BOXES
from compressor.figures.clouds.cloud import Cloud, original_cloud, run_cloud, sample_cloud
from compressor.figures.clouds.figure import COST, cloud_figure
from compressor.figures.clouds.scenes import clouds_figure, scene_places
from compressor.imaging import apply_palette
from kmc import count_colors, iter_restarts, map_to_palette
from tests.support.costs import three_digits
from tests.support.pictures import photo_like

PIXELS = photo_like(30, 40, seed=9)
COUNTS = count_colors(PIXELS)
KS = (5, 5, 2)
TITLES = ("Best of K = 5", "Worst of K = 5", "Best of K = 2")
SCENES = ("scene", "scene2", "scene3", "scene4")


def four_clouds(points: int = 400) -> tuple[list[Cloud], list[float]]:
    """The original and three runs of `kmc`, and the costs of these."""
    sample = sample_cloud(PIXELS, points)
    clouds = [original_cloud(sample, "rgb")]
    costs = []
    for number, (title, k) in enumerate(zip(TITLES, KS, strict=True)):
        (run,) = iter_restarts(COUNTS, k, range(number, number + 1), max_iters=300)  # to the end
        quantized = apply_palette(PIXELS, run.centroids[0], effort="fast")
        costs.append(float(run.costs[0]))
        clouds.append(run_cloud(title, f"run {number}", costs[-1], quantized, sample))
    return clouds, costs


def in_scene(figure: go.Figure, scene: str, part: str | None = None) -> list[go.Scatter3d]:
    """The traces of a scene, or those of one part."""
    traces = [trace for trace in figure.data if trace.scene == scene]
    return [trace for trace in traces if part in (None, trace.meta["part"])]


def plain(trace: go.Scatter3d) -> dict[str, Any]:
    """A trace without what says where it is shown."""
    content = json.loads(go.Figure(trace).to_json())["data"][0]
    own = ("scene", "legend", "legendgroup", "showlegend")
    return {name: value for name, value in content.items() if name not in own}


@pytest.mark.parametrize("space", list(BOXES))
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_scenes_have_the_traces_of_the_single_figures(space: str, theme: str) -> None:
    clouds, _ = four_clouds()
    figure = clouds_figure(clouds, space, theme)
    for cloud, scene in zip(clouds, SCENES, strict=True):
        single = cloud_figure(cloud, space, theme)
        together = in_scene(figure, scene)
        assert [plain(trace) for trace in together] == [plain(trace) for trace in single.data]
        own = figure.layout[scene].to_plotly_json()
        del own["domain"]
        assert own == single.layout.scene.to_plotly_json()
    assert len(figure.data) == sum(len(in_scene(figure, scene)) for scene in SCENES)
    assert figure.layout.paper_bgcolor == single.layout.paper_bgcolor


def test_scenes_hold_what_kmc_computes() -> None:
    clouds, costs = four_clouds(10_000)
    figure = clouds_figure(clouds, "rgb", "light")
    (original,) = in_scene(figure, "scene", "pixels")
    places = np.column_stack([original.x, original.y, original.z])
    assert np.array_equal(places, COUNTS.colors)
    assert np.array_equal(np.asarray(original.customdata)[:, 4], COUNTS.counts)
    for k, cost, scene in zip(KS, costs, SCENES[1:], strict=True):
        centroids = in_scene(figure, scene, "centroids")
        palette = np.array([[t.x[0], t.y[0], t.z[0]] for t in centroids]).astype(np.uint8)
        assert len(palette) == k
        squared = 0.0
        for number, trace in enumerate(in_scene(figure, scene, "pixels")):
            colors = np.column_stack([trace.x, trace.y, trace.z]).astype(np.uint8)
            counts = np.asarray(trace.customdata)[:, 4]
            assert (map_to_palette(colors, palette) == number).all()
            assert counts.sum() == centroids[number].customdata[0][4]
            distances = ((colors / 255 - palette[number] / 255) ** 2).sum(axis=1)
            squared += float(counts @ distances)
        assert squared / PIXELS[:, :, 0].size == pytest.approx(cost, rel=1e-3)


def test_scenes_share_one_camera_and_equal_aspect() -> None:
    figure = clouds_figure(four_clouds()[0], "rgb", "light")
    scenes = [figure.layout[scene] for scene in SCENES]
    assert len({json.dumps(scene.camera.to_plotly_json()) for scene in scenes}) == 1
    for scene in scenes:
        ratio = scene.aspectratio
        assert ratio.x == ratio.y == ratio.z


def test_titles_say_k_run_and_cost() -> None:
    clouds, costs = four_clouds()
    figure = clouds_figure(clouds, "rgb", "light")
    assert figure.layout.title.subtitle.text == COST
    assert "mean squared RGB distance, channels in 0..1" in COST
    first, *runs = [note.text for note in figure.layout.annotations]
    assert first == "<b>Original</b><br>400 of 1,200 distinct colours"
    assert runs == [
        f"<b>{title}</b><br>run {number}, cost {three_digits(cost)}"
        for number, (title, cost) in enumerate(zip(TITLES, costs, strict=True))
    ]
    for note, scene in zip(figure.layout.annotations, SCENES, strict=True):
        domain = figure.layout[scene].domain
        assert (note.x, note.y) == (domain.x[0], domain.y[1])


def test_each_scene_has_its_own_legend_whose_groups_are_its_own() -> None:
    figure = clouds_figure(four_clouds()[0], "rgb", "light")
    assert all(trace.showlegend is False for trace in in_scene(figure, "scene"))
    groups: list[str] = []
    for scene, legend in zip(SCENES[1:], ("legend2", "legend3", "legend4"), strict=True):
        traces = in_scene(figure, scene)
        assert {trace.legend for trace in traces} == {legend}
        entries = [trace for trace in traces if trace.showlegend is not False]
        assert [trace.meta["part"] for trace in entries] == ["centroids"] * len(entries)
        pixels = [trace.legendgroup for trace in in_scene(figure, scene, "pixels")]
        assert pixels == [trace.legendgroup for trace in entries]
        groups += pixels
    assert len(set(groups)) == len(groups) == sum(KS)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_places_lie_two_by_two_and_never_overlap(count: int) -> None:
    places = scene_places(count)
    assert len(places) == count
    for place in places:
        assert 0 <= place.left < place.right < 1
        assert 0 <= place.bottom < place.top < 1
    for one, other in combinations(places, 2):
        beside = one.right < other.left or other.right < one.left
        assert beside or one.top < other.bottom or other.top < one.bottom
    assert len({place.left for place in places}) == min(count, 2)
