"""The clouds and the player in a real browser: one camera, and steps without the server."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, expect

from kmc import Trace, count_colors, iter_restarts, label_pixels, trace_run
from tests.support.browser import TIMEOUT_MS, open_page, open_picture_data, sample_button
from tests.support.browser.clouds import azimuths, drag, open_clouds
from tests.support.browser.experiment import ITERATIONS, PICTURE, RESTARTS, K
from tests.support.browser.tabs import allow_motion
from tests.support.costs import three_digits


@pytest.fixture(autouse=True)
def motion(experiment_page: Page) -> Iterator[None]:
    """These tests look at what moves; whoever takes the tab next has it as it was."""
    allow_motion(experiment_page)
    yield
    experiment_page.emulate_media(reduced_motion="reduce")


@pytest.fixture
def console_errors(experiment_page: Page) -> Iterator[list[str]]:
    """The errors and warnings of the browser's console, as they come.

    Those that are not the app's are left out: files from outside can't be fetched here, a
    picture is given up when the page is changed before it has come, and the tests read canvases
    back.
    """
    errors: list[str] = []
    known = ("Failed to load resource", "Image source error", "willReadFrequently")

    def collect(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(
            words in message.text for words in known
        ):
            errors.append(message.text)

    def collect_error(error: Error) -> None:
        errors.append(str(error))

    experiment_page.on("console", collect)
    experiment_page.on("pageerror", collect_error)
    yield errors
    experiment_page.remove_listener("console", collect)
    experiment_page.remove_listener("pageerror", collect_error)


def painted(canvases: Locator) -> list[str]:
    """The content of each canvas, as the address of its data."""
    return [str(canvas.evaluate("canvas => canvas.toDataURL()")) for canvas in canvases.all()]


def test_clouds_turn_together_and_keep_their_camera(
    experiment_page: Page, console_errors: list[str]
) -> None:
    page = experiment_page
    open_page(page, "Analysis")
    canvases = open_clouds(page)
    home = azimuths(canvases)[0]
    before = painted(canvases)
    assert len(set(before)) == 4
    drag(page, canvases.nth(2), -60)
    expect(canvases.first).not_to_have_attribute("data-azimuth", f"{home:.1f}")
    turned = azimuths(canvases)
    assert len(set(turned)) == 1
    assert all(new != old for new, old in zip(painted(canvases), before, strict=True))

    page.get_by_role("tab", name="Pictures").click()
    expect(page.locator(".clouds canvas")).to_have_count(0, timeout=TIMEOUT_MS)
    assert azimuths(open_clouds(page)) == turned
    page.get_by_role("radio", name="OKLab").click()
    expect(page.get_by_role("img", name="points in OKLab space")).to_be_visible(timeout=TIMEOUT_MS)
    assert azimuths(open_clouds(page)) == turned
    open_page(page, "How it works")
    open_page(page, "Analysis")
    assert azimuths(open_clouds(page)) == turned

    page.get_by_role("button", name="Reset view").click()
    expect(canvases.last).to_have_attribute("data-azimuth", f"{home:.1f}")
    page.get_by_role("radio", name="RGB").click()
    expect(page.get_by_role("img", name="points in RGB space")).to_be_visible(timeout=TIMEOUT_MS)
    assert console_errors == []


def palette_on(canvas: Locator) -> dict[str, int]:
    """How many pixels of a canvas have each opaque colour, by its hex code."""
    counts: dict[str, int] = canvas.evaluate(
        """canvas => { const counts = {};
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4) {
          const code = "#" + [...data.slice(i, i + 3)].map(
            (level) => level.toString(16).padStart(2, "0")).join("");
          if (data[i + 3] === 255) counts[code] = (counts[code] || 0) + 1;
        }
        return counts; }"""
    )
    return counts


def test_clouds_turn_zoom_and_step_through_centroids_by_keys(
    experiment_page: Page, console_errors: list[str]
) -> None:
    page = experiment_page
    open_page(page, "Analysis")
    canvases = open_clouds(page)
    surface = page.get_by_role("application", name=f"Best of K = {K}: turn")
    before = azimuths(canvases)[0]
    surface.focus()
    page.keyboard.press("ArrowRight")
    expect(canvases.first).to_have_attribute("data-azimuth", f"{(before + 7.5) % 360:.1f}")
    page.keyboard.press("+")
    expect(canvases.last).to_have_attribute("data-zoom", "1.25")
    caption = page.locator(".told").nth(1)
    page.keyboard.press("PageDown")
    expect(caption).to_have_text(re.compile(r"^#[0-9a-f]{6} · \d+\.\d\d % · [\d,]+ pixels$"))
    codes = []
    for _ in range(K):
        codes.append(str(caption.text_content())[:7])
        page.keyboard.press("PageDown")
    assert len(set(codes)) == K
    whole = painted(canvases)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    alone = painted(canvases)
    assert [a == w for a, w in zip(alone, whole, strict=True)] == [True, False, True, True]
    colors = palette_on(canvases.nth(1))
    assert [code for code in codes if colors.get(code, 0) > 20] == [str(caption.text_content())[:7]]
    page.keyboard.press("Escape")
    expect(caption).to_have_text("")
    page.get_by_role("button", name="Reset view").click()
    expect(canvases.last).to_have_attribute("data-zoom", "1.00")
    assert console_errors == []


def number_named(page: Page, name: str) -> str:
    """The number that the player shows under this name."""
    pair = page.locator(".numbers > div").filter(has_text=name)
    return pair.locator("dd").inner_text()


def assert_painted(picture: Locator, trace: Trace, iterations: int) -> None:
    """The canvas has each pixel in its centroid's colour, up to the rounding of its 16 bits."""
    size_and_data = picture.evaluate(
        """canvas => [canvas.width, canvas.height, [...canvas.getContext("2d").getImageData(
        0, 0, canvas.width, canvas.height).data]]"""
    )
    width, height, values = size_and_data
    pixels = np.array(values, np.uint8).reshape(height, width, 4)
    labels = label_pixels(PICTURE, count_colors(PICTURE), trace.labels[iterations - 1])
    expected = 255 * trace.centroids[iterations][labels]
    assert np.abs(pixels[:, :, :3] - expected).max() <= 0.51
    assert (pixels[:, :, 3] == 255).all()


def test_player_shows_the_run_and_needs_no_server(
    experiment_page: Page, console_errors: list[str]
) -> None:
    page = experiment_page
    color_counts = count_colors(PICTURE)
    runs = list(iter_restarts(color_counts, K, range(RESTARTS), max_iters=ITERATIONS))
    costs = np.concatenate([part.costs for part in runs])
    best = int(np.argmin(costs))
    history = np.concatenate([part.cost_history for part in runs])[best]
    start = np.concatenate([part.initial_centroids for part in runs])[best]
    trace = trace_run(color_counts, start, ITERATIONS)
    open_page(page, "Step by step")
    picture = page.locator(".picture")
    expect(picture).to_have_attribute("aria-label", "The picture before the first iteration")
    cloud = page.locator(".stepper .canvas")
    expect(cloud).to_have_attribute("data-azimuth", re.compile(r"\d"), timeout=TIMEOUT_MS)
    drag(page, cloud, 50)
    turned = azimuths(cloud)
    page.wait_for_timeout(500)
    before = painted(picture)
    requests: list[str] = []
    page.on("websocket", lambda _: requests.append("a new connection"))
    page.on("request", lambda request: requests.append(request.url))

    page.get_by_role("button", name="Step forward").click()
    expect(page.locator(".stepper")).to_have_attribute("data-half", "2")
    assert number_named(page, "Cost") == three_digits(history[0])
    assert number_named(page, "Iteration") == f"1 of {ITERATIONS}"
    assert number_named(page, "changed cluster") == "100.00 %"
    assert f"after 1 iteration in {K} colours, cost {three_digits(history[0])}" in str(
        picture.get_attribute("aria-label")
    )
    assert painted(picture) != before
    assert_painted(picture, trace, 1)
    assert azimuths(cloud) == turned

    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("End")
    expect(page.get_by_text("The run ends here")).to_be_visible()
    assert number_named(page, "Cost") == three_digits(history[-1])
    assert_painted(picture, trace, ITERATIONS)
    page.keyboard.press("ArrowLeft")
    assert number_named(page, "Cost") == three_digits(history[-2])
    page.get_by_role("checkbox", name="Half-steps apart").check()
    page.get_by_role("button", name="Step back").click()
    assert number_named(page, "Phase") == "Assign"
    page.get_by_role("radio", name="What changed").check()
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("Home")
    assert number_named(page, "Phase") == "Start"
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_text("The run ends here")).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert azimuths(cloud) == turned
    assert requests == []
    assert console_errors == []


def bottom_of(part: Locator) -> float:
    """Where an element ends, in pixels from the top of the window."""
    box = part.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_a_run_is_seen_at_once_on_the_screen_of_a_classroom(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server}/Step_by_step?sample=chelsea&method=restarts&k=4&restarts=5&run=1")
    cloud = page.locator(".stepper .canvas")
    expect(cloud).to_have_attribute("data-azimuth", re.compile(r"\d"), timeout=TIMEOUT_MS)
    expect(page.get_by_role("radio", name="Original")).to_be_checked()
    expect(page.get_by_role("radio", name="Clusters")).to_be_disabled()
    assert float(number_named(page, "Cost")) > 0
    page.get_by_role("button", name="Step forward").click()
    expect(page.get_by_role("radio", name="Clusters")).to_be_enabled()
    expect(page.get_by_role("radio", name="Original")).not_to_be_checked()
    for selector in (".picture", ".cloud .canvas", ".player", ".numbers", ".words p", ".curve"):
        for part in page.locator(f".stepper {selector}").all():
            assert bottom_of(part) <= 720
    picture = page.locator(".stepper .frame").bounding_box()
    assert picture is not None
    assert picture["height"] >= 240


def test_cloud_on_a_phone_scrolls_down_and_never_sideways(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server)
    sample_button(page, "Cat").click()
    expect(page.get_by_role("heading", name="Compress", exact=True)).to_be_visible(
        timeout=TIMEOUT_MS
    )
    page.get_by_test_id("stExpandSidebarButton").click()
    open_picture_data(page)
    canvas = page.locator(".clouds canvas")
    expect(canvas).to_be_visible(timeout=TIMEOUT_MS)
    assert page.locator(".surface").evaluate("s => getComputedStyle(s).touchAction") == "pan-y"
    box = canvas.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
