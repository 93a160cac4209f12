"""Settings at random, by the schema: whatever values a setting may have."""

from functools import singledispatch
from typing import Any

from hypothesis import strategies as st

from compressor.pipeline.own_start.values import NAMED_STARTS, NO_START, StartValues
from compressor.pipeline.protected.part import MAX_WEIGHT, MIN_WEIGHT, Part
from compressor.pipeline.protected.part_list import PartList
from compressor.pipeline.setting_schema import Settings
from compressor.pipeline.setting_values import Amount, Choice, ColorList, IntRange, Strength

MAX_COLORS = 9  # locked ones: more only take time
BYTE = st.integers(0, 255)


@singledispatch
def values_strategy(values: Any) -> st.SearchStrategy[Any]:
    """Any of the values that a setting may have."""
    raise TypeError(values)


@values_strategy.register
def _(values: IntRange) -> st.SearchStrategy[Any]:
    return st.integers(values.min, values.max)


@values_strategy.register
def _(values: Choice) -> st.SearchStrategy[Any]:
    return st.sampled_from(values.values)


@values_strategy.register
def _(values: Strength) -> st.SearchStrategy[Any]:
    return st.sampled_from(values.values)


@values_strategy.register
def _(values: Amount) -> st.SearchStrategy[Any]:
    return st.floats(0, values.max)


@values_strategy.register
def _(values: ColorList) -> st.SearchStrategy[Any]:
    colors = st.tuples(BYTE, BYTE, BYTE)
    return st.lists(colors, unique=True, max_size=MAX_COLORS).map(tuple)


@values_strategy.register
def _(values: StartValues) -> st.SearchStrategy[Any]:
    placed = values_strategy(values.colors).filter(bool)
    return st.sampled_from([NO_START, *NAMED_STARTS]) | placed


@values_strategy.register
def _(values: PartList) -> st.SearchStrategy[Any]:
    part = st.builds(
        Part,
        x=st.integers(0, 10**9 - 1),
        y=st.integers(0, 40),
        width=st.integers(1, 40),
        height=st.integers(1, 10**9 - 1),
        weight=st.integers(MIN_WEIGHT, MAX_WEIGHT),
    )
    return st.lists(part, unique=True, max_size=values.max_parts).map(tuple)


def settings_strategy(settings: type[Settings]) -> st.SearchStrategy[Settings]:
    """Any settings of a method that fit each other."""
    fields = {each.name: values_strategy(each.values) for each in settings.schema()}
    return st.builds(settings, **fields).map(lambda built: built.fitted())
