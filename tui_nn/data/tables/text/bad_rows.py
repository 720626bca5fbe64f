"""BadRows: the rows of a table that cannot be read."""

from __future__ import annotations

from tui_nn.errors import DataError
from tui_nn.text import plural

NAMED = 5
"""Lines of rows left out that are named."""

SKIP = "--skip-bad-rows leaves such rows out"


class BadRows:
    """What becomes of rows that cannot be read: they are refused, or left out and counted.

    Args:
        name: name of the file in messages.
        skip: leave them out.
    """

    def __init__(self, name: str, *, skip: bool = False) -> None:
        self._name = name
        self._skip = skip
        self._numbers: set[int] = set()

    def refuse(self, number: int, fault: str) -> None:
        """Take in a row that cannot be read, by its line.

        Raises:
            DataError: it is not to be left out.
        """
        if not self._skip:
            raise DataError(f"{self._name}: line {number}: {fault} ({SKIP})")
        self._numbers.add(number)

    @property
    def notes(self) -> tuple[str, ...]:
        """Which rows were left out."""
        if not self._numbers:
            return ()
        numbers = sorted(self._numbers)
        shown = ", ".join(map(str, numbers[:NAMED])) + (", ..." if len(numbers) > NAMED else "")
        return (f"{plural(len(numbers), 'bad row')} left out (line {shown})",)
