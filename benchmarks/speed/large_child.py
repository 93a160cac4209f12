"""One picture from a file's bytes to a PNG's bytes: `python -m benchmarks.speed.large_child IN OUT K`.

A process of its own, so that `benchmarks.large` can measure all of its time and memory, the
start of Python included. It prints the seconds of each stage as JSON.
"""

import json
import sys
import time
from pathlib import Path

START = time.perf_counter()

from compressor.imaging.indexed import apply_palette  # noqa: E402  the import is part of what is measured
from compressor.imaging.picture import load_image  # noqa: E402
from kmc import best_palette, count_colors  # noqa: E402


def main() -> None:
    source = Path(sys.argv[1])
    target = Path(sys.argv[2])
    k = int(sys.argv[3])
    times = {"start": time.perf_counter()}
    pixels = load_image(source.read_bytes()).pixels_with_alpha
    times["decode"] = time.perf_counter()
    color_counts = count_colors(pixels)
    times["count"] = time.perf_counter()
    palette = best_palette(color_counts, k)
    times["palette"] = time.perf_counter()
    result = apply_palette(pixels, palette, color_counts)
    times["map"] = time.perf_counter()
    target.write_bytes(result.encode_png())
    times["encode"] = time.perf_counter()
    ends = list(times.values())
    begins = [START, *ends[:-1]]
    stages = {name: end - begin for name, begin, end in zip(times, begins, ends, strict=True)}
    print(json.dumps({"stages": stages, "colors": len(color_counts)}))


if __name__ == "__main__":
    main()
