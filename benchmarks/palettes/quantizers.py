"""Programs that quantize a picture to k colours, each with the same signature."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import cv2
import imagequant
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.cluster import KMeans

from kmc import best_palette, count_colors, map_to_palette

Bytes = NDArray[np.uint8]
Result = tuple[NDArray[Any], Bytes]  # indices (H, W) and palette (n, 3)

PACKAGES = ("numpy", "imagequant", "pillow", "scikit-learn", "opencv-python-headless")
DIFFERENCES = """\
What is not the same between them:

- All start from the decoded pixels and end with indices and an 8-bit palette, and all run in one
  thread, in turn, picture by picture. Nobody dithers.
- `kmc`, scikit-learn and OpenCV minimise the mean squared RGB error, which is the measure here.
  libimagequant minimises its own perceptual error (with gamma and weights), Pillow none.
- scikit-learn gets the distinct colours with their counts, which makes it faster; its centroids
  are rounded and its pixels mapped by `kmc`, as are OpenCV's, which gets all pixels.
- OpenCV makes one attempt from k-means++ and at most 10 iterations; more would take minutes.
- Bytes are those of the same PNG encoder for all.
"""


@dataclass(frozen=True, kw_only=True)
class Quantizer:
    """A program: `run` turns (pixels (H, W, 3) uint8, k) into indices and palette."""

    name: str
    run: Callable[[Bytes, int], Result]


def quantizers(starts: int) -> list[Quantizer]:
    """Return all programs; scikit-learn takes the best of `starts` starts."""
    return [
        *(
            Quantizer(name=f"kmc {effort}", run=partial(by_kmc, effort=effort))
            for effort in ("fast", "balanced", "best")
        ),
        Quantizer(name="libimagequant", run=by_imagequant),
        Quantizer(name="Pillow median cut", run=partial(by_pillow, method=0)),
        Quantizer(name="Pillow octree", run=partial(by_pillow, method=2)),
        Quantizer(name="scikit-learn", run=partial(by_sklearn, starts=starts)),
        Quantizer(name="OpenCV", run=by_opencv),
    ]


def by_kmc(pixels: Bytes, k: int, effort: str) -> Result:
    """Quantize by this project's palette search."""
    palette = best_palette(pixels, k, effort=effort)
    return map_to_palette(pixels, palette), palette


def by_imagequant(pixels: Bytes, k: int) -> Result:
    """Quantize by libimagequant at its default speed, without dithering."""
    image = Image.fromarray(pixels).convert("RGBA")
    return _indices_and_palette(
        imagequant.quantize_pil_image(image, dithering_level=0.0, max_colors=k), k
    )


def by_pillow(pixels: Bytes, k: int, method: int) -> Result:
    """Quantize by Pillow's median cut (method 0) or octree (2), without dithering."""
    image = Image.fromarray(pixels)
    dither = Image.Dither.NONE
    return _indices_and_palette(image.quantize(k, method=Image.Quantize(method), dither=dither), k)


def _indices_and_palette(image: Image.Image, k: int) -> Result:
    """Return indices and palette of a Pillow picture of mode P."""
    indices = np.asarray(image)
    mode = image.palette.mode if image.palette else "RGB"
    palette = np.array(image.getpalette(mode), np.uint8).reshape(-1, len(mode))[:k, :3]
    return indices, palette


def by_sklearn(pixels: Bytes, k: int, starts: int) -> Result:
    """Quantize by scikit-learn: k-means++ to convergence on the distinct colours."""
    color_counts = count_colors(pixels)
    model = KMeans(k, init="k-means++", n_init=starts, max_iter=300, tol=1e-6, random_state=0)
    model.fit(color_counts.colors.astype(np.float32), sample_weight=color_counts.counts)
    return _round_and_map(pixels, model.cluster_centers_)


def by_opencv(pixels: Bytes, k: int) -> Result:
    """Quantize by cv2.kmeans, from k-means++ on all pixels."""
    cv2.setRNGSeed(0)
    stop = (cv2.TERM_CRITERIA_MAX_ITER | cv2.TERM_CRITERIA_EPS, 10, 0.1)
    points = pixels.reshape(-1, 3).astype(np.float32)
    centers = cv2.kmeans(points, k, None, stop, 1, cv2.KMEANS_PP_CENTERS)[2]
    return _round_and_map(pixels, centers)


def _round_and_map(pixels: Bytes, centers: NDArray[Any]) -> Result:
    """Round the centroids, drop repeated ones, and map the pixels to them."""
    palette = np.unique(np.rint(centers).astype(np.uint8), axis=0)
    return map_to_palette(pixels, palette), palette
