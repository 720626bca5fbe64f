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
        outputs_grad: shape (units,): gradient of the loss by a; empty in the last layer if the loss
            is computed from z.
        delta: shape (units,): gradient of the loss by z.
        weights, weights_grad: shape (terms of a unit's sum, units); empty where the network is too
            large to show all of them at once.
        biases, biases_grad: shape (units,); empty there too.
    """

    description: LayerDescription
    logits: Array
    outputs: Array
    slopes: Array
    outputs_grad: Array
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
        places: shape (terms,) int64: which of the layer's inputs are in the sum; all, in order, if
            the layer is dense.
        inputs, weights, weights_grad: shape (terms,): x, w and the gradient by w.
        bias, bias_grad: b and the gradient by it.
        weights_above: shape (units of the next layer,), from this unit to them; empty in the last
            layer. Times `LayerNumbers.delta` of that layer they are the terms of the gradient by a.
        curve_logits, curve_outputs: shape (points,): the activation around z, the sums of the other
            units as they are.
    """

    layer: int
    unit: int
    places: Array
    inputs: Array
    weights: Array
    weights_grad: Array
    bias: float
    bias_grad: float
    weights_above: Array
    curve_logits: Array
    curve_outputs: Array


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The gradient by the chosen weight, against a central difference of the loss.

    Attributes:
        gradient: computed by backpropagation, penalties left out.
        difference: (loss(w + h) - loss(w - h)) / 2h, in float64.
        h: the distance.
        loss_above, loss_below: loss(w + h), loss(w - h); each times the weight of the class.
        kink: "" if the loss is smooth between the two; else the unit, such as "hidden 1 unit 3",
            whose activation has a kink there, so that the two numbers may differ.
    """

    gradient: float
    difference: float
    h: float
    loss_above: float
    loss_below: float
    kink: str = ""


@dataclass(frozen=True, slots=True)
class UpdateNumbers:
    """The optimizer's next update of the chosen weight.

    Attributes:
        optimizer: its name.
        on_batch: whether the gradient is that of the next batch, else that of the example alone.
        examples: number of examples whose mean gradient it is.
        step: number of the update, from 1.
        learning_rate: of this step, schedule included.
        base_rate, schedule: what it follows from.
        settings: name and value of each setting that the optimizer reads.
        l2, clip_norm: as set; 0 for none.
        loss_gradient: by the weight, of the mean loss alone.
        gradient: by the weight, penalty and clipping included: what the optimizer receives.
        penalty: the L2 penalty's part, before clipping: l2 times the weight; 0 for a bias.
        clip_scale: what clipping multiplied it by; 1 if it did not.
        first_before, first_after, second_before, second_after: the moments; None if not kept.
        before, after: the weight.
    """

    optimizer: str
    on_batch: bool
    examples: int
    step: int
    learning_rate: float
    base_rate: float
    schedule: str
    settings: tuple[tuple[str, float], ...]
    l2: float
    clip_norm: float
    loss_gradient: float
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
        terms: shape (outputs,): what is averaged, or summed if `is_mean` is false.
        is_mean: whether the loss is their mean.
        value: the loss.
        class_weight: factor of the example's class in the gradient; 1 if all count the same.
        value_after: the loss on this example after the update of `MicroscopeView.update`.
    """

    name: str
    targets: Array
    terms: Array
    is_mean: bool
    value: float
    class_weight: float
    value_after: float


@dataclass(frozen=True, eq=False, slots=True)
class MicroscopeView(Frozen):
    """Every number of one example's way through the network and back.

    Attributes:
        parts: source and number of examples of each part that is not empty, and of the next batch.
        example: the example; one of the next batch is named by its place in the training part, so
            that it stays the same.
        caption: what it is: "picture 12 of the test part", "row 7 of the training part".
        inputs: shape (in_features,), as the network receives them.
        input_texts: each input in its own unit, in the order of `inputs`; empty for pictures.
        input_names: names of the inputs; empty for pictures.
        picture_shape: (rows, columns) or (rows, columns, channels) of the inputs; () if they are no
            picture.
        output_names: names of the outputs: classes, or the target.
        truth, answer: the target and the network's answer in words: the class, or the value in the
            target's unit.
        layers: first to last.
        unit: the chosen unit.
        weight: place of the chosen weight among the unit's inputs; -1 for its bias.
        loss: on the example.
        check: of the gradient by the chosen weight.
        update: of the chosen weight.
        step: steps of training done.
        previous_loss: loss on this example before the update that was just made; None if none was.
        hand_updates: updates done by hand, on single examples, since the run began.
        is_training: whether the run is under way.
    """

    parts: tuple[tuple[str, int], ...]
    example: Example
    caption: str
    inputs: Array
    input_texts: tuple[str, ...]
    input_names: tuple[str, ...]
    picture_shape: tuple[int, ...]
    output_names: tuple[str, ...]
    truth: str
    answer: str
    layers: tuple[LayerNumbers, ...]
    unit: UnitNumbers
    weight: int
    loss: LossNumbers
    check: GradientCheck
    update: UpdateNumbers
    step: int
    previous_loss: float | None = None
    hand_updates: int = 0
    is_training: bool = False
