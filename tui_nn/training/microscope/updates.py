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
class Batch:
    """The examples of an update.

    Attributes:
        examples: contain them.
        order: their places, (samples,) uint32.
        is_next: whether they are the batch of the next step, else the example alone.
    """

    examples: Examples
    order: Array
    is_next: bool


@dataclass(frozen=True, slots=True)
class Gradient:
    """The gradient by one weight.

    Attributes:
        of_loss: of the mean loss alone.
        penalty: what the L2 penalty adds.
        clip_scale: what clipping multiplies the sum by.
        whole: what the optimizer receives.
    """

    of_loss: float
    penalty: float
    clip_scale: float
    whole: float


def choose_batch(trainer: Trainer, subject: Subject, *, on_batch: bool) -> Batch:
    """The examples of an update: the next batch, or the example alone."""
    if not on_batch:
        return Batch(subject.examples, ORDER, is_next=False)
    batch = trainer.next_batch()
    return Batch(batch[0], batch[1], is_next=True)


def find_gradient(
    trainer: Trainer, batch: Batch, place: tuple[int, int, int], flat_grads: Array
) -> Gradient:
    """The gradient by one weight, and what becomes of it before the optimizer.

    Args:
        trainer: the run.
        batch: examples of the update.
        place: layer, unit, and term of its sum; -1 for the bias.
        flat_grads: as of `Passes`, for an update on the example alone.
    """
    executor, rule = trainer.executor, trainer.executor.rule
    number: Any = trainer.network.dtype.type
    if batch.is_next:
        _, flat_grads = executor.gradients(
            batch.examples, batch.order, penalized=False, clipped=False
        )
    of_loss = float(_number(trainer, flat_grads, place))
    weight = float(_number(trainer, trainer.network.parameters.values, place))
    penalty = float(number(rule.l2)) * weight if place[2] >= 0 else 0.0
    if rule.clip_norm and rule.l2:
        _, flat_grads = executor.gradients(batch.examples, batch.order, clipped=False)
    scale = _clip_scale(flat_grads, rule.clip_norm)
    whole = number(of_loss + penalty) * number(scale)  # rounded as the kernel does
    return Gradient(of_loss, penalty, scale, float(whole))


def rehearse(trainer: Trainer, batch: Batch) -> tuple[float, Parameters]:
    """Rehearse the trainer's next update on `batch`: the mean loss before, and the parameters and
    moments after."""
    return trainer.executor.rehearse(
        batch.examples, batch.order, learning_rate=trainer.learning_rate, step=trainer.step
    )


def number_update(
    trainer: Trainer,
    batch: Batch,
    place: tuple[int, int, int],
    gradient: Gradient,
    after: Parameters,
) -> UpdateNumbers:
    """The numbers of a rehearsed update for one weight.

    Args:
        trainer: the run.
        batch: examples of the update.
        place: layer, unit, and term of its sum; -1 for the bias.
        gradient: by this weight.
        after: parameters and moments after the update.
    """
    rule, config = trainer.executor.rule, trainer.config
    optimizer, before = OPTIMIZERS[config.optimizer], trainer.network.parameters
    return UpdateNumbers(
        optimizer=optimizer.name,
        on_batch=batch.is_next,
        examples=len(batch.order),
        step=trainer.step + 1,
        learning_rate=trainer.learning_rate,
        base_rate=trainer.base_rate,
        schedule=config.schedule,
        settings=tuple((name, getattr(rule.settings, name)) for name in optimizer.settings),
        l2=rule.l2,
        clip_norm=rule.clip_norm,
        loss_gradient=gradient.of_loss,
        gradient=gradient.whole,
        penalty=gradient.penalty,
        clip_scale=gradient.clip_scale,
        first_before=_moment(trainer, before.first_moments, place),
        first_after=_moment(trainer, after.first_moments, place),
        second_before=_moment(trainer, before.second_moments, place),
        second_after=_moment(trainer, after.second_moments, place),
        before=float(_number(trainer, before.values, place)),
        after=float(_number(trainer, after.values, place)),
    )


def update_on(trainer: Trainer, example: Example) -> Updated:
    """Do one update of the optimizer on one example alone. It does not count as a training step.

    A divergence found later goes back to the network as it is after this update, not before it.

    Raises:
        UserError: the run has diverged, there is no such example, or the loss is or becomes other
            than finite; nothing has changed then.
        DataError: the file of a stored split can no longer be read.
    """
    if trainer.divergence is not None:
        raise UserError("the run has diverged: continue it from its last good step first")
    subject = find_subject(trainer, example)
    loss, after = rehearse(trainer, choose_batch(trainer, subject, on_batch=False))
    if not math.isfinite(loss):
        raise UserError("the loss on this example is not finite: there is no update to do")
    loss_after = trainer.executor.mean_loss(subject.examples, ORDER, after)
    if not math.isfinite(loss_after):
        raise UserError("after this update the loss would not be finite: lower the learning rate")
    for array, values in zip(trainer.network.parameters[1:], after[1:], strict=True):
        array[:] = values
    trainer.hand_updates += 1
    trainer.keep()
    return Updated(loss, loss_after)


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
