"""The Palette page in a real browser: finding, sorting, copying and comparing colours."""

import json
import math
import re
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from compressor.imaging.palettes.sort_order import by_hue, by_lightness
from tests.support.browser import (
    TIMEOUT_MS,
    download_starting_with,
    open_best_quality,
    open_page,
    set_number,
    upload,
    wait_for_result,
    wait_until_idle,
)
from tests.support.browser.tabs import FilledTab, Tabs
from tests.support.pictures import encoded, photo_like
from tests.support.wcag import contrast_ratio

K = 12
PIXELS = photo_like(120, 180, seed=11)
DRAWN = """canvas => Array.from(
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data)"""


class PaletteTab:
    """A tab with the Palette page of a result, which the tests take in turn."""

    def __init__(self, tabs: Tabs, server: str) -> None:
        self.tab = FilledTab(tabs, lambda page: upload_pixels(page, server))
        self.k = 0
        self.quantized = np.empty((0, 0, 3), np.uint8)

    def show(self, k: int) -> Page:
        """Show the page of k colours as it is at first: compressed, or left and opened again."""
        shown = self.tab.page
        page = self.tab.take()
        if page is not shown or k != self.k:
            self.quantized = compress(page, k)
            self.k = k
        else:
            open_page(page, "How it works")
        show_palette(page, k)
        allow_clipboard(page)
        return page


@pytest.fixture(scope="module")
def palette_tab(tabs: Tabs, server: str) -> Iterator[PaletteTab]:
    """The tab that the tests share."""
    tab = PaletteTab(tabs, server)
    yield tab
    tab.tab.close()


@pytest.fixture
def colors_shown(request: pytest.FixtureRequest) -> int:
    """The number of colours of the result: K, or the parameter of a test."""
    return int(getattr(request, "param", K))


@pytest.fixture
def palette_page(
    palette_tab: PaletteTab, colors_shown: int, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """The Palette page; after a test that failed the next one gets a new tab."""
    failed_before = request.session.testsfailed
    yield palette_tab.show(colors_shown)
    if request.session.testsfailed > failed_before:
        palette_tab.tab.tabs.forget_profile()


@pytest.fixture
def quantized(palette_page: Page, palette_tab: PaletteTab) -> np.ndarray:
    """(H, W, 3) uint8: the pixels of the file that belongs to the page."""
    return palette_tab.quantized


def allow_clipboard(page: Page) -> None:
    """Let the page read back what was copied."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def upload_pixels(page: Page, server: str) -> None:
    """Upload the picture and choose the method that the tests compress with."""
    upload(page, server, encoded(PIXELS), "swatches.png")
    open_best_quality(page)


def compress(page: Page, k: int) -> np.ndarray:
    """Compress the picture to k colours; (H, W, 3), the pixels of the file it gives."""
    open_page(page, "Compress")
    wait_until_idle(page)
    set_number(page, "Colours, K", k)
    wait_for_result(page, k)
    with Image.open(download_starting_with(page, "Download PNG").path()) as picture:
        return np.asarray(picture.convert("RGB"))


def show_palette(page: Page, k: int) -> None:
    """Go to the Palette page and wait until it shows k colours and the whole picture."""
    open_page(page, "Palette")
    expect(page.locator(".palette .find")).to_have_count(k, timeout=TIMEOUT_MS)
    expect(canvas(page)).to_have_attribute("data-shows", "all", timeout=TIMEOUT_MS)


def canvas(page: Page) -> Locator:
    """The picture on the Palette page."""
    return page.locator(".palette canvas")


def drawn(page: Page, shows: str) -> np.ndarray:
    """(H, W, 3): the pixels of the canvas, once it shows that colour, or "all"."""
    expect(canvas(page)).to_have_attribute("data-shows", shows)
    values = np.array(canvas(page).evaluate(DRAWN), np.uint8)
    height, width = (int(canvas(page).get_attribute(side) or 0) for side in ("height", "width"))
    return values.reshape(height, width, 4)[..., :3]


def rgb(code: str) -> np.ndarray:
    """(3,) uint8: the channels of a code such as #01ff20."""
    return np.frombuffer(bytes.fromhex(code[1:]), np.uint8)


def codes(page: Page) -> list[str]:
    """The hex codes of the palette's entries, in their order on the page."""
    return [text.strip() for text in page.locator(".palette .code code").all_inner_texts()]


def clipboard(page: Page) -> str:
    """The text that was copied last."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_chosen_colour_keeps_exactly_its_pixels(
    palette_page: Page, quantized: np.ndarray
) -> None:
    page = palette_page
    assert np.array_equal(drawn(page, "all"), quantized)
    code = codes(page)[3]
    has_color = (quantized == rgb(code)).all(axis=2)
    button = page.locator(".palette .find").nth(3)
    button.focus()
    page.keyboard.press("Enter")
    shown = drawn(page, code)
    assert np.array_equal((shown == rgb(code)).all(axis=2), has_color)
    others = shown[~has_color]
    assert (others == others[:, :1]).all(), "the others are grey"
    said = page.locator(".palette .said")
    expect(said).to_contain_text(
        f"{100 * has_color.mean():.2f} % of the pixels, {has_color.sum():,} pixels"
    )
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    assert np.array_equal(drawn(page, "all"), quantized)
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_click_in_the_picture_finds_its_colour(palette_page: Page, quantized: np.ndarray) -> None:
    page = palette_page
    canvas(page).scroll_into_view_if_needed()
    box = canvas(page).bounding_box()
    assert box is not None
    row = 90
    column = 30
    at = {"x": box["width"] * (column + 0.5) / 180, "y": box["height"] * (row + 0.5) / 120}
    canvas(page).click(position=at)
    code = f"#{quantized[row, column].tobytes().hex()}"
    drawn(page, code)
    chosen = page.locator(".palette .find[aria-pressed=true]")
    expect(chosen).to_have_count(1)
    assert code in (chosen.get_attribute("aria-label") or "")
    page.get_by_role("button", name="Show all").click()
    assert np.array_equal(drawn(page, "all"), quantized)


def test_sorting_is_by_oklch(palette_page: Page) -> None:
    page = palette_page
    by_share = codes(page)
    palette = np.array([rgb(code) for code in by_share])
    for name, order in (("Lightness", by_lightness(palette)), ("Hue", by_hue(palette))):
        button = page.get_by_role("button", name=name, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert codes(page) == [by_share[i] for i in order]
    page.get_by_test_id("stMainBlockContainer").get_by_role(
        "button", name="Share", exact=True
    ).click()
    assert codes(page) == by_share


def test_one_click_copies_a_colour_or_all_and_says_so(palette_page: Page) -> None:
    page = palette_page
    page.get_by_role("button", name="Lightness", exact=True).click()
    shown = codes(page)
    page.get_by_role("button", name=f"Copy {shown[2]}").click()
    said = page.locator(".palette .copied")
    expect(said).to_have_text(f"Copied {shown[2]}")
    expect(said).to_have_attribute("role", "status")
    assert clipboard(page) == shown[2]
    for name, read in (("Hex", str.split), ("JSON", json.loads), ("CSS", variables)):
        page.get_by_role("button", name=name, exact=True).click()
        expect(said).to_contain_text(name.lower() if name == "Hex" else name)
        assert read(clipboard(page)) == shown
    expect(said).to_be_empty()


def variables(text: str) -> list[str]:
    first, *lines, last = text.splitlines()
    assert (first, last) == (":root {", "}")
    pairs = [line.strip().removesuffix(";").split(": ") for line in lines]
    assert [name for name, _ in pairs] == [f"--color-{i}" for i in range(1, len(pairs) + 1)]
    return [code for _, code in pairs]


def test_copying_works_without_the_clipboard_of_secure_pages(palette_page: Page) -> None:
    page = palette_page
    missing = "{ value: null, configurable: true }"
    page.evaluate(f"Object.defineProperty(navigator.clipboard, 'writeText', {missing})")
    code = codes(page)[1]
    button = page.get_by_role("button", name=f"Copy {code}")
    button.click()
    expect(page.locator(".palette .copied")).to_have_text(f"Copied {code}")
    assert clipboard(page) == code
    expect(button).to_be_focused()
    page.evaluate("delete navigator.clipboard.writeText")


def test_locking_a_colour_reaches_the_compress_page(palette_page: Page) -> None:
    page = palette_page
    code = codes(page)[0]
    page.locator(".palette .find").first.click()
    page.get_by_role("button", name="Lock on Compress").click()
    unlock = page.get_by_role("button", name="Unlock on Compress")
    expect(unlock).to_be_visible(timeout=TIMEOUT_MS)
    drawn(page, code)
    open_page(page, "Compress")
    expect(page.get_by_text(f"Locked: {code}")).to_be_visible(timeout=TIMEOUT_MS)
    wait_for_result(page, K)  # with the locked colour, which it begins by itself
    show_palette(page, K)
    page.locator(".palette .find").first.click()
    unlock.click()
    expect(page.get_by_role("button", name="Lock on Compress")).to_be_visible(timeout=TIMEOUT_MS)
    open_page(page, "Compress")
    expect(page.get_by_text(f"Locked: {code}")).to_have_count(0, timeout=TIMEOUT_MS)
    wait_for_result(page, K)  # the one that it was


def test_a_swatch_copies_and_its_lock_locks_on_palette_as_on_compress(palette_page: Page) -> None:
    page = palette_page
    code = codes(page)[2]
    lock = page.get_by_role("button", name=f"Lock {code}", exact=True)
    unlock = page.get_by_role("button", name=f"Unlock {code}", exact=True)
    page.locator(".palette .find").nth(2).click()
    expect(page.locator(".palette .copied")).to_have_text(f"Copied {code}")
    assert clipboard(page) == code
    lock.focus()
    page.keyboard.press("Enter")
    expect(unlock).to_be_focused(timeout=TIMEOUT_MS)
    open_page(page, "Compress")
    wait_for_result(page, K)  # with the locked colour, which it begins by itself
    expect(unlock).to_be_visible(timeout=TIMEOUT_MS)
    page.evaluate("navigator.clipboard.writeText('')")
    page.get_by_role("button", name=f"Copy {code}").click()
    expect(page.locator(".copied")).to_have_text(f"Copied {code}")
    assert clipboard(page) == code
    unlock.focus()
    page.keyboard.press("Space")
    expect(unlock).to_have_count(0, timeout=TIMEOUT_MS)
    expect(page.get_by_text(f"Locked: {code}")).to_have_count(0)
    wait_for_result(page, K)  # the one that it was
    expect(lock).to_be_visible(timeout=TIMEOUT_MS)


def test_the_palette_as_a_file_stands_beside_the_buttons_that_copy(palette_page: Page) -> None:
    page = palette_page
    for width in (1280, 1366, 1600):
        resize(page, width, ".st-key-palette-file button", ".palette", ".palette .formats")
        file = box_of(page, ".st-key-palette-file button")
        copies = box_of(page, ".palette .formats")
        assert abs(file["y"] + file["height"] / 2 - copies["y"] - copies["height"] / 2) <= 6
        assert copies["x"] + copies["width"] <= file["x"]
        assert (
            file["x"] + file["width"]
            <= box_of(page, ".palette")["x"] + box_of(page, ".palette")["width"] + 1
        )
    for width in (390, 800, 1024):  # above, and over nothing
        resize(page, width, ".st-key-palette-file button", ".palette", ".palette .formats")
        file = box_of(page, ".st-key-palette-file button")
        assert file["y"] + file["height"] <= box_of(page, ".palette")["y"]
    page.set_viewport_size({"width": 1280, "height": 720})


def test_contrast_of_any_two_colours(palette_page: Page) -> None:
    page = palette_page
    palette = np.array([rgb(code) for code in codes(page)])
    ratios = contrast_ratio(palette[:, np.newaxis], palette)
    ratio = page.locator(".contrast .ratio")
    expect(ratio).to_have_text(f"{floored(ratios.max())} : 1")
    page.get_by_role("combobox", name="Text colour").select_option(index=1)
    page.get_by_role("combobox", name="Background colour").select_option(index=4)
    expect(ratio).to_have_text(f"{floored(ratios[1, 4])} : 1")
    for row, limits in enumerate([(4.5, 7), (3, 4.5), (3,)]):
        cells = page.locator(".criteria tbody tr").nth(row).locator("td")
        for cell, limit in enumerate(limits):
            word = "passes" if ratios[1, 4] >= limit else "fails"
            expect(cells.nth(cell)).to_contain_text(word)
    for text, ground in [(0, 1), (K - 1, K - 4)]:
        cell = page.locator(f'.matrix [data-pair="{text},{ground}"]')
        expect(cell).to_have_text(floored(ratios[text, ground]))
        cell.click()
        expect(ratio).to_have_text(f"{floored(ratios[text, ground])} : 1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # over the diagonal there is nothing at the end
    page.keyboard.press("ArrowUp")  # from (K - 1, K - 2) over (K - 2, K - 2) to (K - 3, K - 2)
    page.keyboard.press("Enter")
    expect(ratio).to_have_text(f"{floored(ratios[K - 3, K - 2])} : 1")
    page.get_by_role("button", name="Swap text and background").click()
    expect(page.get_by_role("combobox", name="Text colour")).to_have_value(str(K - 2))


def floored(value: float) -> str:
    """Two digits, rounded down: a ratio may not look better than it is."""
    return f"{math.floor(value * 100 + 1e-8) / 100:.2f}"


@pytest.mark.parametrize("colors_shown", [256], indirect=True)
def test_256_colours_are_dense_and_the_readable_ones_are_counted(palette_page: Page) -> None:
    page = palette_page
    expect(page.locator(".palette .code").first).to_be_hidden()
    page.get_by_role("button", name="Names").click()
    expect(page.locator(".palette .code").first).to_be_visible()
    palette = np.array([rgb(code) for code in codes(page)])
    page.get_by_role("combobox", name="Background colour").select_option(index=7)
    readable = int((contrast_ratio(palette, palette[7]) >= 4.5).sum())
    expect(page.locator(".contrast .title")).to_contain_text(f"{readable} of 255 colours")
    expect(page.locator(".readable button")).to_have_count(readable)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    sides = page.locator(".palette, .contrast").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect().right)"
    )
    assert max(sides) <= 390


CONTRAST_WIDTHS = (360, 390, 800, 1024, 1280, 1366, 1600)
OVERFLOWING = """cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).length"""


def test_the_table_of_contrasts_is_whole_at_every_width_and_k_is_changed_on_the_page(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/Palette?sample=coffee&method=quality&k=16&effort=fast&run=1")
    cells = page.locator(".matrix button")
    expect(cells).to_have_count(16 * 15, timeout=TIMEOUT_MS)
    for width in CONTRAST_WIDTHS:
        resize(page, width, ".matrix", ".contrast", ".contrast .pair")
        table = box_of(page, ".matrix")
        whole = box_of(page, ".contrast")
        assert table["x"] >= whole["x"] - 1
        assert table["x"] + table["width"] <= whole["x"] + whole["width"] + 1
        assert whole["x"] + whole["width"] <= width
        pair = box_of(page, ".contrast .pair")
        is_beside = pair["x"] + pair["width"] <= table["x"]
        assert is_beside or pair["y"] + pair["height"] <= table["y"]
        assert box_of(page, ".contrast select.text")["width"] >= 100
        assert cells.evaluate_all(OVERFLOWING) == 0
        assert page.evaluate("document.documentElement.scrollWidth") == width
    # On a phone a cell has the number before the point, and says all of it to a screen reader.
    page.set_viewport_size({"width": 360, "height": 800})
    expect(page.locator(".matrix .decimals").first).to_be_hidden()
    expect(cells.first).to_have_attribute("aria-label", re.compile(r"\d\.\d\d : 1$"))
    page.set_viewport_size({"width": 1280, "height": 720})
    wait_until_idle(page)
    set_number(page, "Number of colours", 5)
    expect(page.locator(".palette .find")).to_have_count(5, timeout=TIMEOUT_MS)
    expect(page.get_by_role("heading", name="Palette", exact=True)).to_be_visible()
    assert "/Palette?" in page.url


def resize(page: Page, width: int, *selectors: str) -> None:
    """Give the window a width in pixels, and wait until what the selectors find stays in place."""
    page.set_viewport_size({"width": width, "height": 900})
    places: list[dict[str, float]] = []
    while True:
        page.wait_for_timeout(100)
        before, places = places, [box_of(page, selector) for selector in selectors]
        if places == before:
            return


def box_of(page: Page, selector: str) -> dict[str, float]:
    """The place of the first element that a selector finds, in pixels of the page."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}
