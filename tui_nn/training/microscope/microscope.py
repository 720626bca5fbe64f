"""Microscope: answers questions about one example's way through the network that is trained."""

from __future__ import annotations

import weakref
from dataclasses import replace

import numpy as np

from tui_nn.engine.uncompiled import loss_by_outputs
from tui_nn.errors import UserError
from tui_nn.training.microscope.differences import check_gradient
from tui_nn.training.microscope.passes import (
    Passes,
    number_layers,
    number_loss,
    number_unit,
)
from tui_nn.training.microscope.subject import (
    ORDER,
    describe_answer,
    describe_inputs,
    describe_truth,
    find_subject,
    output_names,
)
from tui_nn.training.microscope.updates import choose_batch, find_gradient, number_update, rehearse
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.inquiries import Examine
from tui_nn.training.protocol.microscope import MicroscopeView, UnitNumbers
from tui_nn.training.trainer.trainer import Trainer


class Microscope:
    """Remembers one number alone: the loss on the latest example, for a comparison."""

    def __init__(self) -> None:
        self._trainer: weakref.ref[Trainer] | None = None
        self._example: Example | None = None
        self._updates, self._loss = 0, 0.0
        self._previous: float | None = None

    def examine(
        self, trainer: Trainer, question: Examine, *, is_training: bool = False
    ) -> MicroscopeView:
        """Every number of the example's way forward, of its loss, and of the way back.

        Args:
            trainer: the run.
            question: what is looked at.
            is_training: whether the run is under way, which the answer says.

        Raises:
            UserError: there is no such example, unit or weight, or a drawing or value is unusable.
            DataError: the file of a stored split can no longer be read.
        """
        with np.errstate(all="ignore"):  # a diverged network has any numbers
            view = self._examine(trainer, question)
        return replace(view, is_training=is_training)

    def _examine(self, trainer: Trainer, question: Examine) -> MicroscopeView:
        subject = find_subject(trainer, question.example)
        passes, network = Passes(trainer, subject), trainer.network
        outputs, schema = passes.outputs[-1], trainer.dataset.schema
        by_output = loss_by_outputs(trainer.config.loss, outputs, subject.targets)
        layers = number_layers(network, passes, by_output * subject.class_weight)
        unit = number_unit(network, passes, question.layer, question.unit)
        place = question.layer, question.unit, _choose_weight(trainer, question, unit)
        gradient = unit.bias_grad if place[2] < 0 else float(unit.weights_grad[place[2]])
        check = check_gradient(network, trainer.config.loss, subject, passes, place, gradient)
        batch = choose_batch(trainer, subject, on_batch=question.on_batch)
        update_gradient = find_gradient(trainer, batch, place, passes.flat_grads)
        _, after = rehearse(trainer, batch)
        loss_after = trainer.executor.mean_loss(subject.examples, ORDER, after)
        return MicroscopeView(
            parts=_count_parts(trainer),
            example=subject.found.example,
            caption=subject.found.caption,
            inputs=subject.inputs,
            input_texts=describe_inputs(trainer.dataset, subject),
            input_names=schema.feature_names,
            picture_shape=schema.picture_shape or (),
            output_names=output_names(trainer.dataset, len(outputs)),
            truth=describe_truth(trainer.dataset, subject),
            answer=describe_answer(trainer.dataset, outputs),
            layers=layers,
            unit=unit,
            weight=place[2],
            loss=number_loss(trainer, subject, passes, loss_after),
            check=check,
            update=number_update(trainer, batch, place, update_gradient, after),
            step=trainer.step,
            previous_loss=self._compare(trainer, subject.found.example, passes.loss),
            hand_updates=trainer.hand_updates,
        )

    def _compare(self, trainer: Trainer, example: Example, loss: float) -> float | None:
        """The loss on the same example before the latest update, if it was seen right before."""
        updates = trainer.step + trainer.hand_updates
        is_same = self._trainer is not None and self._trainer() is trainer
        if not is_same or example != self._example:
            self._previous = None
        elif updates != self._updates:
            self._previous = self._loss if updates == self._updates + 1 else None
        self._trainer, self._example = weakref.ref(trainer), example
        self._updates, self._loss = updates, loss
        return self._previous


def _count_parts(trainer: Trainer) -> tuple[tuple[str, int], ...]:
    """Source and number of examples of each part, and of the next batch."""
    parts = (Source.TRAIN, Source.VALIDATION, Source.TEST)
    counts = [(str(part), len(getattr(trainer.dataset, part))) for part in parts]
    counts.append((str(Source.BATCH), len(trainer.order.after(trainer.step, 1))))
    return tuple((part, count) for part, count in counts if count)


def _choose_weight(trainer: Trainer, question: Examine, unit: UnitNumbers) -> int:
    """Place of the chosen weight among the terms of the unit's sum; -1 for its bias.

    Raises:
        UserError: there is no such weight.
    """
    layer = trainer.network.layers[question.layer]
    weights = layer.settings.term_weights(layer.parameters, question.unit)
    if question.weight is None:
        return int(np.nan_to_num(np.abs(unit.inputs * weights)).argmax())
    biases = layer.settings.biases_of_unit(layer.parameters, question.unit).size
    if not -biases <= question.weight < len(weights):
        raise UserError(f"a unit of {layer.name} has {len(weights):,} weights, counted from 0")
    return question.weight
