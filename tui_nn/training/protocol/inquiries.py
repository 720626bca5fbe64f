"""The questions that look inside: at an example, a unit, a lesson's experiment.

Each is a command, answered once, between two chunks of the training.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from tui_nn.training.protocol.deliveries import Question, QueuedCommand
from tui_nn.training.protocol.examples import Example
from tui_nn.training.protocol.units import UnitOrder
from tui_nn.training.settings.bounds import INDEX, PAGE, STEPS_OF_PLAY


@dataclass(frozen=True, slots=True)
class Inquiry(Question):
    """A question about the run's network as it is shown: at the present, or at a moment."""

    interval: ClassVar[float] = 0.02


@dataclass(frozen=True, slots=True)
class Examine(Inquiry):
    """Put an example under the microscope; answered with `Examined`.

    Attributes:
        example: the example.
        layer, unit: the chosen unit, from 0.
        weight: place of the chosen weight among the unit's inputs; -1 for its bias; None for the
            one with the largest term.
        on_batch: whether the update is that on the next batch, else on the example alone.
    """

    example: Example
    layer: Annotated[int, INDEX] = 0
    unit: Annotated[int, INDEX] = 0
    weight: int | None = None
    on_batch: bool = False


@dataclass(frozen=True, slots=True)
class ListExamples(Inquiry):
    """List examples of held-out data, the worst first; answered with `ExamplesListed`.

    Attributes:
        truth, answer: the cell of the confusion matrix: a class each; None for every class.
        low, high: for regression: bounds of the residual, predicted - true, in the target's unit:
            low <= residual < high; None for no bound.
        only_wrong: leave out those that are answered correctly.
        only_marked: leave out those that are not marked.
        offset: how many to skip.
        count: how many to list.
        fresh: whether the network is measured as it is now; else the list is of the step at which
            it was measured last.
    """

    truth: int | None = None
    answer: int | None = None
    low: float | None = None
    high: float | None = None
    only_wrong: bool = False
    only_marked: bool = False
    offset: Annotated[int, INDEX] = 0
    count: Annotated[int, PAGE] = 20
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class InspectUnit(Inquiry):
    """Describe a unit; answered with `UnitInspected`.

    Attributes:
        layer, unit: the unit, from 0.
        switched_off: hidden units (layer, unit) whose outputs are set to 0 together, for a
            comparison; the network itself is not changed.
        fresh: whether the network is measured as it is now; else the answer is of the step at which
            units were measured last, with more examples than before.
    """

    layer: Annotated[int, INDEX] = 0
    unit: Annotated[int, INDEX] = 0
    switched_off: tuple[tuple[int, int], ...] = ()
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class ListUnits(Inquiry):
    """List the units of a layer; answered with `UnitsListed`.

    Attributes:
        layer: the layer, from 0.
        order: what they are sorted by.
        offset: how many to skip.
        count: how many to list.
        pictures: whether their weights are wanted as pictures.
        losses: whether to measure what is lost without each.
        fact: place in `UnitsView.fact_names` of the fact to compare with; -1 for the strongest of
            each unit.
        fresh: as in `InspectUnit`.
    """

    layer: Annotated[int, INDEX] = 0
    order: UnitOrder = UnitOrder.NUMBER
    offset: Annotated[int, INDEX] = 0
    count: Annotated[int, PAGE] = 20
    pictures: bool = False
    losses: bool = False
    fact: int = -1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Play(Question):
    """Carry on the experiment of a lesson, which needs no run; answered with `Played`.

    Attributes:
        lesson: number of the lesson, from 1.
        sliders: where they stand, in the order of `ExperimentView.sliders`; empty at first.
        steps: steps of training to do.
        restart: whether to begin again first.
    """

    interval: ClassVar[float] = 0.02

    lesson: Annotated[int, INDEX]
    sliders: tuple[float, ...] = ()
    steps: Annotated[int, STEPS_OF_PLAY] = 0
    restart: bool = False


@dataclass(frozen=True, slots=True)
class UpdateOn(QueuedCommand):
    """Do one update of the optimizer on this example alone; answered with `Updated`.

    It does not count as a training step: the run differs from then on from one that was left alone.
    """

    example: Example


@dataclass(frozen=True, slots=True)
class MarkExample(QueuedCommand):
    """Mark an example of the data as mislabelled, or take the mark back; answered with `Marked`."""

    example: Example
    marked: bool = True


@dataclass(frozen=True, slots=True)
class ExportMarks(QueuedCommand):
    """Write the marked examples to a CSV file; answered with `Saved`."""

    path: Path


@dataclass(frozen=True, slots=True)
class TravelTo:
    """Show everything as it was at the kept moment nearest to `step`; None for the present.

    Training continues from the present all the same.
    """

    step: Annotated[int | None, INDEX] = None


@dataclass(frozen=True, slots=True)
class CheckRecipe:
    """Check the run's recipe, a piece after each chunk; everyone receives `ChecksMeasured`.

    The run itself is not changed. While checks are being carried out, no others begin.
    """


@dataclass(frozen=True, slots=True)
class StopChecks:
    """Give up the checks that are being carried out."""
