"""A protected part, as it is typed, and several, as links and recipes have them."""

import json

from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.mutations import JSON
from benchmarks.hostile.fuzz.settings_seeds import PARTS as SEED_PARTS
from compressor.imaging.errors import ImageError
from compressor.pipeline.protected.part import MAX_PARTS, MAX_WEIGHT, MIN_WEIGHT, Part, parse_part
from compressor.pipeline.protected.weights import pixel_weights
from compressor.pipeline.settings.values import PARTS

SIZE = 640, 480  # of the picture
SHAPE = 48, 64  # of a smaller version of it


def read(data: bytes) -> None:
    """Parse parts as JSON, as a link or as they are typed, and weigh a picture's pixels by them."""
    parts = _parse(data.decode("utf-8", "replace"))
    assert parts in PARTS
    assert PARTS.from_text(PARTS.to_text(parts)) == parts
    assert PARTS.from_json(json.loads(json.dumps(PARTS.to_json(parts)))) == parts
    weights = pixel_weights(parts, SIZE, SHAPE)
    if weights is None:
        assert not parts
        return
    assert weights.shape == SHAPE
    assert weights.max() == max(part.weight for part in parts)
    assert {part.weight for part in parts} <= {*range(MIN_WEIGHT, MAX_WEIGHT + 1)}


def _parse(text: str) -> tuple[Part, ...]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return PARTS.from_text(text) if "_" in text else (parse_part(text),)
    return PARTS.from_json(value)


def seeds() -> list[bytes]:
    """Return typed parts, those of a link and those of a recipe."""
    many = tuple(Part(x=i, y=2 * i, width=i + 1, height=3) for i in range(MAX_PARTS))
    lists = (SEED_PARTS, many)
    return [
        *(part.text.encode() for part in SEED_PARTS),
        b" 600,400,40,80 ",
        *(PARTS.to_text(parts).encode() for parts in lists),
        *(json.dumps(PARTS.to_json(parts)).encode() for parts in lists),
    ]


PART = Entrance(
    read=read,
    refusals=(ImageError, ValueError),
    seeds=seeds,
    mutations=JSON,
    inputs_per_process=1000,
)
