"""Links, recipes and reports in a real browser: opened by somebody else, and without a network."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.support.browser import (
    TIMEOUT_MS,
    choose_method,
    download,
    download_bytes,
    open_page,
    sample_button,
    set_number,
    upload,
    wait_until_idle,
)
from tests.support.browser.tabs import FilledTab, Tabs
from tests.support.pictures import encoded, photo_like


def query(page: Page) -> str:
    return page.url.partition("?")[2]


def wait_for_query(page: Page, wanted: str) -> None:
    page.wait_for_url(re.compile(re.escape(wanted) + "$"), timeout=TIMEOUT_MS)


def cost(page: Page) -> str:
    metric = page.get_by_test_id("stMetric").filter(has_text="Cost")
    expect(metric).to_be_visible(timeout=TIMEOUT_MS)
    return metric.inner_text()


def test_somebody_else_opens_the_link_and_gets_the_same(
    page: Page, page_of_somebody_else: Page, server: str
) -> None:
    page.goto(server)
    sample_button(page, "Cat").click()
    wait_for_query(page, "/Compress?sample=chelsea&method=look&run=1")
    choose_method(page, "Restarts experiment")
    wait_for_query(page, "?sample=chelsea&method=restarts")
    steps = page.evaluate("history.length")
    set_number(page, "Colours, K", 6)
    wait_for_query(page, "&k=6")
    set_number(page, "Restarts", 30)
    page.get_by_text("More settings").click()
    set_number(page, "Seed", 7)
    wait_for_query(page, "&k=6&restarts=30&seed=7")
    page.get_by_role("button", name="Run the experiment").click()
    first = cost(page)
    wait_for_query(page, "&restarts=30&seed=7&run=1")
    assert page.evaluate("history.length") == steps  # Back is not spent on settings
    file = download_bytes(page, "Download k6-best")

    page.get_by_test_id("stSidebar").get_by_role("button", name="Share").click()
    link = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").inner_text()
    assert "".join(link.split()) == page.url

    theirs = page_of_somebody_else
    theirs.goto("".join(link.split()))
    assert cost(theirs) == first
    assert re.search(r"0\.0*[1-9]\d\d$", first)
    assert download_bytes(theirs, "Download k6-best") == file
    own_query = query(page).removesuffix("&run=1")  # a job may have begun on one of the pages
    assert query(theirs).removesuffix("&run=1").replace("copy.png", "mine.png") == own_query


def test_hostile_parameters_do_no_harm(page: Page, server: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    payload = "%3Cimg%20src=x%20onerror=alert(1)%3E"
    script = "%3C/script%3E%3Cscript%3Ealert(2)%3C/script%3E"
    page.goto(f"{server}/Compress?sample=coffee&k={payload}&space={script}&tab={payload}")
    expect(page.get_by_text("Not everything in the link can be used.")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    said = page.get_by_text("a whole number from 2 to 256, not “<img src=x onerror=alert(1)>”")
    expect(said).to_be_visible(timeout=TIMEOUT_MS)
    expect(page.get_by_role("spinbutton", name="Colours, K", exact=True)).to_have_value(
        "16", timeout=TIMEOUT_MS
    )
    assert page.locator("img[src='x']").count() == 0
    assert dialogs == []


def test_an_uploaded_picture_is_named_by_its_digest_and_recognised(
    page: Page, page_of_somebody_else: Page, server: str
) -> None:
    data = encoded(photo_like(60, 90, seed=11))
    upload(page, server, data, "mine.png")
    page.wait_for_url(
        re.compile(r"\?picture=[0-9a-f]{16}&name=mine\.png&size=90x60&method=look&run=1$"),
        timeout=TIMEOUT_MS,
    )
    theirs = page_of_somebody_else
    theirs.goto(page.url)
    expect(theirs.get_by_text("Add mine.png, 90 x 60 px, to see the same result.")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    theirs.locator("input[type=file]").set_input_files(
        {"name": "copy.png", "mimeType": "image/png", "buffer": data}
    )
    expect(theirs.get_by_text("This is the very picture")).to_be_visible(timeout=TIMEOUT_MS)
    own_query = query(page).removesuffix("&run=1")  # a job may have begun on one of the pages
    assert query(theirs).removesuffix("&run=1").replace("copy.png", "mine.png") == own_query


EXPERIMENT = "sample=chelsea&method=restarts&k=6&restarts=5&run=1"
LOCAL_SCHEMES = ("file:", "data:", "blob:")
QUALITY = "sample=coffee&k=9&effort=fast&dither=0.5&run=1&utm_source=mail"


@pytest.fixture(scope="module")
def opened(tabs: Tabs, server: str) -> Iterator[Callable[[str], Page]]:
    """Opens the Compress page by a query, each query once: who comes later goes on from there."""
    filled: dict[str, FilledTab] = {}

    def open_link(query_text: str) -> Page:
        address = f"{server}/Compress?{query_text}"
        tab = FilledTab(tabs, lambda page: page.goto(address))
        return filled.setdefault(query_text, tab).take()

    yield open_link
    for tab in filled.values():
        tab.close()


@pytest.fixture(scope="module")
def reports(
    opened: Callable[[str], Page], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, dict[str, str]]]:
    """The report of both methods as files, with the numbers that the page showed."""
    files = {}
    for query_text in (EXPERIMENT, QUALITY):
        folder = tmp_path_factory.mktemp("report")
        page = opened(query_text)
        if query_text == QUALITY:
            page.get_by_text("How close it is").click()
            expect(page.get_by_text("SSIMULACRA2", exact=True)).to_be_visible(timeout=TIMEOUT_MS)
            wait_until_idle(page)
        report = download(page, "Report")
        file = folder / report.suggested_filename
        report.save_as(file)
        metrics = page.get_by_test_id("stMetric").all_inner_texts()
        numbers = dict(re.split(r"\n+", text, maxsplit=1) for text in metrics)
        files[query_text] = (file, numbers)
    return files


@pytest.fixture
def offline(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a file in a browser without a network; fails where it asks for anything else."""
    contexts = []
    problems = []

    def record_request(request: Request) -> None:
        if not request.url.startswith(LOCAL_SCHEMES):
            problems.append(request.url)

    def open_file(file: Path, width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(
            offline=True, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", record_request)
        page.goto(file.as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert problems == []


@pytest.mark.parametrize(
    ("query_text", "pictures", "charts"), [(EXPERIMENT, 4, 3), (QUALITY, 3, 0)]
)
def test_the_report_shows_everything_without_a_network(
    reports: dict[str, tuple[Path, dict[str, str]]],
    offline: Callable[..., Page],
    query_text: str,
    pictures: int,
    charts: int,
) -> None:
    file, numbers = reports[query_text]
    assert file.name in ("coffee-report.html", "chelsea-report.html")
    page = offline(file)
    widths = page.evaluate("[...document.images].map(one => one.naturalWidth)")
    assert len(widths) == pictures
    assert min(widths) > 100
    assert all(page.evaluate("[...document.images].map(one => one.alt.length > 0)"))
    boxes = page.locator("svg").evaluate_all("all => all.map(one => one.getBBox().width)")
    assert len(boxes) == charts
    assert all(width > 300 for width in boxes)
    shown = page.locator("body").inner_text()
    for name in ("Cost", "PSNR") if charts else ("PSNR", "SSIM", "Mean colour difference"):
        assert numbers[name] in shown
    page.get_by_text("The recipe", exact=True).click()
    assert f'"k": {6 if charts else 9}' in page.locator("pre").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_follows_the_theme_and_fits_a_phone(
    reports: dict[str, tuple[Path, dict[str, str]]], offline: Callable[..., Page], scheme: str
) -> None:
    for query_text in (EXPERIMENT, QUALITY):
        page = offline(reports[query_text][0], 390, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        color = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert color == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 24)"}[scheme]
        page.emulate_media(media="print")
        color = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert color == "rgb(255, 255, 255)"


def test_a_recipe_is_saved_loaded_and_repeated_to_the_byte(
    opened: Callable[[str], Page], page_of_somebody_else: Page, server: str
) -> None:
    recipe = download_bytes(opened(QUALITY), "Recipe")
    fields = json.loads(recipe)
    assert fields["settings"] == {
        "k": 9, "palette": "computed", "effort": "fast", "space": "rgb", "dither": 0.5,
        "smaller": 0.0, "keep_rare": "off", "locked": [], "protect": [],
        "longest_side": 0,
    }  # fmt: skip
    theirs = page_of_somebody_else
    theirs.goto(server)
    theirs.get_by_text("Repeat a recipe").click()
    expander = theirs.get_by_test_id("stExpander").filter(has_text="Repeat a recipe")
    expander.locator("input[type=file]").set_input_files(
        {"name": "recipe.json", "mimeType": "application/json", "buffer": recipe}
    )
    theirs.get_by_role("button", name="Repeat it").click()
    said = theirs.get_by_text("The recipe was repeated: its file is byte-identical")
    expect(said).to_be_visible(timeout=TIMEOUT_MS)
    repeated = json.loads(download_bytes(theirs, "Recipe"))
    assert repeated == fields


def test_back_and_forward_walk_the_pages_and_links_carry_the_settings(
    opened: Callable[[str], Page],
) -> None:
    page = opened(EXPERIMENT)
    cost(page)
    open_page(page, "Analysis")
    expect(page.get_by_text("5 runs of K = 6")).to_be_visible(timeout=TIMEOUT_MS)
    wait_for_query(page, "/Analysis?sample=chelsea&method=restarts&k=6&restarts=5&run=1")
    page.get_by_role("tab", name="Pictures").click()
    wait_for_query(page, "&tab=pictures&run=1")
    page.go_back()
    expect(page.get_by_role("heading", name="Compress", exact=True)).to_be_visible(
        timeout=TIMEOUT_MS
    )
    wait_for_query(page, "/Compress?sample=chelsea&method=restarts&k=6&restarts=5&run=1")
    set_number(page, "Second K", 4)
    wait_for_query(page, "&k=6&k2=4&restarts=5")
    page.go_forward()
    expect(page.get_by_role("heading", name="Analysis", exact=True)).to_be_visible(
        timeout=TIMEOUT_MS
    )
    links = page.get_by_test_id("stSidebar").get_by_role("link")
    wait_for_query(page, "restarts=5&run=1")
    expect(links.first).to_have_attribute(
        "href", re.compile(r":\d+/\?sample=chelsea&method"), timeout=TIMEOUT_MS
    )
    expect(links.nth(1)).to_have_attribute(
        "href", re.compile(r"/Compress\?sample=chelsea&method"), timeout=TIMEOUT_MS
    )


def test_a_reload_keeps_sample_and_result(opened: Callable[[str], Page]) -> None:
    page = opened(QUALITY)
    button = page.get_by_role("button", name="Download PNG")
    expect(button).to_be_visible(timeout=TIMEOUT_MS)
    set_number(page, "Colours, K", 4)
    wait_for_query(
        page, "?utm_source=mail&sample=coffee&method=quality&k=4&effort=fast&dither=0.5&run=1"
    )
    page.reload()
    expect(page.get_by_role("spinbutton", name="Colours, K", exact=True)).to_have_value(
        "4", timeout=TIMEOUT_MS
    )
    expect(button).to_be_visible(timeout=TIMEOUT_MS)
