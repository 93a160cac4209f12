"""The clouds and the player in a real browser: one camera, and steps without the server."""

import re
import time
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from kmc import Trace, count_colors, iter_restarts, label_pixels, trace_run
from tests.browser.test_compress import (
    PATIENCE,
    open_page,
    serving,
    set_number,
    upload,
)
from tests.support.pictures import encoded, photo_like

K = 6
RESTARTS = 12
ITERATIONS = 5
PICTURE = photo_like(120, 160, seed=5)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of, but for what is not the app's: files from outside can't be
    fetched here, a picture is given up when the page is changed before it has come, and the
    tests read canvases back."""
    found: list[str] = []
    known = ("Failed to load resource", "Image source error", "willReadFrequently")

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(
            words in message.text for words in known
        ):
            found.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def settle(page: Page) -> None:
    """Wait until the page is drawn: a field that is filled while it is drawn anew may forget."""
    page.wait_for_timeout(200)
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)


def experiment(page: Page, server: str) -> None:
    """Upload the picture and run the experiment."""
    upload(page, server, encoded(PICTURE), "steps.png")
    open_page(page, "Compress")
    page.get_by_role("radio", name="Restarts experiment").click()
    settle(page)
    page.get_by_text("More settings").click()
    for label, value in (("Colours, K", K), ("Restarts", RESTARTS), ("Iterations", ITERATIONS)):
        set_number(page, label, value)
        settle(page)
    page.get_by_role("button", name="Compress", exact=True).click()
    button = page.get_by_role("button", name=f"Download k{K}-best")
    expect(button).to_be_visible(timeout=PATIENCE)


def clouds(page: Page) -> Locator:
    page.get_by_role("tab", name="Clouds").click()
    found = page.locator(".clouds canvas")
    expect(found).to_have_count(4, timeout=PATIENCE)
    expect(found.last).to_have_attribute("data-azimuth", re.compile(r"\d"), timeout=PATIENCE)
    return found


def pictures(canvases: Locator) -> list[str]:
    """What is painted on each canvas."""
    return [str(one.evaluate("canvas => canvas.toDataURL()")) for one in canvases.all()]


def azimuths(canvases: Locator) -> list[float]:
    return [float(one.get_attribute("data-azimuth") or "nan") for one in canvases.all()]


def drag(page: Page, canvas: Locator, across: float) -> None:
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    x = box["x"] + box["width"] / 2
    y = box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y, steps=5)
    page.mouse.up()


def test_turning_one_cloud_turns_all_and_the_camera_stays(
    page: Page, server: str, complaints: list[str]
) -> None:
    experiment(page, server)
    open_page(page, "Analysis")
    found = clouds(page)
    home = azimuths(found)[0]
    before = pictures(found)
    assert len(set(before)) == 4
    drag(page, found.nth(2), -60)
    expect(found.first).not_to_have_attribute("data-azimuth", f"{home:.1f}")
    turned = azimuths(found)
    assert len(set(turned)) == 1
    assert all(now != then for now, then in zip(pictures(found), before, strict=True))

    page.get_by_role("tab", name="Pictures").click()
    expect(page.locator(".clouds canvas")).to_have_count(0, timeout=PATIENCE)
    assert azimuths(clouds(page)) == turned
    page.get_by_role("radio", name="OKLab").click()
    expect(page.get_by_role("img", name="points in OKLab space")).to_be_visible(timeout=PATIENCE)
    assert azimuths(clouds(page)) == turned
    open_page(page, "How it works")
    open_page(page, "Analysis")
    assert azimuths(clouds(page)) == turned

    page.get_by_role("button", name="Reset view").click()
    expect(found.last).to_have_attribute("data-azimuth", f"{home:.1f}")
    assert complaints == []


def palette_on(canvas: Locator) -> dict[str, int]:
    """How many pixels of a canvas have each opaque colour, by its hex code."""
    found: dict[str, int] = canvas.evaluate(
        """canvas => { const counts = {};
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4) {
          const code = "#" + [...data.slice(i, i + 3)].map(
            (level) => level.toString(16).padStart(2, "0")).join("");
          if (data[i + 3] === 255) counts[code] = (counts[code] || 0) + 1;
        }
        return counts; }"""
    )
    return found


def test_keys_turn_zoom_and_go_through_the_centroids(
    page: Page, server: str, complaints: list[str]
) -> None:
    experiment(page, server)
    open_page(page, "Analysis")
    found = clouds(page)
    surface = page.get_by_role("application", name=f"Best of K = {K}: turn")
    before = azimuths(found)[0]
    surface.focus()
    page.keyboard.press("ArrowRight")
    expect(found.first).to_have_attribute("data-azimuth", f"{(before + 7.5) % 360:.1f}")
    page.keyboard.press("+")
    expect(found.last).to_have_attribute("data-zoom", "1.25")
    told = page.locator(".told").nth(1)
    page.keyboard.press("PageDown")
    expect(told).to_have_text(re.compile(r"^#[0-9a-f]{6} · \d+\.\d\d % · [\d,]+ pixels$"))
    codes = []
    for _ in range(K):
        codes.append(str(told.text_content())[:7])
        page.keyboard.press("PageDown")
    assert len(set(codes)) == K
    whole = pictures(found)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    alone = pictures(found)
    assert [a == w for a, w in zip(alone, whole, strict=True)] == [True, False, True, True]
    colors = palette_on(found.nth(1))
    assert [code for code in codes if colors.get(code, 0) > 20] == [str(told.text_content())[:7]]
    page.keyboard.press("Escape")
    expect(told).to_have_text("")
    assert complaints == []


def number_named(page: Page, name: str) -> str:
    pair = page.locator(".numbers > div").filter(has_text=name)
    return pair.locator("dd").inner_text()


def assert_painted(picture: Locator, trace: Trace, iterations: int) -> None:
    """The canvas has each pixel in its centroid's colour, up to the rounding of its 16 bits."""
    seen = picture.evaluate(
        """canvas => [canvas.width, canvas.height, [...canvas.getContext("2d").getImageData(
        0, 0, canvas.width, canvas.height).data]]"""
    )
    pixels = np.array(seen[2], np.uint8).reshape(seen[1], seen[0], 4)
    labels = label_pixels(PICTURE, count_colors(PICTURE), trace.labels[iterations - 1])
    expected = 255 * trace.centroids[iterations][labels]
    assert np.abs(pixels[:, :, :3] - expected).max() <= 0.51
    assert (pixels[:, :, 3] == 255).all()


def test_steps_show_the_run_and_need_no_server(
    page: Page, server: str, complaints: list[str]
) -> None:
    experiment(page, server)
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
    expect(cloud).to_have_attribute("data-azimuth", re.compile(r"\d"), timeout=PATIENCE)
    drag(page, cloud, 50)
    turned = azimuths(cloud)
    page.wait_for_timeout(500)
    before = pictures(picture)
    sent: list[str] = []
    page.on("websocket", lambda _: sent.append("a new connection"))
    page.on("request", lambda request: sent.append(request.url))

    began = time.perf_counter()
    page.get_by_role("button", name="Step forward").click()
    expect(page.locator(".stepper")).to_have_attribute("data-half", "2")
    print(f"\na step took {1000 * (time.perf_counter() - began):.0f} ms, the click included")
    assert number_named(page, "Cost") == f"{history[0]:.6f}"
    assert number_named(page, "Iteration") == f"1 of {ITERATIONS}"
    assert number_named(page, "changed cluster") == "100.00 %"
    assert f"after 1 iteration in {K} colours, cost {history[0]:.6f}" in str(
        picture.get_attribute("aria-label")
    )
    assert pictures(picture) != before
    assert_painted(picture, trace, 1)
    assert azimuths(cloud) == turned

    page.get_by_role("slider", name="Step").focus()
    page.keyboard.press("End")
    expect(page.get_by_text("The run ends here")).to_be_visible()
    assert number_named(page, "Cost") == f"{history[-1]:.6f}"
    assert_painted(picture, trace, ITERATIONS)
    page.keyboard.press("ArrowLeft")
    assert number_named(page, "Cost") == f"{history[-2]:.6f}"
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
    expect(page.get_by_text("The run ends here")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert azimuths(cloud) == turned
    assert sent == []
    assert complaints == []


def test_a_phone_scrolls_down_and_never_sideways(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server)
    page.get_by_role("button", name="Cat", exact=True).click()
    canvas = page.locator(".clouds canvas")
    expect(canvas).to_be_visible(timeout=PATIENCE)
    assert page.locator(".surface").evaluate("s => getComputedStyle(s).touchAction") == "pan-y"
    box = canvas.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
