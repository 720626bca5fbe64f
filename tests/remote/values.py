"""Any value of any annotated type, for the tests of the wire; and whether two of them are the same.

Made from the annotations, by other means than the wire, so that what is new is tested too.
"""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from tui_nn.data.catalog import SOURCES
from tui_nn.data.schema import DatasetSchema
from tui_nn.errors import UserError
from tui_nn.training.settings.bounds import Bounds
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

Array = NDArray[Any]

MOST_ITEMS = 3

DTYPES = ("?", "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8", ">f8", ">i4")

texts = st.text(st.characters(codec="utf-8"), max_size=20)

paths = st.text(st.characters(codec=None, exclude_characters="\0"), min_size=1).map(Path)

numbers = arrays.arrays(
    st.sampled_from(DTYPES).map(np.dtype),
    arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)

configs = st.builds(
    lambda recipe, seed, rate: RECIPES[recipe].config.replace(seed=seed, learning_rate=rate),
    st.sampled_from(sorted(RECIPES)),
    st.integers(0, 2**31 - 1),
    st.floats(1e-9, 1000),
)

errors = st.builds(lambda kind, text: kind(text), st.sampled_from((UserError, ValueError)), texts)

schemas = st.sampled_from([source.schema for source in SOURCES.values() if source.schema])

SPECIAL = {
    DatasetSchema: schemas,
    Array: numbers,
    Path: paths,
    Exception: errors,
    TrainingConfig: configs,
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**64 - 1),
    float: st.floats(),
    str: texts,
    types.NoneType: st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of the annotated type `hint`."""
    origin, parts = get_origin(hint), get_args(hint)
    if hint in SPECIAL:
        return SPECIAL[hint]
    if origin in (Union, types.UnionType):
        return st.one_of(*map(values, parts))
    if origin is tuple and parts[-1] is ...:
        return st.lists(values(parts[0]), max_size=MOST_ITEMS).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, parts))
    if origin is Mapping:
        return st.dictionaries(values(parts[0]), values(parts[1]), max_size=MOST_ITEMS)
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return st.builds(hint, *(fields_of(hint)))


def fields_of(kind: type) -> list[st.SearchStrategy[Any]]:
    """Any values of the fields of a dataclass, numbers within their limits."""
    hints = get_type_hints(kind, localns={"Array": Array}, include_extras=True)
    return [values_within(hints[field.name]) for field in dataclasses.fields(kind)]


def values_within(hint: Any) -> st.SearchStrategy[Any]:
    """Values of an annotated type; numbers within the bounds that the annotation gives."""
    for bounds in getattr(hint, "__metadata__", ()):
        if isinstance(bounds, Bounds):
            return within(bounds.low, bounds.high, hint.__origin__)
    return values(hint)


def within(low: float, high: float, hint: Any) -> st.SearchStrategy[Any]:
    """Numbers from `low` to `high`: one, or a tuple of them, or perhaps none."""
    if get_origin(hint) is tuple:
        return st.tuples(*(within(low, high, part) for part in get_args(hint)))
    whole = hint is int or int in get_args(hint)
    number = st.integers(int(low), int(high)) if whole else st.floats(low, high)
    return st.one_of(st.none(), number) if types.NoneType in get_args(hint) else number


def same(one: Any, other: Any) -> bool:
    """Whether two values are alike in every part: NaN is NaN, and an int is no float."""
    if isinstance(one, UserError):
        return isinstance(other, UserError) and str(one) == str(other)
    if isinstance(one, Exception):
        return not isinstance(other, UserError) and str(one) in str(other)
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        kinds = one.dtype.newbyteorder("<") == other.dtype.newbyteorder("<")
        return kinds and one.shape == other.shape and same_numbers(one, other)
    if dataclasses.is_dataclass(one):
        names = [field.name for field in dataclasses.fields(one)]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other)


def same_numbers(one: Array, other: Array) -> bool:
    """Whether two arrays of one shape hold the same, NaN included."""
    return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
