"""Makes an input of a valid one: its bytes are damaged, and its words replaced by odd ones.

Input `i` of a seed is always the same.
"""

import contextlib
import copy
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from benchmarks.hostile.fuzz.odd_words import JSON_VALUES, ODD_WORDS

# Written over 1, 2, 4 or 8 bytes, which may be a length, a count or an offset.
BOUNDARY_VALUES = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0xFFFF,
    0x7FFF_FFFF,
    0xFFFF_FFFF,
    2**63,
    2**64 - 1,
)
MAX_LEVELS = 1200  # of lists in lists; the interpreter allows about a thousand calls in calls
WORD = re.compile(rb"[\w.+-]+")

Mutation = Callable[[bytearray, bytes, np.random.Generator], None]


def mutate(
    seeds: Sequence[bytes], seed: int, number: int, mutations: Sequence[Mutation] | None = None
) -> bytes:
    """Return input `number` of the run with this random seed; by `BYTES` where none are named."""
    kinds = BYTES if mutations is None else mutations
    rng = np.random.default_rng([seed, number])
    data = bytearray(seeds[rng.integers(len(seeds))])
    other = seeds[rng.integers(len(seeds))]
    for _ in range(rng.integers(1, 6)):
        kinds[rng.integers(len(kinds))](data, other, rng)
    return bytes(data)


def _flip(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    if data:
        data[_position(data, rng)] ^= 1 << int(rng.integers(8))


def _replace(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    if data:
        data[_position(data, rng)] = int(rng.integers(256))


def _number(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    size = int(rng.choice([1, 2, 4, 8]))
    value = BOUNDARY_VALUES[rng.integers(len(BOUNDARY_VALUES))] & (256**size - 1)
    at = _position(data, rng)
    data[at : at + size] = value.to_bytes(size, "little" if rng.integers(2) else "big")


def _cut(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    at = _position(data, rng)
    del data[at : at + int(rng.integers(1, 64))]


def _end(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    del data[_position(data, rng) :]


def _repeat(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    at = _position(data, rng)
    piece = data[at : at + int(rng.integers(1, 64))]
    data[at:at] = piece * int(rng.integers(1, 50))


def _splice(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    at = _position(other, rng)
    size = int(rng.integers(1, 500))
    start = _position(data, rng)
    data[start : start + size * int(rng.integers(2))] = other[at : at + size]


def _position(data: bytes | bytearray, rng: np.random.Generator) -> int:
    """Return a random position, more often near the beginning, where the header is."""
    end = len(data) if rng.integers(2) else min(len(data), 128)
    return int(rng.integers(max(1, end)))


def _odd_word(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    """Put an odd word in the place of a word."""
    _put(data, ODD_WORDS[rng.integers(len(ODD_WORDS))], rng)


def _other_word(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    """Put a word of the other input in the place of a word."""
    words = WORD.findall(other)
    if words:
        _put(data, words[rng.integers(len(words))], rng)


def _small_number(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    """Put a number that may well be allowed in the place of a word."""
    _put(data, str(int(rng.integers(-2, 300))).encode(), rng)


def _levels(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    """Put lists in lists, or objects in objects, in the place of a word."""
    depth = int(rng.integers(1, MAX_LEVELS))
    pair = (b"[", b"]") if rng.integers(2) else (b'{"hex":', b"}")
    _put(data, pair[0] * depth + b"1" + pair[1] * depth, rng)


def _field(data: bytearray, other: bytes, rng: np.random.Generator) -> None:
    """Put an odd value, or one of its other values, in the place of a value of JSON."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    places = list(_places(value))
    if not places:
        return
    parent, key = places[rng.integers(len(places))]
    source, other_key = places[rng.integers(len(places))]
    odd = JSON_VALUES[rng.integers(len(JSON_VALUES))]
    with contextlib.suppress(RecursionError):  # of as many levels as can be read, but not written
        parent[key] = odd if rng.integers(2) else copy.deepcopy(source[other_key])
        data[:] = json.dumps(value).encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the object or list, and the name or number in it, of each value within a value."""
    is_object = isinstance(value, dict)
    for key in list(value) if is_object else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


def _put(data: bytearray, word: bytes, rng: np.random.Generator) -> None:
    """Put a word in the place of one that is drawn; at the beginning where there is none."""
    places = [match.span() for match in WORD.finditer(data)] or [(0, 0)]
    start, end = places[rng.integers(len(places))]
    data[start:end] = word


BYTES: tuple[Mutation, ...] = (
    *(_flip, _flip, _replace, _replace, _number),
    *(_number, _cut, _end, _repeat, _splice),
)
TEXT: tuple[Mutation, ...] = (
    *(_flip, _replace, _cut, _end, _repeat, _splice),
    *(_odd_word, _odd_word, _odd_word, _other_word, _other_word, _small_number, _small_number),
)
JSON: tuple[Mutation, ...] = (*TEXT, _levels, *[_field] * 12)
FIELDS: tuple[Mutation, ...] = (*[_field] * 30, _levels, _odd_word, _small_number)
