"""What many changes of a setting in a row leave behind on the server.

`python -m benchmarks.server.many_changes [--changes 50] [--rounds 4]` drops a sample enlarged to
0.4 megapixels, and changes K so many times a round, faster than a file is computed. After each
round, once the last file is there, it prints the server's memory, its threads and open files with
those of all its processes, and how much of one core it still uses: a job that was left behind would
be seen there.
"""

import argparse
import time

import psutil
from playwright.sync_api import Page

from benchmarks.machine import describe
from benchmarks.server.harness.browser import server_and_browser
from benchmarks.server.harness.memory import memory, processor_seconds
from benchmarks.server.live import SCRIPT, SIZE, drop, enlarged

MEGAPIXELS = 0.4
PAUSE_MS = 250  # between two changes
REST_SECONDS = 15.0  # after the last file, in which looks ahead and the ladder are computed
MEASURE_SECONDS = 3.0  # over which the use of the processor is measured
TIMEOUT_MS = 600_000
FIRST_K = 30
K_COUNT = 200  # after so many changes the same numbers come again
MEBIBYTE = 2**20


def change_often(page: Page, ks: range) -> None:
    """Change K again and again, then wait for the file of the last one."""
    field = page.get_by_role("spinbutton", name="Colours, K", exact=True)
    for k in ks:
        field.fill(str(k))
        field.press("Enter")
        page.wait_for_timeout(PAUSE_MS)
    page.get_by_alt_text(f"The picture in {ks[-1]} colours", exact=True).wait_for()
    page.get_by_role("button", name="Download PNG").wait_for()


def report(name: str, process: psutil.Process) -> None:
    """Print what the server holds, and what it still computes."""
    before = processor_seconds(process)
    time.sleep(MEASURE_SECONDS)
    use = (processor_seconds(process) - before) / MEASURE_SECONDS
    members = [process, *process.children(recursive=True)]
    threads = sum(member.num_threads() for member in members)
    files = sum(member.num_fds() for member in members)
    size = memory(process) / MEBIBYTE
    print(
        f"{name:24} {size:6.0f} MiB {threads:5} {files:5} {len(members):5} {use:8.0%}", flush=True
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.many_changes", description=__doc__
    )
    parser.add_argument("--changes", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    print(describe(("streamlit", "playwright", "numpy")))
    with (
        server_and_browser() as (server, browser),
        browser.new_context(viewport=SIZE) as context,
    ):
        context.add_init_script(SCRIPT)
        process = psutil.Process(server.process.pid)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        drop(page, server.address, enlarged(MEGAPIXELS))
        page.get_by_role("button", name="Download PNG").wait_for()
        time.sleep(REST_SECONDS)
        print(f"{'after':24} {'memory':>10} threads files processes, of a core")
        report("the first file", process)
        for number in range(options.rounds):
            first = FIRST_K + number * options.changes % K_COUNT
            change_often(page, range(first, first + options.changes))
            time.sleep(REST_SECONDS)
            report(f"{(number + 1) * options.changes} changes", process)


if __name__ == "__main__":
    main()
