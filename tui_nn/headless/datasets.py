"""`tui-nn datasets`: the list of data sets."""

from __future__ import annotations

from tui_nn.data.built_in import BUILT_IN
from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.data.source import DataSource
from tui_nn.headless.printing.tables import print_table


def print_datasets() -> int:
    """Print the data sets; return the exit status."""
    rows = [
        (source.name, _examples(source), _target(source.schema), source.description)
        for source in BUILT_IN
    ]
    print_table(("data set", "inputs", "target", "description"), rows)
    return 0


def _examples(source: DataSource) -> str:
    schema = source.schema
    if schema is None or schema.is_pictures:
        return "28x28 pixels"
    return "a point (x, y)" if schema.kind is Kind.PLANE else f"{schema.in_features} numbers"


def _target(schema: DatasetSchema | None) -> str:
    if schema is None:
        return "your labels"
    return f"{schema.classes} classes" if schema.is_classification else "a number"
