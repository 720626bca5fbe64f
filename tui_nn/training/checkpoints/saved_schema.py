"""A schema as text, as checkpoints store it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from tui_nn.data.schema import DatasetSchema, Kind, Task


def format_schema(schema: DatasetSchema) -> str:
    """The schema as JSON."""
    return json.dumps(dataclasses.asdict(schema))


def read_schema(text: str) -> DatasetSchema:
    """The schema that `format_schema` wrote.

    Raises:
        ValueError: a part is missing, of another type, or impossible.
    """
    try:
        parts = json.loads(text)
        return DatasetSchema(
            task=Task(parts["task"]),
            kind=Kind(parts["kind"]),
            in_features=_whole(parts["in_features"]),
            class_names=_texts(parts["class_names"]),
            feature_names=_texts(parts["feature_names"]),
            picture_shape=_shape(parts["picture_shape"]),
            target_name=_text(parts["target_name"]),
        )
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"the schema is damaged ({error})") from None


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError("expected a whole number in the schema")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("expected a text in the schema")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("expected a list of names in the schema")
    return tuple(map(_text, value))


def _shape(value: Any) -> tuple[int, ...] | None:
    return None if value is None else tuple(map(_whole, value))
