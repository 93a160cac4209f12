"""What becomes of a job when something breaks: `python -m benchmarks.server.faults [NAME ...]`.

For each fault a fresh server is started in the broken surroundings (Linux, as root: mounts are
made in a mount namespace of the server's own), a browser uploads a photo and runs a job of each
method, and what comes back is compared, byte for byte, with what the library makes of it here.
Something wrong on the page ends the program with 1; being told that it failed does not.
"""

import argparse
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import psutil
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as Late

from benchmarks.machine import describe
from benchmarks.photos import photo
from benchmarks.server.app_server import Server, free_port, launch_options, running
from compressor.imaging import apply_palette, load_image, shrink
from kmc import best_palette, run_restarts

PHOTO = photo(1, 1600, 1200)
SOURCE = load_image(PHOTO).pixels_with_alpha
PATIENCE = 120_000  # milliseconds
CLOCK = Path(gettempdir()) / "kmeans-faults-clock"
# Python runs it at its start; `time.time` is the clock that a computer's owner can set.
SITECUSTOMIZE = f"""
import time
now = time.time
def time_of_day():
    with open({str(CLOCK / "offset")!r}) as file:
        return now() + float(file.read() or 0)
time.time = time_of_day
time.time_ns = lambda: int(1e9 * time_of_day())
"""


def namespace(*commands: str) -> tuple[str, ...]:
    """Run what follows in a mount namespace of its own, after these commands."""
    return "unshare", "-m", "sh", "-c", " && ".join([*commands, 'exec "$@"']), "sh"


# What is put before the command that starts the server.
SURROUNDINGS = {
    "as usual": (),
    "one core only": ("taskset", "-c", "0"),
    "no /dev/shm": namespace("mount -t tmpfs -o ro tmpfs /dev/shm"),
    "full disk": namespace(
        "mount -t tmpfs -o size=64k tmpfs /tmp", "(dd if=/dev/zero of=/tmp/full bs=1k || true)"
    ),
    "read-only file system": namespace(
        "mount --rbind / /mnt", "mount -o remount,ro,bind /mnt",
        'set -- chroot /mnt env --chdir="$PWD" "$@"',
    ),
    "a clock that jumps": (
        "env", f"PYTHONPATH={CLOCK}",
    ),
}  # fmt: skip


def kill_a_worker(server: Server) -> str:
    """Kill one of the worker processes."""
    below = psutil.Process(server.process.pid).children(recursive=True)
    workers = [one for one in below if "loky" in " ".join(one.cmdline())]
    for worker in workers[-1:]:
        worker.send_signal(signal.SIGKILL)
    return f"killed 1 of {len(workers)} processes"


def set_clock(seconds: float) -> None:
    """So much later than it is, for servers that were started with this clock."""
    CLOCK.mkdir(exist_ok=True)
    (CLOCK / "sitecustomize.py").write_text(SITECUSTOMIZE)
    (CLOCK / "offset").write_text(str(seconds))


def jump_a_day(server: Server) -> str:
    """Put the server's clock a day ahead, and then a day back; time spent goes on evenly."""
    for days in (1, -1):
        set_clock(86400 * days)
        time.sleep(0.5)
    return "the clock jumped a day ahead and two days back"


# What is done to the server in the middle of the second job.
STRIKES: dict[str, Callable[[Server], str]] = {
    "a worker killed": kill_a_worker,
    "a clock that jumps": jump_a_day,
}
RESTART = "server restarted"


def upload(page: Page, address: str) -> None:
    page.goto(address)
    use_photo(page)


def use_photo(page: Page) -> None:
    """Upload the photo on the first page, and compress it."""
    page.get_by_role("radio", name="Upload").click()
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": PHOTO}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Compress it", exact=True).click()


def outcome(page: Page, label: str, right: bytes) -> str:
    """What the page gives: the right file, a wrong one, or words."""
    button = page.get_by_role("button", name=label)
    try:
        button.wait_for()
    except Late:
        alerts = page.get_by_role("alert").all_inner_texts()
        return f"told: {' '.join(alerts)}" if alerts else "NOTHING: no file and no word"
    with page.expect_download() as found:
        button.click()
    got = Path(found.value.path()).read_bytes()
    return "the right file" if got == right else "WRONG: another file"


def right_files() -> tuple[bytes, bytes]:
    """What the two methods have to give at default settings."""
    small = shrink(SOURCE, 250)
    runs = run_restarts(small, 16, restarts=600, max_iters=20)
    return (
        apply_palette(SOURCE, best_palette(SOURCE, 16)).encode_png(),
        apply_palette(SOURCE, runs.centroids[runs.best]).encode_png(),
    )


def experiment(page: Page) -> None:
    """Begin an experiment that takes some seconds."""
    page.get_by_role("radio", name="Restarts experiment").click()
    page.get_by_text("More settings").click()
    for label, value in (("Restarts", 600), ("Iterations", 20)):
        field = page.get_by_role("spinbutton", name=label, exact=True)
        field.fill(str(value))
        field.press("Enter")
    page.get_by_role("button", name="Compress", exact=True).click()


def walk(page: Page, server: Server, strike: Callable[[Server], str] | None) -> list[str]:
    """Both jobs under one fault; what came of them."""
    first, second = right_files()
    upload(page, server.address)
    results = [outcome(page, "Download PNG", first)]
    if results[0].startswith("told"):
        return results
    experiment(page)
    if strike is not None:
        page.get_by_text("runs · best cost").first.wait_for()
        results.append(strike(server))
    return [*results, outcome(page, "Download k16-best", second)]


def walk_past_a_restart(page: Page, folder: Path) -> list[str]:
    """A server that stops and starts anew while its page is open; then the same is done again."""
    first, _ = right_files()
    port = free_port()
    with running(folder, port=port) as server:
        upload(page, server.address)
        came = [outcome(page, "Download PNG", first)]
    page.wait_for_timeout(1000)
    with running(folder, port=port):
        page.wait_for_timeout(3000)  # the page finds the server again, and still shows the result
        page.get_by_role("button", name="Compress", exact=True).click()
        page.get_by_role("link", name="Choose a picture").wait_for()
        told = page.get_by_test_id("stAlertContainer").first.inner_text()
        came.append(f"then told: {' '.join(told.split())}")
        page.get_by_role("link", name="Choose a picture").click()
        use_photo(page)
        came.append(outcome(page, "Download PNG", first))
    return came


def main() -> None:
    names = list(dict.fromkeys([*SURROUNDINGS, *STRIKES, RESTART]))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    bad = False
    print(describe(("streamlit", "loky")))
    for name in parser.parse_args().names or names:
        with TemporaryDirectory(dir=Path.home()) as folder, sync_playwright() as playwright:
            page = playwright.chromium.launch(**launch_options()).new_page()
            page.set_default_timeout(PATIENCE)
            start = time.monotonic()
            set_clock(0)
            if name == RESTART:
                came = walk_past_a_restart(page, Path(folder))
            else:
                with running(Path(folder), SURROUNDINGS.get(name, ())) as server:
                    came = walk(page, server, STRIKES.get(name))
            log = (Path(folder) / "server.log").read_text()
            errors = [one for one in log.splitlines() if "Error" in one]
        print(f"{name:>22}: {'; '.join(came)} ({time.monotonic() - start:.0f} s)", flush=True)
        for error in errors[:5]:
            print(f"{'':>24}log: {error[:150]}")
        bad |= any(word.isupper() for one in came for word in one.replace(":", "").split()[:1])
    shutil.rmtree(CLOCK)
    if bad:
        sys.exit("something wrong was shown, or nothing")


if __name__ == "__main__":
    main()
