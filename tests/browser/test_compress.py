"""The paths that people walk, in a real headless browser against a real server."""

import io
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Download, Locator, Page, Response, expect

from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like
from tests.support.server import launch_options, serving

PATIENCE = 60_000  # milliseconds


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return launch_options()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address


def upload(page: Page, server: str, data: bytes, name: str) -> None:
    page.goto(server)
    page.get_by_role("radio", name="Upload").click()
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": data}
    )
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=PATIENCE)


def open_page(page: Page, label: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=label).click()
    expect(page.get_by_role("heading", name=label, exact=True)).to_be_visible(timeout=PATIENCE)


def set_number(page: Page, label: str, value: int) -> None:
    field = page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(str(value))
    field.press("Enter")


def download(page: Page, name: str) -> Download:
    button = page.get_by_role("button", name=f"Download {name}", exact=True)
    expect(button).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as found:
        button.click()
    return found.value


def pngcheck(file: Path) -> str:
    """What the program says of the file; without it the test is skipped, but never on CI."""
    if shutil.which("pngcheck") is None and not os.environ.get("CI"):
        pytest.skip("pngcheck is not installed")
    run = subprocess.run(["pngcheck", "-v", str(file)], capture_output=True, text=True, check=True)
    return run.stdout


def test_upload_compress_download_and_come_back(page: Page, server: str, tmp_path: Path) -> None:
    shown: list[Response] = []
    page.on("response", lambda response: shown.append(response))
    data = encoded(photo_like(420, 640), "JPEG", quality=90)
    upload(page, server, data, "holiday photo.jpg")

    open_page(page, "Compress")
    page.get_by_role("radio", name="Restarts experiment").click()
    set_number(page, "Colours, K", 8)
    set_number(page, "Restarts", 1000)
    page.get_by_text("More settings").click()
    set_number(page, "Iterations", 40)
    page.get_by_role("button", name="Compress", exact=True).click()
    texts = set()
    bar = page.get_by_test_id("stProgress")
    expect(bar).to_be_visible(timeout=PATIENCE)
    while len(texts) < 3 and bar.count():
        texts |= set(re.findall(r"([\d,]+) of 2,000 runs", " ".join(bar.all_inner_texts())))
        page.wait_for_timeout(50)
    assert len(texts) >= 3, "the progress bar did not move"

    saved = download(page, "k8-best")
    assert saved.suggested_filename == "holiday-photo-k8-best.png"
    file = tmp_path / saved.suggested_filename
    saved.save_as(file)
    said = pngcheck(file)
    assert re.search("640 x 420 image, [48]-bit palette", said)  # the one that packs better
    assert "8 palette entries" in said
    with Image.open(file) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape == (420, 640, 3)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) == 8

    cost = page.get_by_test_id("stMetric").filter(has_text="Cost").inner_text()
    open_page(page, "Analysis")
    expect(page.get_by_text("1000 runs of K = 8")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot")).to_have_count(3, timeout=PATIENCE)
    page.get_by_role("tab", name="Pictures").click()
    expect(page.get_by_text("Worst of K = 8").first).to_be_visible(timeout=PATIENCE)
    counts = colors_received(shown)
    assert {3, 8} <= counts <= set(range(1, 9)), counts
    open_page(page, "How it works")
    open_page(page, "Compress")
    expect(page.get_by_role("spinbutton", name="Colours, K", exact=True)).to_have_value("8")
    again = page.get_by_test_id("stMetric").filter(has_text="Cost")
    expect(again).to_be_visible(timeout=PATIENCE)
    assert again.inner_text() == cost


def colors_received(responses: list[Response]) -> set[int]:
    """How many colours each PNG among the shown pictures has; the original comes as JPEG."""
    found = set()
    icon = (ROOT / "compressor" / "ui" / "icon.png").read_bytes()
    for response in responses:
        kind = response.headers.get("content-type")
        if "/media/" in response.url and kind == "image/png":
            if (body := response.body()) == icon:
                continue
            with Image.open(io.BytesIO(body)) as picture:
                found.add(len(picture.convert("RGB").getcolors(1 << 24)))
    return found


def test_a_deep_link_as_the_first_request_shows_page_and_frame(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        page.goto(f"{address}/Analysis")
        expect(page.get_by_role("heading", name="Analysis")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("There is no picture yet")).to_be_visible()
        links = page.get_by_test_id("stSidebar").get_by_role("link")
        expect(links).to_have_count(8)
        page.get_by_role("link", name="Choose a picture").click()
        expect(page.get_by_role("button", name="Coffee", exact=True)).to_be_visible(
            timeout=PATIENCE
        )


def test_a_demo_takes_two_clicks(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("button", name="Astronaut", exact=True).click()
    page.get_by_role("button", name="Compress it", exact=True).click()
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=PATIENCE)


def test_stop_takes_effect_within_a_second(page: Page, server: str) -> None:
    upload(page, server, encoded(photo_like(400, 600, seed=5), "JPEG"), "stop.jpg")
    open_page(page, "Compress")
    page.get_by_role("radio", name="Restarts experiment").click()
    set_number(page, "Colours, K", 64)
    set_number(page, "Restarts", 1000)
    page.get_by_role("button", name="Compress", exact=True).click()
    expect(page.get_by_text(re.compile(r"[1-9][\d,]* of 2,000 runs"))).to_be_visible(
        timeout=PATIENCE
    )
    pressed = time.monotonic()
    page.get_by_role("button", name="Stop", exact=True).click()
    # Often enough to measure: `expect` looks at 0.35, 0.85 and 1.85 seconds only.
    said = "() => document.body.innerText.includes('Compress goes on from there')"
    page.wait_for_function(said, polling=25, timeout=PATIENCE)
    assert time.monotonic() - pressed < 1
    expect(page.get_by_test_id("stProgress")).to_have_count(0)


def test_a_bad_file_gives_a_sentence_and_no_stack_trace(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("radio", name="Upload").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "<img src=x onerror=alert(1)>.png", "mimeType": "image/png", "buffer": b"junk"}
    )
    expect(page.get_by_text("is not a picture that can be read")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_best_quality_from_upload_to_download(page: Page, server: str, tmp_path: Path) -> None:
    pixels = photo_like(300, 450, seed=7)
    upload(page, server, encoded(pixels), "meadow.png")
    open_page(page, "Compress")
    set_number(page, "Colours, K", 12)
    page.get_by_role("button", name="Compress", exact=True).click()
    button = page.get_by_role("button", name="Download PNG")
    expect(button).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as found:
        button.click()
    file = tmp_path / found.value.suggested_filename
    assert file.name == "meadow-k12.png"
    found.value.save_as(file)
    said = pngcheck(file)
    assert re.search("450 x 300 image, [48]-bit palette", said)
    assert "12 palette entries" in said
    with Image.open(file) as picture:
        got = np.asarray(picture.convert("RGB"))
    palette = np.unique(got.reshape(-1, 3), axis=0).astype(int)
    nearest = ((pixels[:, :, np.newaxis].astype(int) - palette) ** 2).sum(axis=3).min(axis=2)
    assert np.array_equal(((pixels.astype(int) - got) ** 2).sum(axis=2), nearest)

    slider = page.get_by_role("slider", name="Wipe between")
    wipe_by_keyboard(page, slider)
    wipe_and_zoom_by_mouse(page, slider)


def wipe_by_keyboard(page: Page, slider: Locator) -> None:
    slider.focus()
    expect(slider).to_have_attribute("aria-valuenow", "50")
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuenow", "52")
    expect(slider).to_have_attribute("aria-valuetext", "52 % original, 48 % result")
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("+")
    expect(page.get_by_role("button", name="Fit the whole picture")).to_have_text("1.5 ×")
    page.keyboard.press("0")
    zoom = page.get_by_role("group", name="Zoom")
    expect(zoom.get_by_role("button", name="Zoom out")).to_be_disabled()


def wipe_and_zoom_by_mouse(page: Page, slider: Locator) -> None:
    stage = page.locator(".stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    x = box["x"]
    y = box["y"] + box["height"] / 2
    page.mouse.move(x + box["width"] * 0.1, y)
    page.mouse.down()
    page.mouse.move(x + box["width"] * 0.75, y, steps=4)
    page.mouse.up()
    expect(slider).to_have_attribute("aria-valuenow", "75")
    zoom = page.get_by_role("group", name="Zoom")
    zoom.get_by_role("button", name="Zoom in").click(click_count=3)
    result = page.locator(".picture.result")
    before = result.bounding_box()
    assert before is not None
    assert before["width"] == pytest.approx(box["width"] * 1.5**3, rel=0.01)
    assert result.evaluate("picture => getComputedStyle(picture).imageRendering") == "pixelated"
    page.mouse.move(x + box["width"] * 0.3, y)
    page.mouse.down()
    page.mouse.move(x + box["width"] * 0.3 + 60, y + 20, steps=4)
    page.mouse.up()
    after = result.bounding_box()
    assert after is not None
    assert (after["x"], after["y"]) == pytest.approx((before["x"] + 60, before["y"] + 20), abs=1)
    expect(slider).to_have_attribute("aria-valuenow", "75")


def test_a_click_on_the_curve_sends_its_k_to_compress(page: Page, server: str) -> None:
    upload(page, server, encoded(photo_like(120, 160, seed=9)), "curve.png")
    open_page(page, "Choose K")
    page.get_by_role("button", name="Try every K").click()
    charts = page.locator(".js-plotly-plot")
    expect(charts).to_have_count(4, timeout=PATIENCE)
    point = charts.nth(1).locator(".scatterlayer .trace").first.locator(".points path").nth(8)
    point.click(force=True)  # Plotly listens on a layer above its points
    expect(page.get_by_role("heading", name="K = 32")).to_be_visible(timeout=PATIENCE)
    open_page(page, "Compress")
    field = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    expect(field).to_have_value("32")
