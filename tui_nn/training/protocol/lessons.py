"""ExperimentView: what the experiment beside a lesson shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.measurements import Frozen
from tui_nn.training.settings.config import TrainingConfig

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Slider:
    """A number that the reader can change.

    Attributes:
        name: what it is called: "w1".
        low, high: its bounds.
        value: where it stands.
        stride: what one press changes.
        choices: names of the values 0, 1, ... if it is a choice; else empty.
    """

    name: str
    low: float
    high: float
    value: float
    stride: float
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Line(Frozen):
    """A curve of the plot.

    Attributes:
        name: in the legend.
        x, y: shape (points,).
        is_marked: whether it is drawn as separate points.
    """

    name: str
    x: Array
    y: Array
    is_marked: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class DrawnNetwork(Frozen):
    """A small network with its numbers.

    Attributes:
        names: of the units of each layer, inputs first.
        values: outputs of the units of each layer, inputs first.
        weights: of each layer, shape (inputs, units).
        biases: of the units of each layer without the inputs.
        gradients: of the loss by those weights; shape as above, or empty.
        deltas: gradient by z of each unit, a tuple for each layer without the inputs; or empty.
    """

    names: tuple[tuple[str, ...], ...]
    values: tuple[tuple[float, ...], ...]
    weights: tuple[Array, ...]
    biases: tuple[tuple[float, ...], ...] = ()
    gradients: tuple[Array, ...] = ()
    deltas: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Surface(Frozen):
    """A function of two numbers, drawn in shades.

    Attributes:
        values: shape (rows, columns); row 0 is at y_high.
        extent: (x_low, x_high, y_low, y_high).
        x_name, y_name: of the axes; empty for a picture without axes.
        path: points (x, y) that were passed, the latest last.
        points, labels: shape (n, 2) and (n,): examples drawn into it; may be empty.
        low_name, high_name: what the lowest and the highest values are; empty without a legend.
    """

    values: Array
    extent: tuple[float, float, float, float]
    x_name: str
    y_name: str
    path: tuple[tuple[float, float], ...]
    points: Array
    labels: Array
    low_name: str = ""
    high_name: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class ExperimentView(Frozen):
    """What the experiment beside a lesson shows.

    Attributes:
        lesson: number of the lesson, from 1.
        sliders: what can be changed.
        text: lines with the numbers put in.
        lines: curves of its plot; empty for none.
        axes: names of the plot's axes, (x, y).
        network: a drawn network; None for none.
        surface: a function of two numbers; None for none.
        steps: steps of training done.
        can_step: whether `steps` of `Play` do something.
        is_over: whether further steps change nothing.
        pace: steps at once while it runs.
        recipe: the run that it can be taken over into, with the settings that were chosen.
    """

    lesson: int
    sliders: tuple[Slider, ...]
    text: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    axes: tuple[str, str] = ("", "")
    network: DrawnNetwork | None = None
    surface: Surface | None = None
    steps: int = 0
    can_step: bool = False
    is_over: bool = False
    pace: int = 1
    recipe: TrainingConfig | None = None
