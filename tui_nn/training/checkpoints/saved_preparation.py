"""Preparation, record of the data and reliability as text, as checkpoints store them."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.preparation import Preparation
from tui_nn.data.record import DataRecord
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.training.reading.reliability import Reliability

T = TypeVar("T")

KINDS: dict[str, type[Preparation]] = {"table": TableEncoding, "pictures": PicturePreparation}
"""The kinds of preparation by the name that stands in the file."""


def format_preparation(preparation: Preparation) -> str:
    """The preparation as JSON."""
    kind = next(name for name, kind in KINDS.items() if isinstance(preparation, kind))
    return msgspec.json.encode({"kind": kind, "values": preparation}).decode()


def read_preparation(text: str) -> Preparation:
    """The preparation that `format_preparation` wrote.

    Raises:
        ValueError: a part is missing, of another type, or impossible.
    """
    try:
        parts = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        kind = KINDS[msgspec.json.decode(parts["kind"], type=str)]
        return msgspec.json.decode(parts["values"], type=kind)
    except (KeyError, msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(f"the preparation is damaged ({error})") from None


def format_record(record: DataRecord) -> str:
    """The record as JSON."""
    return msgspec.json.encode(record).decode()


def read_record(text: str) -> DataRecord:
    """The record that `format_record` wrote.

    Raises:
        ValueError: a part is missing or of another type.
    """
    return _decode(text, DataRecord, "record of the data")


def format_reliability(reliability: Reliability) -> str:
    """The reliability as JSON."""
    return msgspec.json.encode(reliability).decode()


def read_reliability(text: str) -> Reliability:
    """The reliability that `format_reliability` wrote.

    Raises:
        ValueError: a part is missing or of another type.
    """
    return _decode(text, Reliability, "reliability")


def _decode(text: str, kind: type[T], name: str) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(f"the {name} is damaged ({error})") from None
