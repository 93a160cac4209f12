"""All frames of an animation: asked for, played over the original, stepped through, downloaded."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from tests.support.animations import moving_square, pillow_file, pillow_frames, rgba
from tests.support.browser import TIMEOUT_MS, download_starting_with, upload, wait_until_idle
from tests.support.browser.barriers import RULES_OF_COLORS, barriers

FRAMES = moving_square(6, size=(60, 40))
# Playwright looks once a second: what it waits for while frames play lasts longer.
DURATIONS = [1200.0, 60.0, 1500.0, 70.0, 20.0, 80.0]
SOURCE = pillow_file(FRAMES, "GIF", DURATIONS, loop=2)
PIXELS = """canvas => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return [canvas.height, canvas.width, [...data]];
}"""


def canvas_pixels(page: Page, side: str) -> NDArray[np.uint8]:
    """(H, W, 4) what is drawn on one side of the wipe: "original" or "result"."""
    height, width, values = page.locator(f"canvas.{side}").evaluate(PIXELS)
    return np.array(values, np.uint8).reshape(height, width, 4)


def wait_for_frame(page: Page, number: int) -> None:
    """Wait until a frame is drawn, the first being 1."""
    expect(page.locator(f'.frames[data-frame="{number}"]')).to_be_visible(timeout=TIMEOUT_MS)


def test_all_frames_play_in_step_are_stepped_through_and_are_downloaded(
    page: Page, server: str
) -> None:
    upload(page, server, SOURCE, "square.gif")
    page.get_by_role("button", name=re.compile("^Compress all 6 frames")).click(timeout=TIMEOUT_MS)
    player = page.get_by_role("group", name=re.compile("^Player"))
    wait_for_frame(page, 1)  # where it stays, as the tab asks for little motion
    player.get_by_role("button", name="Play").click()
    pause = player.get_by_role("button", name="Pause")
    expect(pause).to_be_visible(timeout=TIMEOUT_MS)
    wait_for_frame(page, 3)  # which lasts longest
    wait_for_frame(page, 1)  # it begins again
    pause.click()
    expect(player.get_by_role("button", name="Play")).to_be_visible()
    slider = player.get_by_role("slider", name="Frame")
    slider.fill("4")
    wait_for_frame(page, 5)
    expect(player).to_contain_text("Frame 5 of 6, 0.02 s")
    player.get_by_role("button", name="Next frame").click()
    wait_for_frame(page, 6)
    page.keyboard.press(".")
    wait_for_frame(page, 1)
    page.keyboard.press(",")
    page.keyboard.press(",")
    wait_for_frame(page, 5)

    download = download_starting_with(page, "Download GIF")
    assert download.suggested_filename == "square-all-frames.gif"
    file = Path(download.path()).read_bytes()
    result = pillow_frames(file)
    assert [duration for _, duration in result] == DURATIONS
    assert b"NETSCAPE2.0\x03\x01\x02\x00" in file
    for (pixels, _), source in zip(result, FRAMES, strict=True):
        assert np.abs(pixels.astype(int) - rgba(source)).mean() < 3
    for number in (5, 2):
        slider.fill(str(number - 1))
        wait_for_frame(page, number)
        np.testing.assert_array_equal(canvas_pixels(page, "result"), result[number - 1][0])
        original = pillow_frames(SOURCE)[number - 1][0]
        np.testing.assert_array_equal(canvas_pixels(page, "original"), original)

    wait_until_idle(page)
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page, RULES_OF_COLORS) == []

    page.evaluate("delete globalThis.ImageDecoder")  # as in a browser that has none
    page.get_by_role("radio", name="APNG").click()
    page.get_by_role("button", name=re.compile("^Compress all 6 frames")).click(timeout=TIMEOUT_MS)
    expect(player).to_contain_text("only as a whole", timeout=TIMEOUT_MS)
    expect(slider).to_be_hidden()
    picture = page.locator("img.result").last
    still = picture.get_attribute("src")
    player.get_by_role("button", name="Play").click()
    assert picture.get_attribute("src") != still
    player.get_by_role("button", name="Pause").click()
    assert picture.get_attribute("src") == still
    page.wait_for_function("image => image.naturalWidth === 60", arg=picture.element_handle())
