"""Names that occur once each: the first that are free, found without a second look."""

import unicodedata
from collections import Counter
from itertools import chain, count
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compressor.imaging.files.names import unique_names


def slow_unique_names(names: list[str]) -> list[str]:
    """Each name, or the first of its numbered forms that is not there yet."""
    unique: list[str] = []
    for name in names:
        path = PurePath(name)
        forms = (f"{path.stem}-{number}{path.suffix}" for number in count(2))
        taken = {folded(other) for other in unique}
        unique.append(next(form for form in chain([name], forms) if folded(form) not in taken))
    return unique


def folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


parts = st.sampled_from(["a", "A", "-", "2", "3", ".", "\u2024", "\u212b", "\u00c5", "\u0301"])


@given(st.lists(st.lists(parts, min_size=1, max_size=5).map("".join), max_size=14))
def test_unique_names_are_the_first_that_are_free(names: list[str]) -> None:
    assert unique_names(names) == slow_unique_names(names)


def test_each_name_is_looked_up_a_few_times_however_many_are_equal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = Counter[str]()

    def counted(name: str) -> str:
        calls["folded"] += 1
        return folded(name)

    monkeypatch.setattr("compressor.imaging.files.names._folded", counted)
    unique_names(["a-k16.png", "A-k16.png"] * 500)
    assert calls["folded"] < 10 * 1000
