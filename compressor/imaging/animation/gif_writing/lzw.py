"""LZW as a GIF has it, and a lossy choice of indices as that coder spends bits.

T. A. Welch, "A technique for high-performance data compression", Computer 17, 1984; the variable
code sizes are those of the GIF specification, appendix F. The coder extends a phrase as long as it
knows it; one more pixel in a phrase costs nothing, and a phrase that ends costs a code of up to 12
bits. So where the phrase can't go on with a pixel's own index it may go on with another that looks
nearly alike (K. Lesiński's "lossy GIF" in giflossy, 2014, has the idea): here one of the
alternatives that the caller allows, the nearest first.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from compressor.imaging.types import Indices

MAX_CODES: Final = 1 << 12
LOOK_AHEAD: Final = 4  # pixels by which alternatives are compared
MAX_WIDTH: Final = 12  # bits of a code
_BLOCK_BYTES: Final = 255  # of a sub-block
_BITS: Final = np.arange(MAX_WIDTH, dtype=np.uint16)
Node = dict[int, int]  # the phrases that are one pixel longer: its index, and their code


def lzw_blocks(
    indices: Indices,
    kinds: NDArray[np.signedinteger],
    alternatives: Sequence[Sequence[int]],
    code_size: int,
) -> tuple[bytes, Indices]:
    """Pack pixels into the sub-blocks of a GIF. Arguments are trusted.

    Args:
        indices: (n,) uint8, the index of each pixel, below 2**code_size; n at least 1.
        kinds: (n,) the kind of each pixel.
        alternatives: for each kind the other indices that such a pixel may get, the best first.
        code_size: the bits of an index, 2 to 8.

    Returns:
        the code size, the sub-blocks and the block that ends them; and (n,) uint8 the indices
        that the pixels have got.
    """
    codes, changes = _codes(indices.tolist(), kinds.tolist(), alternatives, code_size)
    written = indices.copy()
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
    indices: list[int],
    kinds: list[int],
    alternatives: Sequence[Sequence[int]],
    code_size: int,
) -> tuple[list[int], list[tuple[int, int]]]:
    """The codes, and which pixels have got one of their alternatives, and which one.

    This loop is where the time of a GIF goes: a phrase without a longer one, which is how most
    end, is known by its missing node before any index is looked up.
    """
    clear = 1 << code_size
    next_code = clear + 2
    longer: list[Node | None] = [None] * MAX_CODES  # of each phrase
    codes = [clear]
    changes = []
    phrase = indices[0]
    for at in range(1, len(indices)):
        index = indices[at]
        node = longer[phrase]
        if node is None:
            longer[phrase] = {index: next_code}
        elif index in node:
            phrase = node[index]
            continue
        else:
            others = alternatives[kinds[at]]
            found = [other for other in others if other in node] if others else None
            if found:
                other = found[0]
                if len(found) > 1:
                    other = _longest(found, node, at, indices, kinds, alternatives, longer)
                changes.append((at, other))
                phrase = node[other]
                continue
            node[index] = next_code
        codes.append(phrase)
        phrase = index
        if next_code < MAX_CODES:
            next_code += 1
        else:
            codes.append(clear)
            longer = [None] * MAX_CODES
            next_code = clear + 2
    codes.append(phrase)
    codes.append(clear + 1)
    return codes, changes


def _longest(
    found: Sequence[int],
    node: Node,
    at: int,
    indices: list[int],
    kinds: list[int],
    alternatives: Sequence[Sequence[int]],
    longer: Sequence[Node | None],
) -> int:
    """The one of the known indices after which the phrase goes on longest, or the first of them.

    It is tried on the pixels ahead, of which each takes its index or its first known alternative.
    """
    end = min(len(indices), at + 1 + LOOK_AHEAD)
    best = found[0]
    farthest = -1
    for other in found:
        ahead = longer[node[other]]
        position = at + 1
        while ahead is not None and position < end:
            index = indices[position]
            if index not in ahead:
                for index in alternatives[kinds[position]]:
                    if index in ahead:
                        break
                else:
                    break
            ahead = longer[ahead[index]]
            position += 1
        if position > farthest:
            farthest = position
            best = other
            if position == end:
                break
    return best


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
