"""A packed picture is the same picture: its file, its palette, and its indices decoded again."""

import numpy as np
import pytest

from compressor.imaging import IndexedPicture, apply_palette, shrink_nearest
from compressor.imaging.png.packed import pack
from compressor.imaging.resize import MAX_SIDE_SHOWN
from tests.support.pictures import photo_like


def with_alpha(k: int) -> IndexedPicture:
    """A picture in k colours, half of them not opaque."""
    rng = np.random.default_rng(k)
    palette = rng.integers(0, 256, (k, 4), dtype=np.uint8)
    palette[: k // 2, 3] = 255
    pixels = palette[rng.integers(0, k, (30, 41))]
    return apply_palette(pixels, palette)


def opaque(k: int, rows: int = 40, columns: int = 57) -> IndexedPicture:
    pixels = photo_like(rows, columns)
    palette = np.random.default_rng(k).integers(0, 256, (k, 3), dtype=np.uint8)
    return apply_palette(pixels, palette)


@pytest.mark.parametrize("k", [1, 2, 3, 5, 16, 17, 256])
@pytest.mark.parametrize("build", [opaque, with_alpha])
def test_its_indices_and_file_are_those_of_the_indexed_picture(build, k: int) -> None:
    picture = build(k)
    packed = pack(picture)
    assert packed.encode_png() == picture.encode_png()
    assert packed.encoded_bit_depth() == picture.encoded_bit_depth()
    assert packed.size() == (picture.indices.shape[1], picture.indices.shape[0])
    assert packed.indices.dtype == np.uint8
    assert np.array_equal(packed.indices, picture.indices)
    assert np.array_equal(packed.to_pixels(), picture.to_pixels())


def test_a_small_picture_is_its_own_preview_and_counts_once() -> None:
    packed = pack(opaque(4))
    assert packed.preview is packed.png
    assert packed.nbytes == len(packed.png) + packed.palette.nbytes + packed.counts.nbytes


def test_the_preview_of_a_large_one_has_evenly_spaced_pixels_of_it() -> None:
    picture = opaque(5, 20, MAX_SIDE_SHOWN + 100)
    packed = pack(picture)
    preview = IndexedPicture(
        indices=shrink_nearest(picture.indices),
        palette=picture.palette,
        counts=picture.counts,
        cost=0.0,
        effort="fast",
    )
    assert packed.preview == preview.encode_png()
    assert packed.nbytes > len(packed.png) + len(packed.preview)
