"""The Palette page and the tab Pictures, without a browser: what they say is counted anew."""

import base64
import json
import re
import zlib

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from compressor.figures.errors import scale_top
from compressor.imaging import load_image
from compressor.imaging.metrics import error_map
from compressor.imaging.palettes.cluster_colors import PARTS, cluster_colors
from compressor.imaging.palettes.color_names import distinct_names, named_colors
from compressor.imaging.palettes.color_vision import DEFICIENCIES, as_seen, near_pairs
from compressor.pipeline.settings import LookSettings, QualitySettings, RestartSettings
from compressor.ui.palette import available
from compressor.ui.palette.color_vision import _picture
from compressor.ui.palette.view import _percent
from kmc import to_space
from tests.support.costs import three_digits
from tests.support.pages import (
    FEW_RUNS,
    Page,
    elements,
    experiment_result,
    open_analysis,
    quality_result,
    results_of,
    run_best_quality,
    run_experiment,
    texts,
    wait_for_job,
    with_picture,
)
from tests.support.pictures import encoded, photo_like

PALETTE = "pages/3_Palette.py"
PHOTO = encoded(photo_like(60, 80))


def palette_page(script: Page, *done: AppTest, **state: object) -> AppTest:
    """The Palette page in the session of other pages."""
    at = script(PALETTE)
    at.session_state["chosen"] = done[0].session_state["chosen"]
    at.session_state["results"] = results_of(
        {kind: result for one in done for kind, result in one.session_state["results"].items()}
    )
    for key, value in state.items():
        at.session_state[key] = value
    at.run()
    assert not at.exception
    return at


def shown(at: AppTest) -> dict:
    (data,) = elements(at, "palette")
    return data


def unpacked(data: dict) -> np.ndarray:
    indices = np.frombuffer(zlib.decompress(base64.b64decode(data["map"])), np.uint8)
    return indices.reshape(data["height"], data["width"])


def transparent(rows: int = 40, columns: int = 50) -> bytes:
    """A picture with an opaque, a half transparent and a fully transparent part."""
    alpha = np.full((rows, columns, 1), 255, np.uint8)
    alpha[:10] = 0
    alpha[10:20] = 128
    return encoded(np.concatenate([photo_like(rows, columns), alpha], axis=2))


def test_without_a_result_the_page_offers_to_compress(script: Page) -> None:
    at = with_picture(script(PALETTE), PHOTO).run()
    assert "no palette of this picture yet" in at.info[0].value
    at.button(key="compress-it").click().run()
    assert not at.exception
    waiting = {**at.session_state["jobs"]}
    assert LookSettings.method in waiting or LookSettings.method in at.session_state["results"]


def test_colours_are_told_with_code_name_share_and_pixels(script: Page) -> None:
    done = run_best_quality(script, PHOTO, k=8)
    at = palette_page(script, done)
    result = quality_result(done)
    data = shown(at)
    counts = [
        int((result.picture.to_pixels() == color).all(axis=2).sum()) for color in result.palette
    ]
    assert [color["code"] for color in data["colors"]] == [
        "#" + bytes(color).hex() for color in result.palette.tolist()
    ]
    assert [color["pixels"] for color in data["colors"]] == [str(count) for count in counts]
    assert [color["share"] for color in data["colors"]] == [
        f"{100 * count / 4800:.2f} %" for count in counts
    ]
    assert [color["name"] for color in data["colors"]] == distinct_names(result.palette)
    assert data["pixels"] == "4,800"
    assert np.array_equal(unpacked(data), result.picture.indices)
    lightness = to_space(result.palette, "oklab")[:, 0]
    assert data["orders"]["Lightness"] == np.argsort(lightness, kind="stable").tolist()
    assert data["orders"]["Share"] == sorted(range(8), key=lambda i: -counts[i])
    assert sorted(data["orders"]["Hue"]) == list(range(8))
    assert [control.key for control in at.segmented_control] == ["palette-part"]
    (contrast,) = elements(at, "palette_contrast")
    assert contrast["inks"] == [
        {"code": color["code"], "name": color["name"]} for color in data["colors"]
    ]


def test_each_of_the_palettes_can_be_chosen(script: Page) -> None:
    both = [run_experiment(script, PHOTO, **FEW_RUNS), run_best_quality(script, PHOTO, k=5)]
    result = both[0].session_state["results"][RestartSettings.method]
    at = palette_page(script, *both)
    choice = at.segmented_control(key="palette-of")
    assert choice.options == ["Best quality", "Best of K = 8", "Worst of K = 8", "Best of K = 2"]
    assert len(shown(at)["colors"]) == 5
    for key, variant in (("best", result.best), ("worst", result.worst), ("second", result.second)):
        choice.set_value(key).run()
        data = shown(at)
        assert data["title"] == variant.title
        assert np.array_equal(unpacked(data), variant.full.indices)
        assert len(data["colors"]) == len(variant.full.palette)
        assert f"cost {three_digits(variant.cost)}" in texts(at)


def test_a_palette_that_is_gone_gives_way_to_one_that_is_there(script: Page) -> None:
    at = palette_page(script, run_best_quality(script, PHOTO, k=5), **{"palette-of": "worst"})
    assert shown(at)["title"] == "Best quality"


def test_what_is_not_opaque_has_eight_digits_and_no_contrast(script: Page) -> None:
    done = run_best_quality(script, transparent(), k=6)
    at = palette_page(script, done)
    result = quality_result(done)
    data = shown(at)
    assert result.palette.shape == (6, 4)
    for color, (*rgb, alpha) in zip(data["colors"], result.palette.tolist(), strict=True):
        assert color["code"] == "#" + bytes(rgb).hex() + ("" if alpha == 255 else f"{alpha:02x}")
        assert (color["name"] == "transparent") == (alpha == 0)
        assert (color["locked"] is None) == (alpha < 255)
    clear = int((result.palette[:, 3] < 255).sum())
    assert clear >= 2
    assert f"{clear} see-through colours are left out" in texts(at)
    (contrast,) = elements(at, "palette_contrast")
    assert len(contrast["inks"]) == 6 - clear
    for order in data["orders"].values():
        assert sorted(order) == list(range(6))


def test_one_colour_has_nothing_to_be_read_on(script: Page) -> None:
    done = run_best_quality(script, encoded(np.full((3, 4, 3), 255, np.uint8)), k=4)
    at = palette_page(script, done)
    (color,) = shown(at)["colors"]
    assert (color["name"], color["exact"], color["share"]) == ("white", True, "100.00 %")
    assert "It takes two opaque colours" in texts(at)
    assert not elements(at, "palette_contrast")


def test_256_colours_and_a_picture_that_is_shown_smaller(script: Page) -> None:
    done = run_best_quality(script, encoded(photo_like(90, 1500)), k=256, effort="fast")
    data = shown(palette_page(script, done))
    result = quality_result(done)
    assert len(data["colors"]) == len(result.palette) == 256
    indices = unpacked(data)
    assert max(indices.shape) <= 700
    assert set(indices.ravel().tolist()) <= set(range(256))
    assert sum(int(c["pixels"].replace(",", "")) for c in data["colors"]) == 90 * 1500


def test_a_locked_colour_is_said_to_be_locked_and_one_without_pixels_is_there(
    script: Page,
) -> None:
    lime = named_colors()["lime"]
    done = run_best_quality(script, PHOTO, k=4, locked=((0, 255, 0),))
    at = palette_page(script, done, locked=((0, 255, 0),))
    colors = {color["code"]: color for color in shown(at)["colors"]}
    assert colors[lime]["locked"]
    assert (colors[lime]["name"], colors[lime]["exact"]) == ("lime", True)
    assert [code for code, color in colors.items() if color["locked"]] == [lime]


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0.00 %"), (1e-6, "< 0.01 %"), (0.00006, "0.01 %"), (1, "100.00 %")]
)
def test_a_few_pixels_are_not_none(share: float, words: str) -> None:
    assert _percent(share) == words


def test_best_against_worst_in_numbers_that_are_counted_anew(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    at = open_analysis(script, done, "Pictures")
    result = experiment_result(done)
    best = result.best.small
    worst = result.worst.small
    said = texts(at)
    errors, worse = (error_map(result.pixels, one.to_pixels()) for one in (best, worst))
    psnr = [
        10 * np.log10(255**2 / ((result.pixels.astype(float) - one.to_pixels()) ** 2).mean())
        for one in (best, worst)
    ]
    costs = result.runs.costs
    rows = {
        "Cost": (three_digits(costs.min()), three_digits(costs.max())),
        "PSNR": (f"{psnr[0]:.2f} dB", f"{psnr[1]:.2f} dB"),
        "Mean colour difference": (f"{errors.mean():.2f}", f"{worse.mean():.2f}"),
    }
    for name, (of_best, of_worst) in rows.items():
        assert f"| {name} | {of_best} | {of_worst} |" in said
    assert f"{100 * (costs.max() / costs.min() - 1):.1f} % more" in said
    levels = [255 * np.sqrt(cost / 3) for cost in (costs.min(), costs.max())]
    assert f"in levels of 0..255 | {levels[0]:.1f} | {levels[1]:.1f} |" in said
    differ = (best.to_pixels() != worst.to_pixels()).any(axis=2).mean()
    assert f"the two differ on {100 * differ:.1f} % of the pixels" in said
    shares = [(worse - errors >= 1), (worse - errors <= -1)]
    far, near = (f"{100 * share.mean():.1f} %" for share in shares)
    assert (
        f"visibly farther from the original on **{far} of the pixels**, and nearer on **{near}"
        in said
    )


def test_the_maps_are_of_best_and_worst_on_one_scale(
    script: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compressor.figures.errors.SCALE_ENDS", [n / 1000 for n in range(100_000)])
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    at = open_analysis(script, done, "Pictures")
    result = experiment_result(done)
    charts = [json.loads(chart.proto.spec)["data"][0] for chart in at.get("plotly_chart")]
    assert len(charts) == 3
    maps = [np.frombuffer(base64.b64decode(c["z"]["bdata"]), np.float32) for c in charts]
    errors, worse = (
        error_map(result.pixels, v.small.to_pixels()) for v in (result.best, result.worst)
    )
    assert np.array_equal(maps[0], errors.ravel())
    assert np.array_equal(maps[1], worse.ravel())
    assert np.array_equal(maps[2], (worse - errors).ravel())
    assert charts[0]["zmin"] == charts[1]["zmin"] == 0
    tops = scale_top(errors), scale_top(worse)
    assert tops[0] != tops[1]
    assert charts[0]["zmax"] == charts[1]["zmax"] == max(tops)
    assert charts[2]["zmin"] == -charts[2]["zmax"]
    assert charts[0]["colorscale"] == charts[1]["colorscale"] != charts[2]["colorscale"]


def test_where_most_is_lost_and_won_is_named(script: Page) -> None:
    done = run_experiment(script, encoded(photo_like(60, 80)), **FEW_RUNS)
    at = open_analysis(script, done, "Pictures")
    result = experiment_result(done)
    best = result.best.small
    worst = result.worst.small
    errors, worse = (error_map(result.pixels, one.to_pixels()) for one in (best, worst))
    said = " ".join(one.proto.body for one in at.get("html") if 'class="place"' in one.proto.body)
    for picture, own, other, phrase in (
        (best, errors, worse, "Most is lost where the best has"),
        (worst, worse, errors, "The worst does better where it has"),
    ):
        gains = [float((other - own)[picture.indices == i].sum()) for i in range(8)]
        most = int(np.argmax(gains))
        where = picture.indices == most
        assert f"{phrase} #{picture.palette[most].tobytes().hex()}" in said
        assert f"{100 * where.mean():.1f} % of the pixels" in said
        assert f"{own[where].mean():.2f}" in said
        assert f"{other[where].mean():.2f}" in said


def test_strips_tell_every_share(script: Page) -> None:
    done = run_experiment(script, PHOTO, **FEW_RUNS)
    at = open_analysis(script, done, "Pictures")
    result = experiment_result(done)
    strips = [one.proto.body for one in at.get("html") if 'class="strip"' in one.proto.body]
    assert len(strips) == 3
    for strip, variant in zip(strips, (result.best, result.worst, result.second), strict=True):
        widths = [int(width) for width in re.findall(r"flex:(\d+) ", strip)]
        assert widths == variant.small.counts.tolist()
        for share in variant.small.counts / variant.small.counts.sum():
            assert f"{100 * share:.2f} %" in strip


def test_equal_pictures_are_not_compared(script: Page) -> None:
    flat = np.zeros((20, 20, 3), np.uint8)
    flat[:10, :, 0] = 200
    flat[:, 10:, 2] = 90
    done = run_experiment(script, encoded(flat), k=8, k2=2, restarts=1, iterations=2)
    at = open_analysis(script, done, "Pictures")
    assert "nothing to compare" in texts(at)
    assert not at.get("plotly_chart")


def test_another_number_of_colours_is_searched_and_the_page_stays(script: Page) -> None:
    at = palette_page(script, run_experiment(script, PHOTO, **FEW_RUNS))
    assert at.number_input(key="palette-k").value == 8
    at.number_input(key="palette-k").set_value(5).run()
    assert not at.exception
    at = wait_for_job(at, QualitySettings.method)
    assert at.title[0].value == "Palette"
    assert quality_result(at).settings == QualitySettings(k=5)
    assert shown(at)["title"] == "Best quality"
    assert len(shown(at)["colors"]) == 5
    assert at.number_input(key="palette-k").value == 5


def test_without_a_palette_a_number_of_colours_starts_the_search(script: Page) -> None:
    at = with_picture(script(PALETTE), PHOTO).run()
    at.number_input(key="palette-k").set_value(3).run()
    at = wait_for_job(at, QualitySettings.method)
    assert not at.exception
    assert len(shown(at)["colors"]) == 3
    assert at.title[0].value == "Palette"


def test_no_name_is_there_twice(script: Page) -> None:
    done = run_best_quality(script, encoded(photo_like(90, 150)), k=64, effort="fast")
    names = [color["name"] for color in shown(palette_page(script, done))["colors"]]
    assert len(set(names)) == len(names) == 64


def test_colours_that_become_too_near_are_named_for_each_deficiency(script: Page) -> None:
    codes = (0xD62728, 0x2CA02C, 0xFFFFFF)
    stripes = np.array([[[c >> 16, c >> 8 & 255, c & 255] for c in codes]], np.uint8)
    done = run_best_quality(script, encoded(np.repeat(stripes, 4, axis=0)), k=4)
    at = palette_page(script, done)
    parts = [each.proto.body for each in at.get("html") if 'class="near"' in each.proto.body]
    assert len(parts) == len(DEFICIENCIES)
    red, green = distinct_names(stripes[0])[:2]
    (pair,) = near_pairs(stripes[0], DEFICIENCIES[1])
    words = f"from {pair.difference:.0f} to {pair.seen_difference:.1f}"
    assert f"{red}, {green}: {words}" in parts[1] or f"{green}, {red}: {words}" in parts[1]
    assert "No two colours become too near." in parts[0]
    for part, vision in zip(parts, DEFICIENCIES, strict=True):
        for color in as_seen(stripes[0], vision).tolist():
            assert f"background: #{bytes(color).hex()}" in part


def test_the_picture_as_seen_keeps_what_is_see_through(script: Page) -> None:
    done = run_best_quality(script, transparent(), k=5)
    at = palette_page(script, done)
    result = quality_result(done)
    assert len(at.image) - len(at.sidebar.image) == len(DEFICIENCIES)
    entry = available._of_one_palette(result)
    png = _picture("x", "y", entry, DEFICIENCIES[0])
    pixels = load_image(png).pixels_with_alpha
    expected = as_seen(result.picture.palette, DEFICIENCIES[0])[result.picture.indices]
    assert np.array_equal(pixels, expected)


@pytest.mark.parametrize("part", ["Vivid", "Accents"])
def test_the_colours_of_clusters_can_be_their_saturated_part(script: Page, part: str) -> None:
    done = run_best_quality(script, PHOTO, k=4, space="oklab")
    result = quality_result(done)
    at = palette_page(script, done)
    assert at.segmented_control(key="palette-part").value == "Mean"
    at.segmented_control(key="palette-part").set_value(part).run()
    assert not at.exception
    counts = load_image(PHOTO).count_colors()
    expected = cluster_colors(counts, result.palette, PARTS[part], "oklab")
    data = shown(at)
    assert [color["code"] for color in data["colors"]] == [
        "#" + bytes(color).hex() for color in expected.tolist()
    ]
    assert len({color["name"] for color in data["colors"]}) == 4
    assert np.array_equal(unpacked(data), result.picture.indices)
    assert f"{part.lower()} colours, which the file does not have" in texts(at)


def test_only_the_opaque_colours_are_listed_by_choice(script: Page) -> None:
    done = run_best_quality(script, transparent(), k=5)
    at = palette_page(script, done)
    palette = quality_result(done).palette
    opaque = np.flatnonzero(palette[:, 3] == 255)
    assert 0 < len(opaque) < len(palette)
    assert sorted(shown(at)["orders"]["Hue"]) == list(range(len(palette)))
    at.toggle(key="palette-opaque").set_value(True).run()
    data = shown(at)
    assert [sorted(order) for order in data["orders"].values()] == [opaque.tolist()] * 3
    assert len(data["colors"]) == len(palette)
    at = palette_page(script, run_best_quality(script, PHOTO, k=4))
    assert not at.toggle
