"""The live page, by real events: drop, paste, a sample, changes of settings, and the looks."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import LookSettings
from compressor.samples import SAMPLES
from tests.support.browser import (
    TIMEOUT_MS,
    choose_method,
    download_starting_with,
    look_card,
    open_page,
    sample_button,
    set_number,
    upload,
    wait_for_look,
    wait_for_result,
    wait_until_idle,
)
from tests.support.browser.transfer import (
    allow_clipboard,
    copy_picture,
    copy_text,
    drop,
    hold_over,
)
from tests.support.browser.watching import (
    labels_seen,
    shifts,
    time_ms,
    wait_for_style,
    watch_label,
    watch_shifts,
)
from tests.support.pictures import encoded, photo_like

FIRST = encoded(photo_like(60, 90, seed=21))
SECOND = encoded(photo_like(66, 80, seed=22))
LOOKS = ("Smallest", "Small", "Good", "Looks the same")
CAT = next(sample for sample in SAMPLES if sample.title == "Cat")
NO_PICTURE = "There is no picture on the clipboard"
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
MAX_SHIFT = 0.05  # cumulative layout shift; up to 0.1 counts as good


def expect_picture(page: Page, name: str) -> None:
    """Wait until the picture of this name is on Compress, with its file to be downloaded."""
    original = page.get_by_alt_text(f"The original picture, {name}", exact=True)
    expect(original).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_role("button", name="Download PNG")).to_be_enabled(timeout=TIMEOUT_MS)
    wait_until_idle(page)


def test_a_file_dropped_anywhere_replaces_the_picture_and_back_undoes_it(
    page: Page, server: str
) -> None:
    page.goto(server)
    title = page.get_by_role("heading", name="Image", exact=True)
    expect(sample_button(page, "Cat")).to_be_visible(timeout=TIMEOUT_MS)
    veil = page.get_by_text("Drop to open")
    expect(veil).to_be_hidden()
    hold_over(page, title, "first.png", FIRST)
    expect(veil).to_be_visible()
    drop(page, title, "first.png", FIRST)
    expect(veil).to_be_hidden()
    expect_picture(page, "first.png")
    first = wait_for_look(page, "Good")
    expect(page.get_by_role("button", name="Back to")).to_have_count(0)

    drop(page, page.locator(".stage"), "second.png", SECOND)
    expect_picture(page, "second.png")
    assert wait_for_look(page, "Good") != first
    page.get_by_role("button", name="Back to first.png").click()
    expect_picture(page, "first.png")
    assert wait_for_look(page, "Good") == first


def test_a_file_dropped_on_a_page_that_shows_no_picture_stays_there(
    page: Page, server: str
) -> None:
    page.goto(f"{server}/Analysis")
    heading = page.get_by_role("heading", name="Analysis", exact=True)
    expect(heading).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    drop(page, heading, "first.png", FIRST)
    sidebar = page.get_by_test_id("stSidebar")
    first = sidebar.get_by_alt_text("The picture in use, first.png")
    expect(first).to_be_visible(timeout=TIMEOUT_MS)
    expect(heading).to_be_visible()
    wait_until_idle(page)
    drop(page, heading, "second.png", SECOND)
    second = sidebar.get_by_alt_text("The picture in use, second.png")
    expect(second).to_be_visible(timeout=TIMEOUT_MS)
    expect(heading).to_be_visible()
    open_page(page, "Compress")
    expect_picture(page, "second.png")


def test_a_pasted_picture_is_compressed_and_pasted_text_is_not_taken_for_one(
    page: Page, server: str
) -> None:
    allow_clipboard(page)
    page.goto(server)
    page.get_by_text("From a link, or the camera").click(timeout=TIMEOUT_MS)
    field = page.get_by_role("textbox", name="The https address of a picture")
    field.click(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    said = page.get_by_text(NO_PICTURE)
    copy_text(page, "https://drive.google.com/file/d/abc")
    page.keyboard.press("Control+v")
    expect(field).to_have_value("https://drive.google.com/file/d/abc")
    expect(said).to_be_hidden()
    page.get_by_role("heading", name="Image", exact=True).click()
    page.keyboard.press("Control+v")
    expect(said).to_be_visible()

    copy_picture(page, FIRST)
    page.keyboard.press("Control+v")
    expect_picture(page, "image.png")  # as the browser calls it
    expect(said).to_be_hidden()
    size = wait_for_look(page, "Good")

    copy_text(page, "words")
    page.locator("body").press("Control+v")
    expect(said).to_be_visible()
    expect_picture(page, "image.png")
    assert wait_for_look(page, "Good") == size

    copy_picture(page, SECOND)
    page.locator("body").press("Control+v")
    expect(page.get_by_role("button", name="Back to image.png")).to_be_visible(timeout=TIMEOUT_MS)
    expect_picture(page, "image.png")
    assert wait_for_look(page, "Good") != size
    expect(said).to_be_hidden()


def test_a_sample_is_chosen_by_keyboard_and_one_click_gives_the_file(
    page: Page, server: str
) -> None:
    expected = compress_file(CAT.data, CompressionJob(settings=LookSettings())).file
    page.goto(server)
    cat = sample_button(page, "Cat")
    expect(cat).to_be_visible(timeout=TIMEOUT_MS)
    wait_until_idle(page)
    page.locator("body").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if cat.evaluate("button => button.getRootNode().activeElement === button"):
            break
    else:
        pytest.fail("Tab does not reach the picture")
    page.keyboard.press("Enter")
    expect_picture(page, CAT.file)
    saved = download_starting_with(page, "Download PNG")
    assert saved.suggested_filename == "chelsea-small.png"
    assert Path(saved.path()).read_bytes() == expected


def test_a_change_of_k_is_shown_at_once_and_computed_without_a_press(
    page: Page, server: str
) -> None:
    upload(page, f"{server}/?method=quality", encoded(photo_like(450, 600, seed=23)), "hill.png")
    wait_for_result(page, 16)
    watch_label(page)
    set_number(page, "Colours, K", 9)
    wait_for_result(page, 9)
    *previews, result = labels_seen(page)
    assert previews in (["Preview, 9 colours"], [])  # none where the file is there as soon
    assert re.fullmatch(r"9 colours, [\d.,]+ \S+", result)
    saved = download_starting_with(page, "Download PNG")
    assert saved.suggested_filename == "hill-k9.png"


def test_ten_quick_changes_leave_the_last_ones_result_and_no_job(page: Page, server: str) -> None:
    upload(page, f"{server}/?method=quality", encoded(photo_like(120, 170, seed=24)), "hill.png")
    wait_for_result(page, 16)
    field = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    field.focus()
    for _ in range(10):
        page.keyboard.press("ArrowUp")
    expect(field).to_have_value("26")
    wait_for_result(page, 26)
    expect(field).to_have_value("26")
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    expect(page.get_by_text("A job is running")).to_have_count(0)
    assert download_starting_with(page, "Download PNG").suggested_filename == "hill-k26.png"
    page.wait_for_timeout(1500)  # nothing comes late
    wait_for_result(page, 26)
    expect(field).to_have_value("26")


def test_looks_fill_by_themselves_and_one_is_chosen_by_an_arrow_key(
    page: Page, server: str
) -> None:
    upload(page, server, encoded(photo_like(150, 200, seed=25)), "hill.png")
    good = wait_for_look(page, "Good")
    for title in LOOKS:
        name = re.compile(rf"^{title}, [\d.,]+ (bytes|kB)$")
        expect(look_card(page, title)).to_have_accessible_name(name, timeout=TIMEOUT_MS)
        expect(look_card(page, title).get_by_role("img")).to_have_count(1)
    wait_until_idle(page)
    watch_label(page)
    look_card(page, "Good").focus()
    page.keyboard.press("ArrowLeft")
    small = wait_for_look(page, "Small")
    assert small != good
    assert [label.partition(", ")[2] for label in labels_seen(page)] == [small]  # no preview before
    assert look_card(page, "Small").evaluate("card => card.getRootNode().activeElement === card"), (
        "the focus stays on the chosen card"
    )


def test_picture_file_and_settings_are_seen_without_scrolling(page: Page, server: str) -> None:
    page.set_viewport_size(LAPTOP)
    upload(page, server, CAT.data, "cat.png")
    wait_for_look(page, "Good")
    stage = page.locator(".stage")
    file = page.get_by_role("button", name="Download PNG")
    for seen in (stage, file, page.get_by_role("radiogroup", name="What do you want?")):
        expect(seen).to_be_in_viewport(ratio=1)
    for title in LOOKS:
        expect(look_card(page, title)).to_be_in_viewport(ratio=1)
    choose_method(page, "Best quality")
    wait_for_result(page, 16)
    k = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    for seen in (stage, file, k, page.get_by_role("radiogroup", name="What do you want?")):
        expect(seen).to_be_in_viewport(ratio=1)
    page.set_viewport_size(PHONE)
    wait_until_idle(page)
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    for seen in (stage, file):
        expect(seen).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("window", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_nothing_jumps_at_the_first_load_and_at_the_first_result(
    browser: Browser, server: str, window: dict[str, int]
) -> None:
    with browser.new_context(viewport=window) as context:
        page = context.new_page()
        watch_shifts(page)
        page.goto(server)
        styled = wait_for_style(page)  # until then Streamlit's own frame is put together
        expect(sample_button(page, "Cat")).to_be_visible(timeout=TIMEOUT_MS)
        wait_until_idle(page)
        page.wait_for_timeout(500)
        at_load = shifts(page, since_ms=styled)
        assert sum(value for value, _ in at_load) <= MAX_SHIFT, at_load
        if window == PHONE:
            return  # there the picture comes above the settings, a moment after them
        loaded = time_ms(page)
        drop(page, page.get_by_role("heading", name="Image", exact=True), "cat.png", CAT.data)
        expect_picture(page, "cat.png")
        wait_for_look(page, "Good")
        page.wait_for_timeout(500)
        at_result = shifts(page, since_ms=loaded)
        assert sum(value for value, _ in at_result) <= MAX_SHIFT, at_result
