"""Compresses one picture, from a file to a PNG, and prints the seconds of each stage as JSON.

`python -m benchmarks.speed.large_child IN OUT K` is the process that `benchmarks.speed.large`
measures, the start of Python and the imports included.
"""

import json
import sys
import time
from pathlib import Path

START = time.perf_counter()  # before the imports, which are measured too

from compressor.imaging.indexed import apply_palette  # noqa: E402
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
    starts = [START, *ends[:-1]]
    stages = {name: end - start for name, start, end in zip(times, starts, ends, strict=True)}
    print(json.dumps({"stages": stages, "colors": len(color_counts)}))


if __name__ == "__main__":
    main()
