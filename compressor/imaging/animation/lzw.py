"""LZW as a GIF has it, and a lossy choice of indices as that coder spends bits.

T. A. Welch, "A technique for high-performance data compression", Computer 17, 1984; the variable
code sizes are those of the GIF specification, appendix F. The coder extends a phrase as long as it
knows it; one more pixel in a phrase costs nothing, and a phrase that ends costs a code of up to 12
bits. So where the phrase can't go on with a pixel's own index it may go on with another that looks
nearly alike (K. Lesiński's "lossy GIF" in giflossy, 2014, has the idea): here one of the
alternatives that the caller allows, the nearest first.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Indices

MAX_CODES: Final = 1 << 12
LOOK_AHEAD: Final = 4  # pixels by which alternatives are compared
MAX_WIDTH: Final = 12  # bits of a code
_BLOCK_BYTES: Final = 255  # of a sub-block
_BITS: Final = np.arange(MAX_WIDTH, dtype=np.uint16)


def lzw_blocks(
    pixels: NDArray[np.intp],
    indices: Indices,
    alternatives: Sequence[Sequence[int]],
    code_size: int,
) -> tuple[bytes, Indices]:
    """Pack pixels into the sub-blocks of a GIF. Arguments are trusted.

    Args:
        pixels: (n,) the kind of each pixel, n at least 1.
        indices: (kinds,) uint8, the index of each kind, below 2**code_size.
        alternatives: for each kind the other indices that such a pixel may get, the best first.
        code_size: the bits of an index, 2 to 8.

    Returns:
        the code size, the sub-blocks and the block that ends them; and (n,) uint8 the indices
        that the pixels have got.
    """
    codes, changes = _codes(pixels.tolist(), indices.tolist(), alternatives, code_size)
    written = indices[pixels]
    if changes:
        written[np.array([at for at, _ in changes])] = [index for _, index in changes]
    data = _pack(np.array(codes, np.uint16), code_size)
    blocks = bytearray([code_size])
    for start in range(0, len(data), _BLOCK_BYTES):
        block = data[start : start + _BLOCK_BYTES]
        blocks.append(len(block))
        blocks += block
    blocks.append(0)
    return bytes(blocks), written


def _codes(
    pixels: list[int],
    indices: list[int],
    alternatives: Sequence[Sequence[int]],
    code_size: int,
) -> tuple[list[int], list[tuple[int, int]]]:
    """The codes, and which pixels have got one of their alternatives, and which one."""
    clear = 1 << code_size
    next_code = clear + 2
    longer: dict[int, int] = {}  # by a phrase's code and the index that follows it
    find = longer.get
    codes = [clear]
    changes = []
    phrase = indices[pixels[0]]
    for at, pixel in enumerate(pixels[1:], 1):
        index = indices[pixel]
        key = phrase << 8 | index
        known = find(key)
        if known is None and (others := alternatives[pixel]):
            found = [(other, code) for other in others if (code := find(phrase << 8 | other))]
            if found:
                ahead = pixels[at + 1 : at + 1 + LOOK_AHEAD] if len(found) > 1 else ()
                lengths = [_length(code, ahead, indices, alternatives, find) for _, code in found]
                other, known = found[lengths.index(max(lengths))]
                changes.append((at, other))
        if known is not None:
            phrase = known
            continue
        codes.append(phrase)
        phrase = index
        if next_code < MAX_CODES:
            longer[key] = next_code
            next_code += 1
        else:
            codes.append(clear)
            longer.clear()
            next_code = clear + 2
    codes.append(phrase)
    codes.append(clear + 1)
    return codes, changes


def _length(
    phrase: int,
    ahead: Sequence[int],
    indices: list[int],
    alternatives: Sequence[Sequence[int]],
    find: Callable[[int], int | None],
) -> int:
    """How many of the pixels ahead a phrase can take, each by its index or first alternative."""
    for taken, pixel in enumerate(ahead):
        longer = find(phrase << 8 | indices[pixel])
        if longer is None:
            for other in alternatives[pixel]:
                longer = find(phrase << 8 | other)
                if longer is not None:
                    break
            else:
                return taken
        phrase = longer
    return len(ahead)


def _pack(codes: NDArray[np.uint16], code_size: int) -> bytes:
    """The codes in as many bits as each has, the lowest bit first."""
    clears = np.flatnonzero(codes == 1 << code_size)
    starts = clears + 1  # of what has been learnt
    position = np.arange(len(codes)) - starts[np.searchsorted(clears, np.arange(len(codes))) - 1]
    learnt = np.clip((1 << code_size) + 1 + position, 1 << code_size, MAX_CODES - 1)
    widths = np.frexp(learnt)[1]  # as bit_length
    widths[0] = code_size + 1
    bits = codes[:, np.newaxis] >> _BITS & 1
    used = bits[widths[:, np.newaxis] > _BITS].astype(np.bool_)
    return np.packbits(used, bitorder="little").tobytes()
