"""The coder of GIFs, held against Pillow's decoder; and what its alternatives may do."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from compressor.imaging.animation.gif_writing.lzw import lzw_blocks
from compressor.imaging.animation.gif_writing.near_indices import MOST, NearIndices
from kmc import to_space

NO_ALTERNATIVES = [()]


def packed(values, alternatives, code_size: int):
    """Pixels without a kind of their own, or of the kind that their index is."""
    indices = values.ravel().astype(np.uint8)
    kinds = indices.astype(np.intp) if len(alternatives) > 1 else np.zeros(len(indices), np.intp)
    return lzw_blocks(indices, kinds, alternatives, code_size)


def decode(blocks: bytes, width: int, height: int):
    size = int(width).to_bytes(2, "little") + int(height).to_bytes(2, "little")
    file = b"GIF89a" + size + b"\0\0\0,\0\0\0\0" + size + b"\0" + blocks + b";"
    with Image.open(io.BytesIO(file)) as image:
        return np.asarray(image, np.uint8)


@pytest.mark.parametrize("code_size", range(2, 9))
@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (3, 5), (40, 50), (150, 200)])
@pytest.mark.parametrize("is_noise", [True, False], ids=["noise", "runs"])
def test_pillow_decodes_what_was_packed(code_size: int, shape, is_noise: bool) -> None:
    rng = np.random.default_rng(code_size)
    values = rng.integers(0, 1 << code_size, shape)
    if not is_noise:
        values = np.cumsum(rng.random(shape) < 0.02).reshape(shape) % (1 << code_size)
    blocks, written = packed(values, NO_ALTERNATIVES, code_size)
    np.testing.assert_array_equal(decode(blocks, shape[1], shape[0]), values)
    np.testing.assert_array_equal(written.reshape(shape), values)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_pixels_get_their_own_index_or_an_alternative(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 60, 2))
    indices = rng.integers(0, 8, 20).astype(np.uint8)
    alternatives = [tuple(rng.choice(8, rng.integers(0, 4)).tolist()) for _ in indices]
    kinds = rng.integers(0, 20, shape)
    blocks, written = lzw_blocks(indices[kinds].ravel(), kinds.ravel(), alternatives, 3)
    np.testing.assert_array_equal(decode(blocks, shape[1], shape[0]), written.reshape(shape))
    for kind, index in zip(kinds.ravel().tolist(), written.tolist(), strict=True):
        assert index in (int(indices[kind]), *alternatives[kind])


def test_alternatives_make_fewer_bytes() -> None:
    noise = np.random.default_rng(0).integers(0, 4, 20_000)
    close = [(index ^ 1,) for index in range(256)]
    exact, _ = packed(noise, NO_ALTERNATIVES, 2)
    lossy, _ = packed(noise, close, 2)
    assert len(lossy) < 0.75 * len(exact)


@pytest.mark.parametrize("space", ["rgb", "oklab"])
def test_alternatives_are_no_farther_than_allowed(space: str) -> None:
    rng = np.random.default_rng(4)
    opaque = np.unique(rng.integers(0, 256, (60, 3), np.uint8), axis=0)
    palette = np.vstack([[[0, 0, 0, 0]], np.column_stack([opaque, np.full(len(opaque), 255)])])
    palette = palette.astype(np.uint8)
    source = rng.integers(0, 256, (500, 3), np.uint8)
    near = NearIndices(palette, space, 0.02, clear=0)
    none = np.zeros(len(source), bool)
    for _ in range(2):  # the second time all kinds are known
        kinds = near.changing(source, none)
    found = 0
    for color, kind in zip(source, kinds.tolist(), strict=True):
        middle = ((color >> 2 << 2) + 2).astype(np.uint8)
        distances = distances_to(middle, opaque, space)
        allowed = np.flatnonzero(distances <= distances.min() + 0.02)
        nearest_first = allowed[np.argsort(distances[allowed], kind="stable")]
        others = near.alternatives[kind]
        assert list(others) == (nearest_first[: MOST + 1] + 1).tolist()
        assert near.largest(np.array([kind])) == max(others)
        found += len(others)
    assert found > 600


def distances_to(color, palette, space: str):
    return ((to_space(color[None], space) - to_space(palette, space)) ** 2).sum(axis=1)


def test_what_is_shown_already_may_be_left_out() -> None:
    palette = np.array([[0, 0, 0, 0], [9, 9, 9, 255], [200, 9, 9, 255]], np.uint8)
    near = NearIndices(palette, "rgb", 0.1, clear=0)
    shown = np.array([1, 2], np.uint8)
    assert [near.alternatives[kind] for kind in near.left_out(shown)] == [(1,), (2,)]
    assert near.alternatives[near.DRAWN] == (0,)
    assert near.alternatives[near.ALONE] == ()
    kinds = near.changing(palette[shown], np.array([True, False]))
    assert [near.alternatives[kind][-1] for kind in kinds] == [0, 2]
