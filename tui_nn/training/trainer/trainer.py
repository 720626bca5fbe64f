"""Trainer: runs the steps of one run. Deterministic; uses no threads and no clock."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.engine.kernels.structures import Examples
from tui_nn.training.protocol.measurements import Divergence, Evaluation
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.assembly import (
    find_class_weights,
    make_augmentation,
    make_executor,
    make_network,
)
from tui_nn.training.trainer.diagnosis import Batch, diagnose
from tui_nn.training.trainer.evaluation import evaluate
from tui_nn.training.trainer.feed import Feed
from tui_nn.training.trainer.guard import GoodState, Guard, is_finite
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.layer_history import FEWEST_SAMPLES, LayerHistory
from tui_nn.training.trainer.order import Order
from tui_nn.training.trainer.parent import Parent
from tui_nn.training.trainer.records import Records
from tui_nn.training.trainer.schedules import Progress, scheduled_rate

Array = NDArray[Any]

PARAMETERS_STREAM = 1
"""Random stream of a seed for the initial parameters; the example order and the data sets have
streams of their own."""


class Trainer:
    """A network, its data, and all state that its further training depends on.

    Attributes:
        config: settings of the run.
        dataset: data to train, validate and test on.
        network: network being trained.
        order: order of the training examples in each epoch.
        own_drawings: content of the user's drawings file that is part of the training examples;
            stored in checkpoints because the file changes.
        free: settings that were fitted to the data, because the user did not choose them.
        reasons: why they are as they are, a sentence each.
        training: training examples as the network receives them.
        held_out: validation examples as it receives them.
        step: steps done.
        base_rate: learning rate that the schedule starts from.
        records: what was measured in each step and epoch.
        validation: latest evaluation on the validation split.
        finish_reason: why the run ended; None while it has not.
        parent: the run that this one was forked from, if it was.
        divergence: how the run diverged; None if it has not. The state is then that of the last
            good step, and no steps run until `rewind`.
        train_seconds: time spent training, measured by the caller of `run_steps`.
        hand_updates: updates that the user did on single examples, which are no steps.
        best_parameters: parameters of the best epoch, kept for early stopping; shape
            (parameters,) float32.
    """

    def __init__(self, config: TrainingConfig, dataset: Dataset, own_drawings: bytes = b"") -> None:
        self.config = config
        self.dataset = dataset
        self.own_drawings = own_drawings
        self.free: tuple[str, ...] = ()
        self.reasons: tuple[str, ...] = ()
        self.network = make_network(config, dataset.schema)
        generator = np.random.default_rng([config.seed, PARAMETERS_STREAM])
        self.network.initialize(config.initializer, generator)
        self.executor = make_executor(config, self.network, find_class_weights(config, dataset))
        self.order = Order(len(dataset.train), config.batch_size, config.seed)
        self.training = Feed(
            self.executor, dataset.train, make_augmentation(config, dataset.schema)
        )
        self.held_out = Feed(self.executor, dataset.validation)
        self.step = 0
        self.base_rate = config.learning_rate
        self.progress = Progress()
        self.records = Records(dataset)
        self.validation: Evaluation | None = None
        self.finish_reason: FinishReason | None = None
        self.parent: Parent | None = None
        self.divergence: Divergence | None = None
        self.train_seconds = 0.0
        self.hand_updates = 0
        self.best_parameters: Array | None = None
        self._history = LayerHistory(self.network, self.total_steps)
        self._guard = Guard(self.network, self.executor.gradients(*self.probe())[0])
        self._diverged_curves: tuple[Mapping[str, Curve], Mapping[str, Curve]] | None = None

    @property
    def samples(self) -> int:
        """Number of training examples."""
        return self.order.samples

    @property
    def examples(self) -> Examples:
        """Training examples in the kernels' form: all of them, or one if the split is stored."""
        return self.training.gather(np.zeros(1, np.uint32))[0]

    @property
    def steps_per_epoch(self) -> int:
        """Steps of one epoch."""
        return self.order.steps_per_epoch

    @property
    def total_steps(self) -> int:
        """Planned steps of the run."""
        return self.steps_per_epoch * self.config.epochs

    @property
    def epoch(self) -> int:
        """Number of finished epochs."""
        return self.step // self.steps_per_epoch

    @property
    def learning_rate(self) -> float:
        """Learning rate of the next step."""
        epoch = min(self.epoch, self.config.epochs - 1)
        return scheduled_rate(self.config, self.base_rate, epoch, self.progress.drops)

    @property
    def layer_curves(self) -> dict[str, Curve]:
        """Curves of each layer by name, as in `layer_history`."""
        return self._history.curves

    @property
    def latest_layer_measures(self) -> dict[str, float]:
        """The latest value of each of the `layer_curves`; NaN before the first."""
        return self._history.latest

    @property
    def plots(self) -> tuple[Mapping[str, Curve], Mapping[str, Curve]]:
        """Curves of `records`, and `layer_curves`; after a divergence, up to the failing step."""
        return self._diverged_curves or (self.records.curves, self.layer_curves)

    def run_steps(self, count: int) -> int:
        """Train up to `count` steps, at most to the end of the epoch.

        The last step of an epoch also evaluates the validation split and may finish the run. If the
        run diverges, `divergence` is set and the state of the last good step is restored.

        Args:
            count: upper bound on steps; below 1, nothing happens.

        Returns:
            Number of steps done, including those that a divergence undid.

        Raises:
            DataError: the file of a stored split can no longer be read.
        """
        if self.finish_reason is not None or self.divergence is not None or count < 1:
            return 0
        begin, good = self.step, self._guard.good
        if good is None or (good.base_rate != self.base_rate and is_finite(self.network)):
            self.keep()
        end = min(begin + count, (self.epoch + 1) * self.steps_per_epoch)
        while self.step < end:
            bad_loss = self._advance(min(end, self._next_stop()) - self.step)
            done = self.step - begin
            if bad_loss is not None:
                self._record_divergence(bad_loss)
                return done
            is_due = self.step % self._guard.interval == 0
            if is_due and self._guard.is_calm(self.records.recent_losses):
                self.keep()
        return done

    def rewind(self, factor: float = 1.0) -> None:
        """Continue from the last good step after a divergence, with `factor` times the rate."""
        self.divergence = self._diverged_curves = None
        self.base_rate *= factor

    def keep(self) -> None:
        """Save the current state as the last good state."""
        state = GoodState(
            step=self.step,
            base_rate=self.base_rate,
            progress=replace(self.progress),
            records=self.records.copy(),
            validation=self.validation,
            best_parameters=self.best_parameters,
            history=self._history.mark(),
        )
        self._guard.keep(self.network, state)

    def go_back(self) -> None:
        """Restore the last good state, except for the base learning rate."""
        good = self._guard.restore(self.network)
        self.step, self.progress = good.step, replace(good.progress)
        self.records = good.records.copy()
        self.validation, self.best_parameters = good.validation, good.best_parameters
        self._history.go_back(good.history)

    def repeat(self, steps: int) -> None:
        """Run `steps` steps again, without checking for divergence."""
        end = self.step + steps
        while self.step < end:
            self._advance(end - self.step)

    def evaluate(self, name: str) -> Evaluation:
        """Evaluate the network on the split `name`: "train", "validation" or "test"."""
        feeds = {"train": self.training, "validation": self.held_out}
        feed = feeds.get(name) or Feed(self.executor, getattr(self.dataset, name))
        return evaluate(self.dataset, feed)

    def latest_batch(self) -> Array:
        """Indices of the latest training examples, shape (samples,) uint32, up to the capacity."""
        return self.order.until(self.step, self.executor.capacity)

    def next_batch(self) -> Batch:
        """Return the batch of the next step."""
        order = self.order.after(self.step, 1)
        return Batch(*next(self.training.windows(order, self.config.batch_size, self.epoch)))

    def probe(self) -> Batch:
        """Return the latest training examples, up to the executor's capacity."""
        return Batch(*self.training.gather(self.latest_batch()))

    def _next_stop(self) -> int:
        """Next step at which state is kept or layers are measured, a multiple of an interval."""
        intervals = self._guard.interval, self._history.interval
        return min((self.step // interval + 1) * interval for interval in intervals)

    def _advance(self, count: int) -> float | None:
        """Train `count` steps of one epoch; return the loss that shows divergence, if any."""
        rate, order = self.learning_rate, self.order.after(self.step, count)
        batches = self.training.windows(order, self.config.batch_size, self.epoch)
        for examples, window in batches:
            bad_loss = self._run_window(examples, window, rate)
            if bad_loss is not None:
                return bad_loss
        if self.step % self._history.interval == 0:
            self._measure_layers()
        is_due = self.step % self._guard.interval == 0 or self.step == self.total_steps
        if is_due and not is_finite(self.network):
            return math.nan
        if self.step % self.steps_per_epoch == 0:
            self._end_epoch()
        return None

    def _run_window(self, examples: Examples, order: Array, learning_rate: float) -> float | None:
        """Train on the batches of `order`; return the first loss that shows divergence, if any."""
        size = self.config.batch_size
        losses, correct = self.executor.run_steps(
            examples,
            order,
            first=0,
            count=-(-len(order) // size),
            learning_rate=learning_rate,
            step=self.step,
        )
        bad = self._guard.first_bad(self.records.recent_losses, losses)
        done = len(losses) if bad is None else bad + 1
        sizes = np.minimum(size, len(order) - size * np.arange(done))
        self.records.add_steps(self.step + 1, losses[:done], correct[:done] / sizes)
        self.step += done
        return None if bad is None else float(losses[bad])

    def _measure_layers(self) -> None:
        order = self.latest_batch()[-max(self.config.batch_size, FEWEST_SAMPLES) :]
        examples, places = self.training.gather(order)
        self._history.measure(self.executor, examples, places, self.learning_rate, self.step)

    def _record_divergence(self, bad_loss: float) -> None:
        """Diagnose the divergence and restore the last good state."""
        step, self._diverged_curves = self.step, self.plots
        trouble = diagnose(self, step, bad_loss)
        self.divergence = Divergence(
            step, *trouble, good_step=self.step, learning_rate=self.base_rate
        )

    def _end_epoch(self) -> None:
        loss = self.records.train_loss
        if len(self.dataset.validation):
            self.validation = self.evaluate("validation")
            self.records.add_validation(self.step, self.validation)
            loss = self.validation.loss
        patience = self.config.early_stopping
        better = self.progress.record(loss, self.config.schedule_period)
        if better and patience:
            self.best_parameters = self.network.parameters.values.copy()
        if patience and self.progress.stale_epochs >= patience:
            self._finish(FinishReason.STOPPED_EARLY)
        elif self.step >= self.total_steps:
            self._finish(FinishReason.DONE)

    def _finish(self, reason: FinishReason) -> None:
        self.finish_reason = reason
        if self.best_parameters is not None:
            self.network.parameters.values[:] = self.best_parameters
            self.validation = self.evaluate("validation")
