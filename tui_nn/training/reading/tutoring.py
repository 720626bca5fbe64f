"""Tutor: fine-tunes the answering network on the user's drawings and measures the effect."""

from __future__ import annotations

import time
import weakref
from collections.abc import Sequence

import numpy as np

from tui_nn.data.dataset import Split
from tui_nn.data.drawing_labels import is_digit
from tui_nn.data.drawings import Drawing
from tui_nn.data.handwriting.generation import generate_digits
from tui_nn.data.schema import Kind
from tui_nn.errors import UserError
from tui_nn.training.protocol.drawings import Answering, FineTuned
from tui_nn.training.reading.finetuning import REHEARSED, Tuning, tune
from tui_nn.training.reading.model import load_built_in
from tui_nn.training.reading.readers import Readers, reading_run
from tui_nn.training.trainer.trainer import Trainer

CHECKED = 1500
"""Number of other people's digits to check accuracy on; tuning never trains on them."""

SEED = 7_000_000_001
"""Seed of the generated digits."""


class Tutor:
    """Fine-tunes the built-in network, or that of a run.

    Each tuning starts from the network before any tuning: cross-validation is unbiased only if the
    network has not been trained on the drawings that are left out.
    """

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._others: tuple[Split, Split] | None = None
        self._untuned: _UntunedLayer | None = None

    def tune(
        self, by: Answering, trainer: Trainer | None, drawings: Sequence[Drawing]
    ) -> FineTuned:
        """Tune the network `by` on those of `drawings` that are digits.

        Raises:
            UserError: there are no drawings of digits, the network does not read digits or has
                non-finite weights, or the tuned built-in network cannot be saved.
        """
        begin = time.perf_counter()
        drawings = [drawing for drawing in drawings if is_digit(drawing.label)]
        if not drawings:
            raise UserError("you have no drawings yet: draw a digit and enter which it is")
        if by is Answering.BUILT_IN:
            tuning, is_honest = self._tune_built_in(drawings), True
        else:
            tuning, is_honest = self._tune_run(reading_run(trainer), drawings)
        return FineTuned(
            by=by,
            drawings=len(drawings),
            correct_before=tuning.correct_before,
            correct_left_out=tuning.correct_left_out if is_honest else None,
            correct_after=tuning.correct_after,
            check_before=tuning.check_before,
            check_after=tuning.check_after,
            seconds=time.perf_counter() - begin,
        )

    def _tune_built_in(self, drawings: Sequence[Drawing]) -> Tuning:
        model = load_built_in()
        tuning = tune(model.network, model.config.loss, drawings, *self._other_digits())
        self._readers.keep_tuned(model, len(drawings))
        return tuning

    def _tune_run(self, trainer: Trainer, drawings: Sequence[Drawing]) -> tuple[Tuning, bool]:
        """Tune the run's network; return whether it had not been trained on the drawings."""
        if trainer.dataset.schema.kind is not Kind.DIGITS:
            raise UserError("a network of your own symbols is not tuned: r trains it again on all")
        if not np.isfinite(trainer.network.parameters.values).all():
            raise UserError("this network's weights are not finite any more: start another run")
        is_honest = self._forget_tuning(trainer) and not trainer.config.own_drawings
        rehearsed = trainer.dataset.train.first(REHEARSED)
        check = self._other_digits()[1]
        tuning = tune(trainer.network, trainer.config.loss, drawings, rehearsed, check)
        trainer.keep()
        return tuning, is_honest

    def _forget_tuning(self, trainer: Trainer) -> bool:
        """Undo an earlier tuning, unless the network was trained since; return whether undone."""
        if self._untuned is None or self._untuned.trainer() is not trainer:
            self._untuned = _UntunedLayer(trainer)
        return self._untuned.put_back(trainer)

    def _other_digits(self) -> tuple[Split, Split]:
        """Return generated digits to rehearse and to check on, generated on first use."""
        if self._others is None:
            pictures, labels = generate_digits(REHEARSED + CHECKED, SEED)
            whole = Split(pictures, labels)
            places = np.arange(len(whole))
            self._others = whole.take(places[:REHEARSED]), whole.take(places[REHEARSED:])
        return self._others


class _UntunedLayer:
    """A copy of the output layer of a run's network from before its first tuning.

    Attributes:
        trainer: weak reference to the run.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = weakref.ref(trainer)
        self._updates = trainer.step, trainer.hand_updates
        self._parameters = trainer.network.layers[-1].copy_parameters()

    def put_back(self, trainer: Trainer) -> bool:
        """Restore the layer, unless the network was trained since; return whether restored."""
        if (trainer.step, trainer.hand_updates) != self._updates:
            return False
        trainer.network.layers[-1].set_parameters(self._parameters)
        return True
