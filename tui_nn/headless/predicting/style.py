"""OutputStyle: how predictions are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORMATS: Mapping[str, str] = {
    "csv": "a table",
    "json": "a JSON object for each example",
    "kaggle": "a submission: an identifier and the prediction",
}
"""The formats of predictions, with a description of each."""


@dataclass(frozen=True, slots=True)
class OutputStyle:
    """How predictions are printed.

    Attributes:
        format: a name in `FORMATS`; "" for what fits the examples: csv for rows of tables, json for
            pictures and drawings.
        only_prediction: print the prediction alone.
    """

    format: str = ""
    only_prediction: bool = False
