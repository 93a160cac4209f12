"""The command line starts as a program: what it imports is not searched for garbage."""

import subprocess
import sys

WATCHED_START = """
import gc, sys
before = gc.get_freeze_count()
searches = []
gc.callbacks.append(lambda *_: searches.append(gc.get_freeze_count() == before))
gc.collect()
assert sum(searches) == 2  # its start and its end
from compressor.__main__ import main
sys.argv = ["kmc", "--version"]
try:
    main()
except SystemExit:
    pass
print(sum(searches) - 2, gc.get_freeze_count() - before, gc.isenabled())
"""


def test_imports_are_not_searched_for_garbage_and_what_follows_is() -> None:
    output = subprocess.run(
        [sys.executable, "-c", WATCHED_START], capture_output=True, text=True, check=True
    ).stdout
    searches, frozen, is_enabled = output.splitlines()[-1].split()
    assert int(searches) < 50  # 22 before the command line is imported; else 170
    assert int(frozen) > 10_000
    assert is_enabled == "True"
