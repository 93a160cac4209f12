"""The wheel, outside the checkout: what is in it, and each extra in an environment of its own.

The tests stand in the order in which the environment gets more: the library, the command line,
the app.
"""

import json
import re
import shlex
import socket
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server.harness.app_server import free_port, serving, wait_for
from compressor.pipeline.compress import compress_file
from compressor.pipeline.compression_job import CompressionJob
from compressor.pipeline.settings import QualitySettings
from compressor.samples import SAMPLES
from tests.support.browser import sample_button
from tests.support.environments import Environment, clean_environ
from tests.support.paths import ROOT
from tests.support.pictures import encoded, photo_like

pytestmark = pytest.mark.packaging
PATIENCE = 60_000  # milliseconds
PHOTO = encoded(photo_like(60, 80), "JPEG", quality=90)
CONFIGURED_STYLES = """() => {
  const style = getComputedStyle(document.querySelector(".stApp"));
  const title = getComputedStyle(document.querySelector("h1"));
  const button = document.querySelector('[data-testid="stBaseButton-secondary"]');
  const sidebar = document.querySelector('[data-testid="stSidebar"]');
  return [
    style.backgroundColor, style.color, style.fontFamily, title.fontSize, title.fontWeight,
    getComputedStyle(button).borderRadius, getComputedStyle(sidebar).backgroundColor,
    getComputedStyle(document.querySelector("a")).color,
    document.querySelectorAll('[data-testid="stSidebarNav"]').length,
    document.querySelectorAll('[data-testid="stMainMenu"]').length,
  ];
}"""


def files_below(folder: Path) -> set[str]:
    """The paths of a folder's files, from the top of the repository."""
    files = {path for path in folder.rglob("*") if path.is_file()}
    return {
        path.relative_to(ROOT).as_posix() for path in files if path.parent.name != "__pycache__"
    }


def test_the_wheel_has_the_packages_and_the_site_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        config = archive.read("compressor/ui/site/.streamlit/config.toml")
    site = {"app.py", ".streamlit/config.toml", *files_below(ROOT / "pages")}
    packages = files_below(ROOT / "kmc") | files_below(ROOT / "compressor")
    assert names == packages - {"kmc/README.md"} | {f"compressor/ui/site/{name}" for name in site}
    assert config == (ROOT / ".streamlit" / "config.toml").read_bytes()


def test_a_wheel_built_later_and_elsewhere_has_the_same_bits(
    wheel: Path, wheel_of_tomorrow: Path
) -> None:
    assert wheel_of_tomorrow.name == wheel.name
    assert wheel_of_tomorrow.read_bytes() == wheel.read_bytes()


def test_the_library_brings_numpy_and_nothing_else(with_library: Environment) -> None:
    listed = json.loads(with_library.pip("list", "--format", "json"))
    assert {package["name"].lower() for package in listed} == {"kmc-colors", "numpy"}
    done = with_library.run("python", "-c", "import kmc; print(kmc.__version__, kmc.__file__)")
    version, file = done.stdout.split()
    assert version == next(p["version"] for p in listed if p["name"] == "kmc-colors")
    assert Path(file).is_relative_to(with_library.scripts.parent)


@pytest.mark.parametrize(
    ("script", "extra"), [("kmc", "files"), ("kmc-app", "app")], ids=["kmc", "kmc-app"]
)
def test_without_its_extra_a_script_gives_the_line_that_installs_it(
    with_library: Environment, script: str, extra: str
) -> None:
    done = with_library.run(script)
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith(f"{script}: error: PIL, cv2, loky, threadpoolctl")
    assert f'`pip install "kmc-colors[{extra}]"`' in sentence  # the fixtures install this


def test_jpeg_xl_without_its_extra_is_refused_with_the_line_that_installs_it(
    with_files: Environment,
) -> None:
    (with_files.folder / "photo.jpg").write_bytes(PHOTO)
    done = with_files.run("kmc", "photo.jpg", "-o", "small.jxl")
    line = '`pip install "kmc-colors[jxl]"` installs it.'
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"kmc: error: JPEG XL needs a package that is missing; {line}\n"
    assert "{png,webp,gif,apng,smallest}" in with_files.run("kmc", "--help").stdout
    assert with_files.run("kmc", "photo.jpg", "-o", "small.webp").returncode == 0
    assert (with_files.folder / "small.webp").read_bytes().startswith(b"RIFF")


def test_the_command_line_writes_the_file(with_files: Environment) -> None:
    (with_files.folder / "photo.jpg").write_bytes(PHOTO)
    done = with_files.run("kmc", "photo.jpg", "-k", "16")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    expected = compress_file(PHOTO, CompressionJob(settings=QualitySettings(k=16))).file
    assert (with_files.folder / "photo-k16.png").read_bytes() == expected


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("", "Which pictures?"),
        ("photo.jpg --large", '`pip install "kmc-colors[large]"`'),
        ("photo.jpg --dask tcp://127.0.0.1:9", '`pip install "kmc-colors[dask]"`'),
    ],
    ids=["no file", "large", "dask"],
)
def test_what_the_command_line_lacks_is_said_in_one_sentence(
    with_files: Environment, options: str, words: str
) -> None:
    done = with_files.run("kmc", *options.split(), "-o", "other.png")
    assert (done.returncode, done.stdout) == (2, "")
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("kmc: error: ")
    assert words in sentence


def test_help_names_the_console_script(with_files: Environment) -> None:
    usage = with_files.run("kmc", "--help").stdout
    assert usage.startswith("usage: kmc [options]")
    assert "  kmc photo.jpg\n" in usage
    assert "python -m" not in usage


@contextmanager
def installed_app(environment: Environment, *options: str) -> Iterator[str]:
    """The address of a server that `kmc-app` started, in a folder with another configuration."""
    other = environment.folder / ".streamlit"
    other.mkdir(exist_ok=True)
    (other / "config.toml").write_text('[theme]\ntextColor = "#ff0000"\n[server]\nport = 1\n')
    command = [str(environment.scripts / "kmc-app"), "--headless", *options]
    process = subprocess.Popen(
        command, cwd=environment.folder, env=clean_environ(), stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[3]
        wait_for(f"{address}/_stcore/health")
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def app(with_app: Environment) -> Iterator[str]:
    port = free_port()
    with installed_app(with_app, "--port", str(port)) as address:
        assert address == f"http://localhost:{port}"
        yield address


def compress_sample(page: Page, address: str) -> str:
    """The line that repeats what the page made of a sample."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/?method=look&effort=fast")
    sample_button(page, "Cat").click()
    expect(page.get_by_role("button", name="Download PNG")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Command line").click()
    return page.get_by_test_id("stCode").inner_text().strip()


def test_the_installed_app_compresses_and_its_line_makes_the_same_file(
    page: Page, app: str, with_app: Environment
) -> None:
    line = compress_sample(page, app)
    assert re.fullmatch(r"kmc chelsea\.png -k \d+ .*--smaller=?\S* .*-o chelsea-small\.png", line)
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download PNG").click()
    cat = next(sample for sample in SAMPLES if sample.name == "chelsea")
    (with_app.folder / "chelsea.png").write_bytes(cat.data)
    assert with_app.run(*shlex.split(line)).returncode == 0
    file = (with_app.folder / "chelsea-small.png").read_bytes()
    assert file == download.value.path().read_bytes()


def looks(browser: Browser, address: str) -> list[object]:
    """What the configuration decides about a page, in both themes."""
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        expect(sample_button(page, "Coffee")).to_be_visible(timeout=PATIENCE)
        for part in ("stBaseButton-secondary", "stSidebar"):  # they may be drawn after it
            expect(page.get_by_test_id(part).first).to_be_attached(timeout=PATIENCE)
        light = page.evaluate(CONFIGURED_STYLES)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(f"({CONFIGURED_STYLES})()[0] !== '{light[0]}'")
        page.wait_for_timeout(500)  # colours may fade
        dark = page.evaluate(CONFIGURED_STYLES)
        uploader = page.get_by_test_id("stFileUploader")
        expect(uploader).to_be_visible(timeout=PATIENCE)
        return [light, dark, uploader.inner_text()]


def test_the_installed_app_looks_as_the_checkouts(
    browser: Browser, app: str, tmp_path: Path
) -> None:
    with serving(tmp_path) as checkout:
        expected = looks(browser, checkout)
    assert "50MB" in str(expected)
    assert expected[0] != expected[1]
    assert looks(browser, app) == expected


def test_a_port_in_use_is_said_and_the_default_gives_way(with_app: Environment) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = with_app.run("kmc-app", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, "")
    sentence = f"Port {port} is in use; choose another, or leave --port out for a free one."
    assert done.stderr == f"kmc-app: error: {sentence}\n"
