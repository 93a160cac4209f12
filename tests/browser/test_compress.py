"""The paths that people walk, in a real headless browser against a real server."""

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Response, expect
from ssimulacra2 import compute_ssimulacra2

from compressor.imaging.formats.encoder import format_of
from compressor.imaging.formats.table import FILE_FORMATS
from compressor.samples import SAMPLES
from tests.support.browser import (
    TIMEOUT_MS,
    choose_method,
    download,
    download_starting_with,
    look_card,
    open_best_quality,
    open_page,
    set_number,
    upload,
    wait_for_look,
    wait_for_result,
)
from tests.support.browser.decoding import assert_shown, decode_in_browser, shows
from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like
from tests.support.pngs import open_png


def pngcheck(file: Path) -> str:
    """What the program says of the file; without it the test is skipped, but never on CI."""
    if shutil.which("pngcheck") is None and not os.environ.get("CI"):
        pytest.skip("pngcheck is not installed")
    run = subprocess.run(["pngcheck", "-v", str(file)], capture_output=True, text=True, check=True)
    return run.stdout


def test_experiment_from_upload_to_download_and_back(
    page: Page, server: str, tmp_path: Path
) -> None:
    """On the way Stop ends the runs, and the button goes on from there."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    data = encoded(photo_like(210, 320), "JPEG", quality=90)
    upload(page, server, data, "holiday photo.jpg")

    choose_method(page, "Restarts experiment")
    set_number(page, "Colours, K", 64)
    set_number(page, "Restarts", 1000)
    start = page.get_by_role("button", name="Run the experiment")
    start.click()
    texts = set()
    bar = page.get_by_test_id("stProgress")
    expect(bar).to_be_visible(timeout=TIMEOUT_MS)
    while len(texts) < 3 and bar.count():
        texts |= set(re.findall(r"([\d,]+) of 2,000 runs", " ".join(bar.all_inner_texts())))
        page.wait_for_timeout(50)
    assert len(texts) >= 3, "the progress bar did not move"
    stop_and_go_on(page)

    set_number(page, "Colours, K", 8)
    set_number(page, "Restarts", 100)
    page.get_by_text("More settings").click()
    set_number(page, "Iterations", 12)
    responses.clear()  # of other numbers of colours
    start.click()
    saved = download(page, "Download k8-best")
    assert saved.suggested_filename == "holiday-photo-k8-best.png"
    file = tmp_path / saved.suggested_filename
    saved.save_as(file)
    output = pngcheck(file)
    assert re.search("320 x 210 image, [48]-bit palette", output)  # the one that packs better
    assert "8 palette entries" in output
    with Image.open(file) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape == (210, 320, 3)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) == 8

    cost = page.get_by_test_id("stMetric").filter(has_text="Cost").inner_text()
    open_page(page, "Analysis")
    expect(page.get_by_text("100 runs of K = 8")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.locator(".js-plotly-plot")).to_have_count(3, timeout=TIMEOUT_MS)
    page.get_by_role("tab", name="Pictures").click()
    expect(page.get_by_text("Worst of K = 8").first).to_be_visible(timeout=TIMEOUT_MS)
    counts = colors_received(responses)
    assert {3, 8} <= counts <= set(range(1, 9)), counts
    open_page(page, "How it works")
    open_page(page, "Compress")
    expect(page.get_by_role("spinbutton", name="Colours, K", exact=True)).to_have_value("8")
    again = page.get_by_test_id("stMetric").filter(has_text="Cost")
    expect(again).to_be_visible(timeout=TIMEOUT_MS)
    assert again.inner_text() == cost


def colors_received(responses: list[Response]) -> set[int]:
    """The numbers of colours of the PNGs that the page was sent; the original comes as JPEG."""
    counts = set()
    icon = (ROOT / "compressor" / "ui" / "icon.png").read_bytes()
    for response in responses:
        kind = response.headers.get("content-type")
        if "/media/" in response.url and kind == "image/png":
            if (body := response.body()) == icon:
                continue
            with Image.open(io.BytesIO(body)) as picture:
                counts.add(len(picture.convert("RGB").getcolors(1 << 24)))
    return counts


def stop_and_go_on(page: Page) -> None:
    """Stop an experiment that has begun, go on with it, and stop it again."""
    start = page.get_by_role("button", name="Run the experiment")
    stop = page.get_by_role("button", name="Stop", exact=True)
    before = runs_done(page)
    stop.click()
    stopped = runs_stopped(page)
    assert before <= stopped < 2000
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    start.click()
    assert runs_done(page) >= stopped
    stop.click()
    assert stopped <= runs_stopped(page) < 2000


def runs_done(page: Page) -> int:
    """The number of runs that the progress bar shows, once there is any."""
    bar = page.get_by_text(re.compile(r"[1-9][\d,]* of 2,000 runs\b(?!\.)"))
    expect(bar).to_be_visible(timeout=TIMEOUT_MS)
    return leading_number(bar.inner_text())


def runs_stopped(page: Page) -> int:
    """The number of runs that were done when the job was stopped, once it has stopped."""
    sentence = page.get_by_text(re.compile(r"Stopped after [\d,]+ of 2,000 runs"))
    expect(sentence).to_be_visible(timeout=TIMEOUT_MS)
    return leading_number(sentence.inner_text())


def leading_number(text: str) -> int:
    """The first number of a text, written with or without commas."""
    number = re.search(r"\d[\d,]*", text)
    assert number is not None
    return int(number[0].replace(",", ""))


def test_best_quality_from_upload_to_download(page: Page, server: str, tmp_path: Path) -> None:
    pixels = photo_like(120, 180, seed=7)
    upload(page, server, encoded(pixels), "meadow.png")
    open_best_quality(page)
    set_number(page, "Colours, K", 12)
    wait_for_result(page, 12)
    saved = download_starting_with(page, "Download PNG")
    assert saved.suggested_filename == "meadow-k12.png"
    file = tmp_path / saved.suggested_filename
    saved.save_as(file)
    output = pngcheck(file)
    assert re.search("180 x 120 image, [48]-bit palette", output)
    assert "12 palette entries" in output
    with Image.open(file) as picture:
        got = np.asarray(picture.convert("RGB"))
    palette = np.unique(got.reshape(-1, 3), axis=0).astype(int)
    nearest = ((pixels[:, :, np.newaxis].astype(int) - palette) ** 2).sum(axis=3).min(axis=2)
    assert np.array_equal(((pixels.astype(int) - got) ** 2).sum(axis=2), nearest)

    slider = page.get_by_role("slider", name="Wipe between")
    wipe_by_keyboard(page, slider)
    wipe_and_zoom_by_mouse(page, slider)
    compare_formats(page)


def compare_formats(page: Page) -> None:
    """All formats of the result are downloaded and shown."""
    compare = page.get_by_role("button", name="Compare with WebP and JPEG XL")
    compare.click()
    files = {}
    for name, each in FILE_FORMATS.items():
        saved = download_starting_with(page, f"Download {each.label}, ")
        assert saved.suggested_filename == f"meadow-k12.{name}"
        files[name] = Path(saved.path()).read_bytes()
        assert format_of(files[name]) == name
    expected = open_png(files["png"])
    assert (expected.width, expected.height) == (180, 120)
    assert_shown(decode_in_browser(page, files["webp"], "image/webp"), expected.pixels, "WebP")
    if shows(page, files["jxl"]):
        assert_shown(decode_in_browser(page, files["jxl"], "image/jxl"), expected.pixels, "JXL")


def test_the_smallest_file_looks_as_good_as_was_chosen(
    page: Page, server: str, tmp_path: Path
) -> None:
    """A picture is dropped on the page; another program measures the file that is downloaded."""
    original = tmp_path / "sample.png"
    with Image.open(io.BytesIO(SAMPLES[0].data)) as picture:
        picture.convert("RGB").reduce(2).save(original)
    upload(page, server, original.read_bytes(), "sample.png")
    wait_for_look(page, "Good")
    look_card(page, "Small").click()
    wait_for_look(page, "Small")
    saved = download_starting_with(page, "Download PNG")
    file = tmp_path / "downloaded.png"
    saved.save_as(file)
    with Image.open(file) as picture:
        assert picture.mode == "P"
        shown = tmp_path / "shown.png"
        picture.convert("RGB").save(shown)
    measured = compute_ssimulacra2(str(original), str(shown))
    assert 50 - 0.3 <= measured <= 50 + 3
    expect(page.get_by_text("Chosen for you: K = ")).to_be_visible()
    page.get_by_role("button", name="Go on by hand from these settings").click()
    with Image.open(file) as picture:
        colors = len(picture.getpalette()) // 3
    k = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    expect(k).to_be_visible(timeout=TIMEOUT_MS)
    assert int(k.input_value()) >= colors


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
    page.wait_for_function(  # the last movement is drawn in the next frame
        "([picture, left]) => Math.abs(picture.getBoundingClientRect().x - left) <= 1",
        arg=[result.element_handle(), before["x"] + 60],
    )
    after = result.bounding_box()
    assert after is not None
    assert (after["x"], after["y"]) == pytest.approx((before["x"] + 60, before["y"] + 20), abs=1)
    expect(slider).to_have_attribute("aria-valuenow", "75")
