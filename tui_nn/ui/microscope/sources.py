"""Sources: where examples come from, in the order in which the keys go through them."""

from __future__ import annotations

from collections.abc import Mapping

from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.sketching import Strokes

ORDER = (Source.DRAWING, Source.VALIDATION, Source.TRAIN, Source.TEST, Source.BATCH)


class Sources:
    """Where the example comes from, and which one it is of those.

    An example of the next batch becomes one of the training part once it is shown, so that it stays
    the same; its place in the batch is kept here, and the next one is again of the batch.

    Args:
        strokes: the drawing on the pad; empty if there is none.
        first: what to show first; None for the drawing, or else a held-out example.
        is_held_out: whether there is a validation part.

    Attributes:
        counts: number of examples from each source, once they are known.
        now: the chosen example, as it is asked for.
    """

    def __init__(self, strokes: Strokes, first: Example | None, *, is_held_out: bool) -> None:
        self._strokes = strokes
        self.counts: Mapping[Source, int] = {}
        part = Source.VALIDATION if is_held_out else Source.TRAIN
        self.now = first or self._first(Source.DRAWING if strokes else part)

    def learn(self, parts: tuple[tuple[str, int], ...]) -> None:
        """Take note of the parts that there are."""
        self.counts = {Source(name): count for name, count in parts}
        if self._strokes:
            self.counts = {Source.DRAWING: 1, **self.counts}

    def turn(self) -> Example:
        """The first example of the next source that there is."""
        place = ORDER.index(self.now.source) if self.now.source in ORDER else -1
        order = [*ORDER[place + 1 :], *ORDER[: place + 1]]
        there = [source for source in order if source in self.counts]
        self.now = self._first(there[0]) if there else self.now
        return self.now

    def step(self, by: int) -> Example:
        """The next example of the source, or the one before; after the last comes the first."""
        if count := self.counts.get(self.now.source, 0):
            self.now = self._at((self.now.index + by) % count)
        return self.now

    def go(self, index: int) -> Example | None:
        """The example at `index` of the source; None if there is none."""
        if index >= self.counts.get(self.now.source, 0):
            return None
        self.now = self._at(index)
        return self.now

    def _at(self, index: int) -> Example:
        source = self.now.source
        return Example(source, index, strokes=self._strokes if source is Source.DRAWING else ())

    def _first(self, source: Source) -> Example:
        return Example(source, strokes=self._strokes if source is Source.DRAWING else ())
