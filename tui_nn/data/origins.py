"""Origins: where each example of a data set stands in the user's own files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from tui_nn.text import printable

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Origins:
    """Where the examples of each part stand, which are mixed and split.

    Attributes:
        train, validation, test: shape (n,): lines of a table, integers from 1, or names of files,
            objects.
        test_file: name of the file of the test part, if it has one of its own.
    """

    train: Array
    validation: Array
    test: Array
    test_file: str = ""

    def name(self, part: str, row: int) -> str:
        """Where example `row` of a part is: "line 12", "line 3 of test.csv", "cats/1.png"."""
        place = getattr(self, part)[row]
        if isinstance(place, str):
            return printable(place)
        of_file = f" of {printable(self.test_file)}" if part == "test" and self.test_file else ""
        return f"line {place:d}{of_file}"
