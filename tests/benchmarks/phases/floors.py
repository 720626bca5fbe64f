"""What each phase of a step needs at least: pure arithmetic, from counts and measured rates.

A phase's floor is the longest of the times that these take alone, as if all the rest continued
beside it for nothing:

- its multiply-adds at the rate of registers: of dense layers batch x in x out, of pictures lit
  pixels x out, both in the forward pass and in the gradient, where each layer's biases add
  batch x out. Zeros that ReLU leaves are multiplied, and counted; columns that pad a row to a
  cache line are not counted, nor are activations, derivatives and transposing.
- the bytes that must move, each once, at the rate of the nearest cache that has room for all they
  are read from: gathering, the batch's inputs from those of the data set (of listed pixels three
  bytes each and two 8-byte places a picture); the panel, a byte a feature and picture, from the
  pixel lists; forward and deltas, the weight rows that are used, of pictures those of the
  features lit in the batch; the head, the logits; the gradient, the deltas.
- where pictures are added up, an operand loaded for each multiply-add, or for two where two
  pictures share a weight row: that is how these kernels work, a row at a time. It comes from the
  nearest cache that holds a strip of the matrix one vector wide, since columns can be taken so.
- the head's exponentials at the rate of a long row of them.
- the optimizer's arithmetic at the rate of the update with everything in the first-level cache,
  and its traffic, three arrays read and written and the gradient read, at the rate of a pass that
  does that over arrays as large as the network's and calculates next to nothing.

The bookkeeping's floor is zero.

The *limit* is lower still, and what another design could come to at best: every weight row is
loaded once a batch, and of the optimizer's arithmetic only its division counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.phases.clock import (
    DELTAS,
    FORWARD,
    GATHER,
    GRADIENT,
    HEAD,
    OPTIMIZER,
    PANEL,
)

NUMBER_BYTES, LINE_BYTES = 4, 64

UPDATE_BYTES = 7 * NUMBER_BYTES
"""Moved for each parameter that Adam changes."""

LISTED, PAIRED, ROWS = "listed pixels", "pictures in pairs", "rows"
"""Forms of the inputs."""

MEMORY = "memory"

Key = tuple[int, int]
"""A phase, and the layer (from 0)."""


@dataclass(frozen=True, slots=True)
class Level:
    """A cache, or memory.

    Attributes:
        name: such as "L2".
        size: bytes; infinite for memory.
        bandwidth: bytes a second that can be read.
    """

    name: str
    size: float
    bandwidth: float


@dataclass(frozen=True, slots=True)
class Floor:
    """The least time for something, in seconds, and what takes it."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Bytes that move, and how many bytes they are a part of, which decides on the cache."""

    amount: float
    held: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What a phase has to do for a batch.

    Attributes:
        products: multiply-adds.
        transfers: what must move, each at the same time as the others.
        operands: what moves again and again, an operand for each product or for two.
        parameters: numbers that the optimizer changes.
        exponentials: of logits.
    """

    products: float = 0
    transfers: tuple[Transfer, ...] = ()
    operands: Transfer | None = None
    parameters: float = 0
    exponentials: float = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Rates:
    """What a core does at best, of float32 numbers a second.

    Attributes:
        products: multiply-adds in registers.
        levels: caches from the nearest on, then memory.
        changes: bytes a second of the optimizer's traffic, over arrays like the network's.
        updates: parameters that Adam changes in the first-level cache.
        divisions: in registers.
        exponentials: in the first-level cache.
    """

    products: float
    levels: tuple[Level, ...]
    changes: float
    updates: float
    divisions: float
    exponentials: float

    def best(self, other: Rates) -> Rates:
        """The higher of both measurements of each rate, on the same machine."""
        pairs = zip(self.levels, other.levels, strict=True)
        return Rates(
            products=max(self.products, other.products),
            levels=tuple(max(pair, key=lambda level: level.bandwidth) for pair in pairs),
            changes=max(self.changes, other.changes),
            updates=max(self.updates, other.updates),
            divisions=max(self.divisions, other.divisions),
            exponentials=max(self.exponentials, other.exponentials),
        )

    def level(self, held: float) -> Level:
        """The nearest that has room for so many bytes."""
        return next(level for level in self.levels if level.size >= held)

    def floor(self, work: Work) -> Floor:
        """The floor of a phase."""
        found = [*self._needs(work), Floor(work.parameters / self.updates, "update in L1")]
        if work.operands is not None:
            level = self.level(work.operands.held)
            seconds = work.operands.amount / level.bandwidth
            found.append(Floor(seconds, f"operands, {level.name}"))
        return _longest(found)

    def limit(self, work: Work) -> Floor:
        """What is left of the floor if each operand is loaded once and only division counts."""
        return _longest([*self._needs(work), Floor(work.parameters / self.divisions, "division")])

    def _needs(self, work: Work) -> Iterator[Floor]:
        yield Floor(work.products / self.products, "multiply-adds")
        yield Floor(work.exponentials / self.exponentials, "exponentials")
        yield Floor(work.parameters * UPDATE_BYTES / self.changes, "update traffic")
        for transfer in work.transfers:
            level = self.level(transfer.held)
            yield Floor(transfer.amount / level.bandwidth, level.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """What there is to do in a step, of the very batches that are timed.

    Attributes:
        sizes: units of input, hidden layers and output.
        batch: samples.
        form: of the inputs.
        lit: pixels of a batch that are not zero, on average.
        lit_features: features that are not zero in some picture of a batch, on average.
        input_bytes: of a batch's inputs as they lie in memory, on average.
        data_bytes: of all samples' inputs.
        softmax: whether the outputs' activation is softmax.
    """

    sizes: tuple[int, ...]
    batch: int
    form: str
    lit: float
    lit_features: float
    input_bytes: float
    data_bytes: float
    softmax: bool

    @property
    def layers(self) -> int:
        """How many layers have weights."""
        return len(self.sizes) - 1

    def work(self) -> dict[Key, Work]:
        """What each phase of each layer has to do, in the order of the step."""
        found: dict[Key, Work] = {(GATHER, 0): self._gather(), (FORWARD, 0): self._first()}
        for number in range(1, self.layers):
            found[FORWARD, number] = self._forward(number)
        found[HEAD, self.layers - 1] = self._head()
        for number in range(self.layers - 2, -1, -1):
            found[DELTAS, number] = self._forward(number + 1)
        if self.form != ROWS:
            found[PANEL, 0] = self._panel()
        for number in range(self.layers):
            found[GRADIENT, number] = self._gradient(number)
            found[OPTIMIZER, number] = self._optimizer(number)
        return found

    def _matrix(self, number: int, rows: float | None = None) -> Transfer:
        """So many rows of a layer's weights, or all."""
        ins, outs = self.sizes[number : number + 2]
        return Transfer(
            outs * (ins if rows is None else rows) * NUMBER_BYTES, self._weights(number)
        )

    def _weights(self, number: int) -> int:
        return self.sizes[number] * self.sizes[number + 1] * NUMBER_BYTES

    def _gather(self) -> Work:
        return Work(transfers=(Transfer(self.input_bytes, self.data_bytes),))

    def _panel(self) -> Work:
        cells = self.batch * self.sizes[0]
        return Work(transfers=(_all_of(self.input_bytes), _all_of(cells)))

    def _first(self) -> Work:
        if self.form == ROWS:
            return self._forward(0)
        ins, outs = self.sizes[:2]
        products, sharing = self.lit * outs, 2 if self.form == PAIRED else 1
        return Work(
            products=products,
            transfers=(self._matrix(0, self.lit_features),),
            operands=Transfer(products / sharing * NUMBER_BYTES, ins * LINE_BYTES),
        )

    def _forward(self, number: int) -> Work:
        """Also the work for the deltas of the layer below."""
        ins, outs = self.sizes[number : number + 2]
        inputs = _all_of(self.batch * ins * NUMBER_BYTES)
        return Work(products=self.batch * ins * outs, transfers=(self._matrix(number), inputs))

    def _head(self) -> Work:
        logits = self.batch * self.sizes[-1]
        return Work(exponentials=logits * self.softmax, transfers=(_all_of(logits * NUMBER_BYTES),))

    def _gradient(self, number: int) -> Work:
        ins, outs = self.sizes[number : number + 2]
        pictures = number == 0 and self.form != ROWS
        products = (self.lit if pictures else self.batch * ins) * outs
        operands = Transfer(products * NUMBER_BYTES, self.batch * LINE_BYTES)
        return Work(
            products=products + self.batch * outs,
            transfers=(_all_of(self.batch * outs * NUMBER_BYTES),),
            operands=operands if pictures else None,
        )

    def _optimizer(self, number: int) -> Work:
        ins, outs = self.sizes[number : number + 2]
        return Work(parameters=(ins + 1) * outs)


def _all_of(amount: float) -> Transfer:
    return Transfer(amount, amount)


def _longest(floors: list[Floor]) -> Floor:
    return max(floors, key=lambda floor: floor.seconds)
