"""One's own start, placed by mouse, keys and finger, dragged in the cloud, and run."""

import math
import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

from compressor.figures.cost_text import cost_text
from compressor.imaging import load_image, shrink
from compressor.samples import SAMPLES
from kmc import count_colors, iter_restarts
from tests.support.browser import TIMEOUT_MS, wait_until_idle
from tests.support.browser.barriers import barriers

HEIGHT = 24  # of the experiment's picture, in pixels: few points
K = 3
RESTARTS = 12
ITERATIONS = 5
LINK = (
    f"Step_by_step?sample=chelsea&method=restarts&k=4&k2={K}&restarts={RESTARTS}"
    f"&iterations={ITERATIONS}&height={HEIGHT}&run=1"
)


def small_picture() -> np.ndarray:
    """The experiment's picture."""
    sample = next(sample for sample in SAMPLES if sample.name == "chelsea")
    return shrink(load_image(sample.data).pixels, HEIGHT)


def codes(page: Page) -> list[str]:
    """The colours of the placed starts, in their order."""
    return page.locator(".placed code").all_inner_texts()


def code_of(pixel: np.ndarray) -> str:
    return "#" + "".join(f"{level:02x}" for level in pixel.tolist())


def levels_of(code: str) -> list[int]:
    return [int(code[at : at + 2], 16) for at in (1, 3, 5)]


def place_in_cloud(canvas: Locator, code: str) -> tuple[float, float]:
    """Where the diamond of a colour is seen in the window, by the camera that the canvas tells."""
    box = canvas.bounding_box()
    assert box is not None
    azimuth, elevation = (
        math.radians(float(canvas.get_attribute(f"data-{name}") or "nan"))
        for name in ("azimuth", "elevation")
    )
    point = (2 * np.array(levels_of(code)) / 255 - 1) / math.sqrt(3)
    toward = np.array(
        [
            math.cos(elevation) * math.cos(azimuth),
            math.cos(elevation) * math.sin(azimuth),
            math.sin(elevation),
        ]
    )
    right = np.array([-math.sin(azimuth), math.cos(azimuth), 0])
    near = 3.6 / (3.6 - point @ toward) * 0.46 * min(box["width"], box["height"])
    x = box["x"] + box["width"] / 2 + near * (point @ right)
    y = box["y"] + 0.47 * box["height"] - near * (point @ np.cross(toward, right))
    return float(x), float(y)


def test_a_start_is_placed_by_all_means_and_loses_or_wins(page: Page, server: str) -> None:
    pixels = small_picture()
    rows, columns = pixels.shape[:2]
    page.goto(f"{server}/{LINK}")
    page.get_by_role("radio", name="Your own start").click(timeout=TIMEOUT_MS)
    stage = page.locator(".stage")
    expect(page.locator(".start-editor")).to_have_attribute("data-placed", "0", timeout=TIMEOUT_MS)
    wait_until_idle(page)
    status = page.locator(".start-editor .status")
    run = page.get_by_role("button", name=f"Run from these {K} starts")
    box = stage.bounding_box()
    assert box is not None

    def middle(row: int, column: int) -> tuple[float, float]:
        return (column + 0.5) / columns, (row + 0.5) / rows

    # The mouse; the same pixel again is refused, and so is a run from too few.
    x, y = middle(3, 5)
    position = {"x": x * box["width"], "y": y * box["height"]}
    stage.click(position=position)  # type: ignore[arg-type]
    assert codes(page) == [code_of(pixels[3, 5])]
    stage.click(position=position)  # type: ignore[arg-type]
    expect(status).to_contain_text("Start 1 has that colour already")
    run.click()
    expect(status).to_contain_text(f"1 of {K} starts are placed: place 2 more")

    # The keys: the cross goes from where the mouse was.
    stage.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".placed code")).to_have_count(2)
    row, column = int((y + 0.1) * rows), int((x + 0.1) * columns)
    assert codes(page)[1] == code_of(pixels[row, column])

    # A finger.
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    x, y = middle(18, 30)
    finger = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".placed code")).to_have_count(3)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert codes(page)[2] == code_of(pixels[18, 30])

    # A diamond is dragged, which turns no camera; an arrow key moves along one axis.
    canvas = page.locator(".start-editor .canvas")
    canvas.scroll_into_view_if_needed()
    azimuth = canvas.get_attribute("data-azimuth")
    before = codes(page)
    from_x, from_y = place_in_cloud(canvas, before[2])
    page.mouse.move(from_x, from_y)
    page.mouse.down()
    page.mouse.move(from_x - 30, from_y - 40, steps=4)
    page.mouse.up()
    after = codes(page)
    assert after[:2] == before[:2]
    assert after[2] != before[2]
    assert canvas.get_attribute("data-azimuth") == azimuth
    seen_x, seen_y = place_in_cloud(canvas, after[2])
    assert abs(seen_x - from_x + 30) < 2
    assert abs(seen_y - from_y + 40) < 2
    page.get_by_role("slider", name="Red").press("ArrowLeft")
    moved = levels_of(codes(page)[2])
    assert moved == [levels_of(after[2])[0] - 1, *levels_of(after[2])[1:]]
    assert barriers(page) == []

    placed = np.array([levels_of(code) for code in codes(page)])
    run.click()
    question = page.locator(".st-key-question-own-start")
    question.get_by_text("Better than half of them").click(timeout=TIMEOUT_MS)
    standing = page.locator(".st-key-standing")
    expect(standing).to_be_visible(timeout=TIMEOUT_MS)
    color_counts = count_colors(pixels)
    (own,) = iter_restarts(
        color_counts, K, [0], max_iters=ITERATIONS, start=placed[np.newaxis] / 255
    )
    parts = iter_restarts(color_counts, K, range(RESTARTS), max_iters=ITERATIONS)
    costs = np.concatenate([part.costs for part in parts])
    beaten = int((costs > own.costs[0] * (1 + 1e-9)).sum())
    expect(standing).to_contain_text(f"It costs {cost_text(float(own.costs[0]))}.")
    words = {0: "no better than any", RESTARTS: "better than all"}
    expected = words.get(beaten, f"better than {round(100 * beaten / RESTARTS)} %")
    expect(standing).to_contain_text(f"Your start ends {expected}")
    query = "-".join(code[1:] for code in map(code_of, placed))
    page.wait_for_url(re.compile(f"own_start={query}"))
    assert barriers(page) == []
