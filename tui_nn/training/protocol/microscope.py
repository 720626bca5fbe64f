"""MicroscopeView: every number of one example's way through the network and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.examples import Example
from tui_nn.training.protocol.layers import LayerDescription
from tui_nn.training.protocol.measurements import Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class LayerNumbers(Frozen):
    """One layer on the example.

    Attributes:
        description: its name, kind and shape.
        logits, outputs: shape (units,): z, and a = f(z).
        slopes: shape (units,): f'(z); for softmax the diagonal of its Jacobian.
        delta: shape (units,): gradient of the loss by z.
        weights, weights_grad: shape (inputs, units); empty where the network is too large to show
            all of them at once.
        biases, biases_grad: shape (units,); empty if there are none.
    """

    description: LayerDescription
    logits: Array
    outputs: Array
    slopes: Array
    delta: Array
    weights: Array
    weights_grad: Array
    biases: Array
    biases_grad: Array


@dataclass(frozen=True, eq=False, slots=True)
class UnitNumbers(Frozen):
    """The chosen unit: its sum and its gradient.

    Attributes:
        layer, unit: place of the layer, and of the unit in it, from 0.
        inputs, weights, weights_grad: shape (inputs,): x, w and the gradient by w.
        bias, bias_grad: b and the gradient by it.
        weights_above: shape (units of the next layer,), from this unit to them; empty in the last
            layer. Times `LayerNumbers.delta` of that layer they are the terms of the gradient by a.
    """

    layer: int
    unit: int
    inputs: Array
    weights: Array
    weights_grad: Array
    bias: float
    bias_grad: float
    weights_above: Array


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The gradient by the chosen weight, against a central difference of the loss.

    Attributes:
        gradient: computed by backpropagation, penalties left out.
        difference: (loss(w + h) - loss(w - h)) / 2h, in float64.
        h: the distance.
        loss_above, loss_below: loss(w + h), loss(w - h).
    """

    gradient: float
    difference: float
    h: float
    loss_above: float
    loss_below: float


@dataclass(frozen=True, slots=True)
class UpdateNumbers:
    """The optimizer's next update of the chosen weight.

    Attributes:
        optimizer: its name.
        on_batch: whether the gradient is that of the next batch, else that of the example alone.
        examples: number of examples whose mean gradient it is.
        step: number of the update, from 1.
        learning_rate: of this step, schedule included.
        settings: name and value of each setting that the optimizer reads.
        gradient: by the weight, penalty and clipping included.
        penalty: part of it that comes from the L2 penalty.
        clip_scale: what clipping multiplied it by; 1 if it did not.
        first_before, first_after, second_before, second_after: the moments; None if not kept.
        before, after: the weight.
    """

    optimizer: str
    on_batch: bool
    examples: int
    step: int
    learning_rate: float
    settings: tuple[tuple[str, float], ...]
    gradient: float
    penalty: float
    clip_scale: float
    first_before: float | None
    first_after: float | None
    second_before: float | None
    second_after: float | None
    before: float
    after: float


@dataclass(frozen=True, eq=False, slots=True)
class LossNumbers(Frozen):
    """The loss on the example.

    Attributes:
        name: of the loss.
        targets: shape (outputs,): what the outputs should be; one-hot for classes.
        terms: shape (outputs,): what is averaged or summed.
        value: the loss.
        value_after: the loss on this example after the update of `MicroscopeView.update`.
    """

    name: str
    targets: Array
    terms: Array
    value: float
    value_after: float


@dataclass(frozen=True, eq=False, slots=True)
class MicroscopeView(Frozen):
    """Every number of one example's way through the network and back.

    Attributes:
        example: the example; one of the next batch is named by its place in the training part, so
            that it stays the same.
        caption: what it is: "test picture 12", "row 7 of the training part".
        inputs: shape (in_features,), as the network receives them.
        input_texts: each input in its own unit, in the order of `inputs`; empty for pictures.
        input_names: names of the inputs; empty for pictures.
        picture_shape: (rows, columns) or (rows, columns, channels) of the inputs; () if they are no
            picture.
        layers: first to last.
        unit: the chosen unit.
        weight: place of the chosen weight among the unit's inputs; -1 for its bias.
        loss: on the example.
        check: of the gradient by the chosen weight.
        update: of the chosen weight.
        step: steps of training done.
        previous_loss: loss on this example before the update that was just made; None if none was.
    """

    example: Example
    caption: str
    inputs: Array
    input_texts: tuple[str, ...]
    input_names: tuple[str, ...]
    picture_shape: tuple[int, ...]
    layers: tuple[LayerNumbers, ...]
    unit: UnitNumbers
    weight: int
    loss: LossNumbers
    check: GradientCheck
    update: UpdateNumbers
    step: int
    previous_loss: float | None = None
