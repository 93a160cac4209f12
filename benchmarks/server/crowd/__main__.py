"""Many sessions at once on one server.

`python -m benchmarks.server.crowd [files|live|experiments|batches] [--sessions 20]` starts a fresh
server, and compares every result byte for byte with the library's:

- files: all upload a photo at the same moment, and it is compressed;
- live: each has a photo of 0.4 to 10 megapixels on the live page, and changes K every two seconds
  for a minute;
- experiments: each runs the restarts experiment on a photo of its own;
- batches: each compresses 20 files at once.

It prints how long the sessions waited and the memory of the server with all of its processes, and
ends with exit status 1 where something was wrong, late, or took more than 1 GB.
"""

import argparse
import sys

from benchmarks.machine import describe
from benchmarks.server.crowd import batches, experiments, files, live

KINDS = {
    "files": files.measure,
    "live": live.measure,
    "experiments": experiments.measure,
    "batches": batches.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.server.crowd",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("kind", nargs="?", choices=KINDS, default="files")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--megapixels", type=float, default=2.0, help="of files and experiments")
    parser.add_argument("--seconds", type=float, default=60.0, help="of live")
    parser.add_argument("--pause", type=float, default=2.0, help="of live, between two changes")
    options = parser.parse_args()
    print(describe(("streamlit", "numpy", "pillow")))
    if problems := KINDS[options.kind](options):
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
