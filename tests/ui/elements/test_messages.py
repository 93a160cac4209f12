"""What a browser sends to an element is read, or passed over: no page breaks by it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from compressor.ui.elements.messages import (
    MessageError,
    passing_over,
    read_code,
    read_field,
    read_number,
    read_rows,
    read_text,
)
from compressor.ui.elements.part_editor.component import read_parts
from compressor.ui.elements.pixel_picker.component import pixel_at
from compressor.ui.elements.start_editor import read_colors
from compressor.ui.settings.quality_settings import set_k
from compressor.ui.where_it_fails.session import read_places

DEEP = json.loads("[" * 900 + "]" * 900)  # JSON may nest nearly as deep as calls may
NONSENSE = (None, "", "a", {}, {"number": 1}, [None], [[]], [DEEP], DEEP, [["1", 2]], 10**400,
            float("inf"), float("nan"), [[float("inf")] * 5], [[float("nan"), 1]])  # fmt: skip


@pytest.mark.parametrize(
    "read",
    [
        lambda message: read_parts(message, (80, 60)),
        lambda message: read_places(message, 5),
        lambda message: read_colors(message if message is not None else 7, 2),
        lambda message: read_rows(message, 2, 5),
        lambda message: read_field(message, "places"),
        read_code,
    ],
    ids=["parts", "places", "colors", "rows", "field", "code"],
)
def test_what_no_element_sends_can_not_be_read(read: Callable[[Any], object]) -> None:
    for message in NONSENSE:
        with pytest.raises(MessageError):
            read(message)


def test_a_number_is_one_and_not_too_large() -> None:
    assert read_number(2.5) == 2.5
    for message in (float("inf"), float("-inf"), float("nan"), 10**400, 1e300, "7", None):
        with pytest.raises(MessageError):
            read_number(message)


def test_a_text_is_one_and_not_too_long() -> None:
    assert read_text("coffee") == "coffee"
    for message in ("a" * 201, b"coffee", DEEP, 7):
        with pytest.raises(MessageError):
            read_text(message)


def test_a_message_that_can_not_be_read_is_passed_over_and_a_mistake_is_not() -> None:
    taken = []
    take = passing_over(lambda message: taken.append(read_number(message)))
    take(7)
    take("nonsense")
    assert taken == [7]
    with pytest.raises(ZeroDivisionError):
        passing_over(lambda: 1 / 0)()


@pytest.mark.parametrize(
    ("share", "pixel"), [(0.0, 0), (0.999, 9), (1.0, 9), (-3.0, 0), (7e15, 9), (0.55, 5)]
)
def test_a_place_beyond_the_picture_is_its_first_or_last_pixel(share: float, pixel: int) -> None:
    assert pixel_at(share, 10) == pixel


@pytest.mark.parametrize("k", [-1, 0, 1, 257, 10**15])
def test_a_number_of_colours_that_is_out_of_range_changes_nothing(
    k: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    session: dict[str, object] = {}
    monkeypatch.setattr("streamlit.session_state", session)
    set_k(k)
    assert session == {}
