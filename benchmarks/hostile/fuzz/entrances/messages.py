"""What a browser sends to the elements of a page: parts, points, centroids, colours, numbers."""

import json

from benchmarks.hostile.fuzz.entrance import Entrance
from benchmarks.hostile.fuzz.mutations import JSON
from compressor.pipeline.protected.part import MAX_PARTS, outside_problem
from compressor.pipeline.toy_data.choice import MAX_DRAWN
from compressor.pipeline.toy_data.sets import GRID
from compressor.ui.elements.messages import (
    MAX_NUMBER,
    MessageError,
    read_code,
    read_field,
    read_number,
    read_text,
)
from compressor.ui.elements.part_editor.component import read_parts
from compressor.ui.elements.start_editor import read_colors
from compressor.ui.where_it_fails.session import read_places

SIZE = 640, 480  # of the picture
K = 3


def read(data: bytes) -> None:
    """Read a message as each of the elements does; it is refused where none can."""
    try:
        message = json.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        message = data.decode("utf-8", "replace")  # as a text, which may be sent as well
    readers = (_read_parts, _read_places, _read_colors, _read_number, read_text, read_code)
    refusals = []
    for reader in readers:
        try:
            reader(message)
        except MessageError as error:
            refusals.append(error)
    if len(refusals) == len(readers):
        raise refusals[0]


def _read_parts(message: object) -> None:
    parts = read_parts(message, SIZE)
    assert len(parts) <= MAX_PARTS
    assert outside_problem(parts, SIZE) is None


def _read_places(message: object) -> None:
    read_number(read_field(message, "number"))
    places = read_places(read_field(message, "places"), MAX_DRAWN)
    assert len(places) <= MAX_DRAWN
    assert all(0 <= coordinate <= GRID for place in places for coordinate in place)


def _read_colors(message: object) -> None:
    colors = read_colors(read_field(message, "colors"), K)
    assert colors is None or len(set(colors)) == K


def _read_number(message: object) -> None:
    assert abs(read_number(message)) <= MAX_NUMBER


def seeds() -> list[bytes]:
    """Return a message of every element."""
    messages = (
        [[8, 6, 20, 15, 20], [-5, -5, 9, 200, 99]],
        {"number": 7, "places": [[1, 2], [255, 0], [3.5, 9]]},
        {"colors": [[1, 2, 3], [4, 5, 6], [255, 255, 0]]},
        {"colors": None},
        16,
        0.25,
        "#e4002b",
        "coffee",
        "70",
    )
    return [json.dumps(message).encode() for message in messages]


MESSAGE = Entrance(
    read=read, refusals=(MessageError,), seeds=seeds, mutations=JSON, inputs_per_process=1000
)
