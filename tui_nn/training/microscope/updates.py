"""Updates: what the optimizer does with a weight, and doing it by hand.

An update is rehearsed by the kernel that trains, on copies of parameters and moments: what is shown
is what happens, to the last bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.kernels.structures import Examples, Parameters
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.errors import UserError
from tui_nn.training.microscope.subject import ORDER, Subject, find_subject
from tui_nn.training.protocol.events import Updated
from tui_nn.training.protocol.examples import Example
from tui_nn.training.protocol.microscope import UpdateNumbers
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Rehearsal:
    """The next update, rehearsed.

    Attributes:
        loss: mean loss of its examples before.
        after: parameters and moments after it.
        value_after: loss on the example under the microscope after it.
    """

    loss: float
    after: Parameters
    value_after: float


def rehearse(trainer: Trainer, subject: Subject, examples: Examples, order: Array) -> Rehearsal:
    """Rehearse the trainer's next update on the examples in `order`."""
    executor = trainer.executor
    loss, after = executor.rehearse(
        examples, order, learning_rate=trainer.learning_rate, step=trainer.step
    )
    return Rehearsal(loss, after, executor.mean_loss(subject.examples, ORDER, after))


def number_update(
    trainer: Trainer,
    rehearsal: Rehearsal,
    examples: Examples,
    order: Array,
    place: tuple[int, int, int],
    *,
    on_batch: bool,
) -> UpdateNumbers:
    """The numbers of a rehearsed update for one weight.

    Args:
        trainer: the run.
        rehearsal: the update.
        examples: contain those that it is made on.
        order: their places, (samples,) uint32.
        place: layer, unit, and term of its sum; -1 for the bias.
        on_batch: whether they are the next batch.
    """
    rule, config = trainer.executor.rule, trainer.config
    optimizer = OPTIMIZERS[config.optimizer]
    before, after = trainer.network.parameters, rehearsal.after
    loss_gradient, gradient, clip_scale = _gradients(trainer, examples, order, place)
    weight = _number(trainer, before.values, place)
    penalty = np.dtype(trainer.network.dtype).type(rule.l2) * weight if place[2] >= 0 else 0.0
    return UpdateNumbers(
        optimizer=optimizer.name,
        on_batch=on_batch,
        examples=len(order),
        step=trainer.step + 1,
        learning_rate=trainer.learning_rate,
        base_rate=trainer.base_rate,
        schedule=config.schedule,
        settings=tuple((name, getattr(rule.settings, name)) for name in optimizer.settings),
        l2=rule.l2,
        clip_norm=rule.clip_norm,
        loss_gradient=loss_gradient,
        gradient=gradient,
        penalty=float(penalty),
        clip_scale=clip_scale,
        first_before=_moment(trainer, before.first_moments, place),
        first_after=_moment(trainer, after.first_moments, place),
        second_before=_moment(trainer, before.second_moments, place),
        second_after=_moment(trainer, after.second_moments, place),
        before=float(weight),
        after=float(_number(trainer, after.values, place)),
    )


def update_on(trainer: Trainer, example: Example) -> Updated:
    """Do one update of the optimizer on one example alone. It is no step of the training.

    A divergence found later goes back to the network as it is after this update, not before it.

    Raises:
        UserError: the run has diverged, there is no such example, or the loss is or becomes other
            than finite; nothing has changed then.
        DataError: the file of a stored split can no longer be read.
    """
    if trainer.divergence is not None:
        raise UserError("the run has diverged: continue it from its last good step first")
    subject = find_subject(trainer, example)
    rehearsal = rehearse(trainer, subject, subject.examples, ORDER)
    if not math.isfinite(rehearsal.loss):
        raise UserError("the loss on this example is not finite: there is no update to do")
    if not math.isfinite(rehearsal.value_after):
        raise UserError("after this update the loss would not be finite: lower the learning rate")
    for array, values in zip(trainer.network.parameters[1:], rehearsal.after[1:], strict=True):
        array[:] = values
    trainer.hand_updates += 1
    trainer.keep()
    return Updated(rehearsal.loss, rehearsal.value_after)


def _gradients(
    trainer: Trainer, examples: Examples, order: Array, place: tuple[int, int, int]
) -> tuple[float, float, float]:
    """Gradient by a weight: of the mean loss alone, and as the optimizer gets it; clip scale."""
    executor, rule = trainer.executor, trainer.executor.rule
    _, grads = executor.gradients(examples, order, penalized=False, clipped=False)
    pure = float(_number(trainer, grads, place))
    if not rule.l2 and not rule.clip_norm:
        return pure, pure, 1.0
    _, grads = executor.gradients(examples, order, clipped=False)
    scale = _clip_scale(grads, rule.clip_norm)
    _, grads = executor.gradients(examples, order)
    return pure, float(_number(trainer, grads, place)), scale


def _clip_scale(grads: Array, limit: float) -> float:
    """The factor that brings a gradient to the norm `limit`; 1 if it is no longer, or for 0."""
    norm = math.sqrt(float(np.square(grads, dtype=np.float64).sum())) if limit else 0.0
    return limit / norm if norm > limit else 1.0


def _moment(trainer: Trainer, flat: Array, place: tuple[int, int, int]) -> float | None:
    return float(_number(trainer, flat, place)) if flat.size else None


def _number(trainer: Trainer, flat: Array, place: tuple[int, int, int]) -> Any:
    """One number of an array laid out like the parameters."""
    layer, unit, term = place
    settings, parts = trainer.network.settings[layer], trainer.network.view_like(flat)[layer]
    if term < 0:
        return settings.biases_of_unit(parts, unit)[0]
    return settings.term_weights(parts, unit)[term]
