"""OutputStyle: how predictions are printed."""

from __future__ import annotations

from dataclasses import dataclass

FORMATS = ("csv", "json", "kaggle")
"""A table, a JSON object for each example, or a submission: an identifier and the prediction."""


@dataclass(frozen=True, slots=True)
class OutputStyle:
    """How predictions are printed.

    Attributes:
        format: a name in `FORMATS`; "" for what fits the examples: csv for rows of tables, json for
            those of JSON, pictures and drawings.
        only_prediction: print the prediction alone.
    """

    format: str = ""
    only_prediction: bool = False
