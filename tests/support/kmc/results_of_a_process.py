"""What kmc computes in this process, to be compared with that of another; print it as JSON."""

import json
import sys

import numpy as np

import kmc


def results() -> dict[str, object]:
    """Return runs from random starts, and palettes whose colours lie between two values."""
    noise = np.random.default_rng(0).integers(0, 256, (60, 60, 3), np.uint8)
    runs = kmc.run_restarts(noise, 16, restarts=20)
    greys = np.arange(0, 256, 5, np.uint8).repeat(3).reshape(4, 13, 3)
    palettes = kmc.iter_palettes(greys, [1, 2, 3])
    return {
        "costs": runs.costs.tolist(),
        "centroids": runs.centroids.tolist(),
        "palettes": {size: palette.tolist() for size, palette in palettes},
    }


if __name__ == "__main__":
    json.dump(results(), sys.stdout)
