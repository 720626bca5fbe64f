"""What is told on standard error about the rows that are predicted: nothing is silent."""

from __future__ import annotations

from tui_nn.data.tables.encoding import Encoded, listed
from tui_nn.data.tables.remarks import Remark, add_remarks
from tui_nn.data.tables.table import Table
from tui_nn.printing import print_note


class RowNotes:
    """Notes on the rows of one file: at once where rows are awaited, and counted at the end."""

    def __init__(self, source: str, *, is_awaited: bool) -> None:
        """Take notes.

        Args:
            source: what the rows are read from.
            is_awaited: whether rows come one by one, perhaps for ever.
        """
        self._is_awaited = is_awaited
        self._source = source
        self._told: set[str] = set()
        self._remarks: list[Remark] = []

    def add(self, table: Table, encoded: Encoded) -> None:
        """Take the notes on some rows; what is new is told at once if rows are awaited."""
        unused = f"not used: {listed(encoded.surplus)}" if encoded.surplus else ""
        for note in (*table.notes, unused):
            self.tell(note)
        known = len(self._remarks)
        self._remarks = add_remarks([*self._remarks, *encoded.remarks])
        if self._is_awaited:
            for remark in self._remarks[known:]:
                self.tell(str(remark))

    def print_counts(self) -> None:
        """Tell the remarks on all rows, unless they have been told just so."""
        for remark in self._remarks:
            self.tell(str(remark))

    def tell(self, note: str) -> None:
        """Tell a note, unless it has been told."""
        if note and note not in self._told:
            self._told.add(note)
            print_note(f"{self._source}: {note}")
