"""Who draws the clouds, in a real browser: Plotly with a graphics card, else the processor."""

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from kmc import count_colors, map_to_palette
from tests.support.browser import (
    TIMEOUT_MS,
    download,
    download_bytes,
    open_page,
    open_picture_data,
    upload,
    wait_until_idle,
)
from tests.support.browser.barriers import barriers
from tests.support.browser.clouds import azimuths, drag, open_clouds
from tests.support.browser.experiment import PICTURE, K
from tests.support.pictures import encoded

SMALL = {"width": 320, "height": 240}  # few pixels, too, where nothing but clouds is shown
# The one question to the browser, answered as one with a graphics card does.
GRAPHICS_CARD = """(() => {
  const ask = WebGLRenderingContext.prototype.getParameter;
  WebGLRenderingContext.prototype.getParameter = function (name) {
    return name === 0x9246 ? "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060)" : ask.call(this, name);
  };
})();"""
PLOTS = """() => {
  const roots = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).filter(Boolean);
  return roots.flatMap((root) => [...root.querySelectorAll(".plotly-space")]);
}"""
COLORS = (
    f"({PLOTS})()[1].data.filter((trace) => trace.meta.part === 'pixels')"
    ".map((trace) => trace.marker.color)"
)
EYE = "JSON.stringify(plot._fullLayout.scene._scene.getCamera().eye)"
CAMERAS = f"({PLOTS})().map((plot) => {EYE})"


CLUSTERS_SHOWN = """document.querySelector("#cloud")._fullData
  .filter((trace) => trace.visible === true && "cluster" in trace.meta)
  .map((trace) => trace.meta.cluster)"""
SCENE_EYES = """[1, 2, 3, 4].map((number) => {
  const name = number === 1 ? "scene" : `scene${number}`;
  const scene = document.querySelector("#clouds")._fullLayout[name]._scene;
  return JSON.stringify(scene.getCamera().eye);
})"""


def open_analysis(page: Page) -> Locator:
    """Open the clouds of the experiment, anew where they are open, and give their canvases."""
    page.bring_to_front()  # a tab behind another draws one frame a second
    open_page(page, "Analysis")
    page.get_by_role("tab", name="Runs").click()
    wait_until_idle(page)  # a quick second click would keep the clouds that are open
    expect(page.locator(".clouds .canvas")).not_to_have_count(4, timeout=TIMEOUT_MS)
    return open_clouds(page)


def expect_plotly(page: Page) -> None:
    """Wait until Plotly has drawn all four clouds."""
    expect(page.locator(".canvas[data-drawn-by=plotly]")).to_have_count(4, timeout=TIMEOUT_MS)
    page.wait_for_function(f"({PLOTS})().every((plot) => plot._fullLayout?.scene._scene)")


def cameras(page: Page) -> list[str]:
    """From where each of Plotly's scenes is seen."""
    page.wait_for_timeout(300)  # until the frame after the last movement
    places: list[str] = page.evaluate(CAMERAS)
    return places


def save(page: Page, cloud: str, kind: str) -> Path:
    """Download a cloud."""
    panel = page.locator("figure.cloud").filter(has_text=cloud)
    panel.locator("summary", has_text="Download").click()
    with page.expect_download(timeout=TIMEOUT_MS) as started:
        panel.get_by_role("button", name=kind).click()
    return Path(started.value.path())


def parts(figure: dict[str, Any], part: str) -> list[dict[str, Any]]:
    """The traces of a part of a figure."""
    return [trace for trace in figure["data"] if trace["meta"]["part"] == part]


def without_arrays(value: Any) -> Any:
    """A figure's JSON with plain lists of numbers where Plotly's Python has packed ones."""
    if isinstance(value, dict) and "bdata" in value:
        numbers = np.frombuffer(b64decode(value["bdata"]), value["dtype"])
        shape = [int(side) for side in value.get("shape", str(len(numbers))).split(",")]
        return numbers.reshape(shape).tolist()
    if isinstance(value, dict):
        return {name: without_arrays(content) for name, content in value.items()}
    return [without_arrays(content) for content in value] if isinstance(value, list) else value


def assert_shows_the_run(figure: dict[str, Any]) -> None:
    """Its traces hold the picture's colours, each with its pixels and by its nearest centroid."""
    clusters, centroids = (parts(figure, part) for part in ("pixels", "centroids"))
    palette = np.concatenate([[trace[axis] for axis in "xyz"] for trace in centroids], axis=1).T
    assert len(clusters) == len(palette) == K
    assert sum(trace["customdata"][0][4] for trace in centroids) == PICTURE[:, :, 0].size
    assert [trace["legendgroup"] for trace in clusters] == [t["legendgroup"] for t in centroids]
    counted = count_colors(PICTURE)
    counts = {
        tuple(color): count
        for color, count in zip(counted.colors.tolist(), counted.counts.tolist(), strict=True)
    }
    points = [(*row[:3], row[4]) for trace in clusters for row in trace["customdata"]]
    assert {point[:3]: point[3] for point in points} == counts
    for number, trace in enumerate(clusters):
        colors = np.array([trace[axis] for axis in "xyz"]).T.astype(np.uint8)
        assert np.array_equal(colors, np.array(trace["customdata"])[:, :3])
        assert (map_to_palette(colors, palette.astype(np.uint8)) == number).all()


def test_a_browser_in_software_gets_the_processor_and_its_clouds_as_files(
    experiment_page: Page, page: Page
) -> None:
    canvases = open_analysis(experiment_page)
    expect(experiment_page.get_by_label("Drawn by")).to_have_value("software")
    assert experiment_page.evaluate(f"({PLOTS})().length") == 0
    figure = save(experiment_page, f"Best of K = {K}", "figure.json")
    assert_shows_the_run(json.loads(figure.read_text()))
    assert save(experiment_page, "Original", "PNG").read_bytes()[:4] == b"\x89PNG"
    assert azimuths(canvases)[0] == 305

    own_page = save(experiment_page, f"Worst of K = {K}", "HTML")
    html = own_page.rename(own_page.with_suffix(".html"))
    page.bring_to_front()
    page.set_viewport_size(SMALL)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(html.as_uri())
    expect(page.locator("#cloud canvas").first).to_be_visible(timeout=TIMEOUT_MS)
    assert page.title() == f"Worst of K = {K}"
    assert page.evaluate("document.querySelector('#cloud').data.length") == 2 * K + 1
    assert page.evaluate(CLUSTERS_SHOWN) == [*range(K), *range(K)]
    page.locator(".legend .legendtoggle").nth(1).click()
    page.wait_for_function(f"({CLUSTERS_SHOWN}).length === 2 * {K - 1}")
    assert 1 not in page.evaluate(CLUSTERS_SHOWN)
    assert [url for url in requests if url.startswith("http")] == []


def test_all_four_clouds_are_one_figure_and_one_page(experiment_page: Page, page: Page) -> None:
    open_analysis(experiment_page)
    together = without_arrays(json.loads(download_bytes(experiment_page, "All four: figure.json")))
    single = json.loads(save(experiment_page, f"Best of K = {K}", "figure.json").read_text())
    second = [trace for trace in together["data"] if trace["scene"] == "scene2"]
    for trace in second:
        del trace["scene"]
        del trace["legend"]
        if "legendgroup" in trace:
            trace["legendgroup"] = trace["legendgroup"].removeprefix("scene2 ")
    assert second == single["data"]

    own_page = Path(download(experiment_page, "All four: HTML page").path())
    html = own_page.rename(own_page.with_suffix(".html"))
    page.bring_to_front()
    page.set_viewport_size(SMALL)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(html.as_uri())
    drawn = page.locator("#clouds canvas")
    expect(drawn.first).to_be_visible(timeout=TIMEOUT_MS)
    page.wait_for_function("document.querySelector('#clouds')._fullLayout?.scene4?._scene")
    page.wait_for_timeout(500)
    home = page.evaluate(SCENE_EYES)
    assert len(set(home)) == 1
    box = page.locator("#clouds").bounding_box()
    assert box is not None
    page.mouse.move(box["width"] * 0.2, box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["width"] * 0.2 + 30, box["height"] * 0.3, steps=3)
    page.mouse.up()
    page.wait_for_function(f"new Set({SCENE_EYES}).size === 1 && ({SCENE_EYES})[0] !== '{home[0]}'")
    assert [url for url in requests if url.startswith("http")] == []


def test_a_graphics_card_gets_plotly_with_one_camera_that_stays(experiment_page: Page) -> None:
    page = experiment_page
    page.evaluate(f"{GRAPHICS_CARD}; sessionStorage.clear()")  # where the first answer is kept
    canvases = open_analysis(page)
    expect(page.get_by_label("Drawn by")).to_have_value("plotly")
    expect_plotly(page)
    home = cameras(page)
    assert len(home) == 4
    assert len(set(home)) == 1
    drag(page, canvases.nth(2), -60)
    turned = cameras(page)
    assert len(set(turned)) == 1
    assert turned[0] != home[0]
    direction = azimuths(canvases)

    page.get_by_role("radio", name="OKLab").click()
    expect(page.get_by_role("img", name="points in OKLab space")).to_be_attached(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    expect_plotly(page)
    assert cameras(page) == turned
    page.get_by_role("tab", name="Pictures").click()
    expect(page.locator(".clouds canvas")).to_have_count(0, timeout=TIMEOUT_MS)
    open_clouds(page)
    expect_plotly(page)
    assert cameras(page) == turned
    assert azimuths(canvases) == direction


def test_the_choice_is_remembered_until_the_graphics_card_gives_up(experiment_page: Page) -> None:
    page = experiment_page
    open_analysis(page)
    page.get_by_label("Drawn by").select_option("software")
    expect(page.locator(".canvas[data-drawn-by]")).to_have_count(0)
    page.get_by_label("Drawn by").select_option("plotly")
    expect_plotly(page)
    surface = page.get_by_role("application", name=f"Best of K = {K}: turn")
    surface.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    told = page.locator("figure.cloud").nth(1).locator(".told")
    words = re.compile(r"^#[0-9a-f]{6} · \d+\.\d\d % · [\d,]+ pixels$")
    expect(told).to_have_text(words, timeout=TIMEOUT_MS)
    page.wait_for_function(f"new Set({COLORS}).size === 2")
    assert page.evaluate(COLORS).count(told.inner_text()[:7]) == 1
    surface.focus()
    page.keyboard.press("Escape")
    page.wait_for_function(f"new Set({COLORS}).size === {K}")
    legend = page.locator("figure.cloud").nth(1).locator(".legend-of-clusters")
    legend.locator("summary").click()
    legend.get_by_role("button", name="#").first.click()
    expect(legend.locator("summary")).to_have_text(f"{K} clusters, 1 hidden")
    visible = f"({PLOTS})()[1].data.map((trace) => trace.visible).filter((v) => v === false).length"
    page.wait_for_function(f"{visible} === 1")
    assert barriers(page) == []

    page.evaluate(
        f"({PLOTS})()[3].querySelector('canvas').getContext('webgl')"
        ".getExtension('WEBGL_lose_context').loseContext()"
    )
    expect(page.get_by_text("The graphics card stopped drawing")).to_be_visible()
    expect(page.locator(".canvas[data-drawn-by]")).to_have_count(0)
    expect(page.get_by_label("Drawn by")).to_have_value("software")
    expect(legend.locator("summary")).to_have_text(f"{K} clusters, 1 hidden")
    page.close()  # nobody else gets a tab whose graphics card gave up


def test_a_choice_outlives_a_reload(page: Page, server: str) -> None:
    drawn_by = page.get_by_label("Drawn by")
    page.goto(f"{server}/_stcore/health")
    page.evaluate("localStorage.setItem('clouds drawn by', 'plotly')")
    upload(page, server, encoded(PICTURE), "few.png")
    open_picture_data(page)
    expect(drawn_by).to_have_value("plotly", timeout=TIMEOUT_MS)
    drawn_by.select_option("software")
    page.add_init_script(GRAPHICS_CARD)
    page.evaluate("sessionStorage.clear()")
    upload(page, server, encoded(PICTURE), "few.png")
    open_picture_data(page)
    expect(drawn_by).to_have_value("software", timeout=TIMEOUT_MS)
