"""Trainer: one run, a step at a time. Deterministic; knows no threads and no clock."""

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
    curve_names,
    make_augmentation,
    make_executor,
    make_network,
)
from tui_nn.training.trainer.diagnosis import Batch, diagnose
from tui_nn.training.trainer.evaluation import evaluate, root_mean_square
from tui_nn.training.trainer.feed import Feed
from tui_nn.training.trainer.guard import GoodState, Guard, is_finite
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.layer_history import FEWEST_SAMPLES, LayerHistory
from tui_nn.training.trainer.order import Order
from tui_nn.training.trainer.schedules import Progress, scheduled_rate

Array = NDArray[Any]

PARAMETERS_STREAM = 1
"""Random stream of a seed that the first parameters are drawn from; others are for the order of the
examples and for the data sets."""

RECENT_STEPS = 100
"""Steps whose mean is shown as the current training loss and accuracy."""


class Trainer:
    """A network, its data, and everything that its further training depends on.

    Attributes:
        config: the run.
        dataset: what is learnt from.
        network: what learns.
        order: in which order it learns.
        own_drawings: content of the file of the user's drawings that are among the examples; a
            checkpoint has it, since the file changes.
        training: the training examples, as the network gets them.
        step: steps done.
        base_rate: the learning rate that the schedule starts from.
        curves: by step, "train_loss", "validation_loss" and, of both parts, "accuracy" for
            classification or "rmse" (root mean squared error, in the target's unit) for regression.
        validation: the latest evaluation of the validation part.
        finish_reason: why the run has ended; None while it has not.
        divergence: how the run went wrong; None unless it did. Everything is then as after the
            last good step, and no more steps are done until `rewind`.
        train_seconds: time spent training, as told by whoever runs the steps.
    """

    def __init__(self, config: TrainingConfig, dataset: Dataset, own_drawings: bytes = b"") -> None:
        self.config = config
        self.dataset = dataset
        self.own_drawings = own_drawings
        self.network = make_network(config, dataset.schema)
        generator = np.random.default_rng([config.seed, PARAMETERS_STREAM])
        self.network.initialize(config.initializer, generator)
        self.executor = make_executor(config, self.network)
        self.order = Order(len(dataset.train), config.batch_size, config.seed)
        self.training = Feed(self.executor, dataset.train, make_augmentation(config))
        self._validation = Feed(self.executor, dataset.validation)
        self.step = 0
        self.base_rate = config.learning_rate
        self.progress = Progress()
        self.curves = {name: Curve() for name in curve_names(dataset)}
        self.recent_losses = np.zeros(0)
        self.recent_correct = np.zeros(0)
        self.validation: Evaluation | None = None
        self.finish_reason: FinishReason | None = None
        self.divergence: Divergence | None = None
        self.train_seconds = 0.0
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
        """Training examples as the kernels read them: all, or one if the data set is stored."""
        return self.training.gather(np.zeros(1, np.uint32))[0]

    @property
    def steps_per_epoch(self) -> int:
        """Steps that one pass through the training examples takes."""
        return self.order.steps_per_epoch

    @property
    def total_steps(self) -> int:
        """Steps of the whole run."""
        return self.steps_per_epoch * self.config.epochs

    @property
    def epoch(self) -> int:
        """Epochs finished."""
        return self.step // self.steps_per_epoch

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next step."""
        epoch = min(self.epoch, self.config.epochs - 1)
        return scheduled_rate(self.config, self.base_rate, epoch, self.progress.drops)

    @property
    def train_loss(self) -> float:
        """Mean loss of the latest steps; NaN before the first."""
        with np.errstate(invalid="ignore", over="ignore"):  # a file may bring any numbers
            return float(self.recent_losses.mean()) if len(self.recent_losses) else math.nan

    @property
    def train_accuracy(self) -> float | None:
        """Share of right answers in the latest steps; None for regression."""
        if not self.dataset.schema.is_classification:
            return None
        return float(self.recent_correct.mean()) if len(self.recent_correct) else math.nan

    @property
    def layer_curves(self) -> dict[str, Curve]:
        """Curves of every layer, by step; for their names, see `layer_history`."""
        return self._history.curves

    @property
    def plots(self) -> tuple[Mapping[str, Curve], Mapping[str, Curve]]:
        """What to plot: `curves` and `layer_curves`, or of a run that has diverged, how it did."""
        return self._diverged_curves or (self.curves, self.layer_curves)

    def run_steps(self, count: int) -> int:
        """Train at most `count` steps, at most to the end of the epoch; how many were done.

        The last step of an epoch evaluates the validation part too, and may finish the run. If the
        run diverges, `divergence` says how, and all is again as after the last good step.
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
            if self.step % self._guard.interval == 0 and self._guard.is_calm(self.recent_losses):
                self.keep()
        return done

    def rewind(self, factor: float = 1.0) -> None:
        """After a divergence: be ready to go on from the last good step, at `factor` the rate."""
        self.divergence = self._diverged_curves = None
        self.base_rate *= factor

    def keep(self) -> None:
        """Take everything as it is now for the last good state."""
        state = GoodState(
            step=self.step,
            base_rate=self.base_rate,
            progress=replace(self.progress),
            curves={name: curve.copy() for name, curve in self.curves.items()},
            recent_losses=self.recent_losses,
            recent_correct=self.recent_correct,
            validation=self.validation,
            best_parameters=self.best_parameters,
            history=self._history.mark(),
        )
        self._guard.keep(self.network, state)

    def go_back(self) -> None:
        """Have everything as it was in the last good state, but for the learning rate."""
        good = self._guard.bring_back(self.network)
        self.step, self.progress = good.step, replace(good.progress)
        self.curves = {name: curve.copy() for name, curve in good.curves.items()}
        self.recent_losses, self.recent_correct = good.recent_losses, good.recent_correct
        self.validation, self.best_parameters = good.validation, good.best_parameters
        self._history.go_back(good.history)

    def repeat(self, steps: int) -> None:
        """Do steps that were done before once more."""
        end = self.step + steps
        while self.step < end:
            self._advance(end - self.step)

    def evaluate(self, name: str) -> Evaluation:
        """How well the network does on the split "train", "validation" or "test"."""
        feeds = {"train": self.training, "validation": self._validation}
        feed = feeds.get(name) or Feed(self.executor, getattr(self.dataset, name))
        return evaluate(self.dataset, feed)

    def latest_batch(self) -> Array:
        """The examples last trained on, as many as the executor has room for; indices, uint32."""
        return self.order.until(self.step, self.executor.capacity)

    def next_batch(self) -> Batch:
        """What the next step is trained on."""
        order = self.order.after(self.step, 1)
        return Batch(*next(self.training.windows(order, self.config.batch_size, self.epoch)))

    def probe(self) -> Batch:
        """The examples last trained on, as many as the executor has room for."""
        return Batch(*self.training.gather(self.latest_batch()))

    def _next_stop(self) -> int:
        """The next step at which something is kept or measured, however the run is portioned."""
        intervals = self._guard.interval, self._history.interval
        return min((self.step // interval + 1) * interval for interval in intervals)

    def _advance(self, count: int) -> float | None:
        """Train `count` steps, at most to the end of the epoch; a loss that shows divergence."""
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
        """Train on the batches of `order`; the first loss that shows that the run has diverged."""
        size = self.config.batch_size
        losses, correct = self.executor.run_steps(
            examples,
            order,
            first=0,
            count=-(-len(order) // size),
            learning_rate=learning_rate,
            step=self.step,
        )
        bad = self._guard.first_bad(self.recent_losses, losses)
        done = len(losses) if bad is None else bad + 1
        sizes = np.minimum(size, len(order) - size * np.arange(done))
        self._record(losses[:done], correct[:done] / sizes)
        self.step += done
        return None if bad is None else float(losses[bad])

    def _measure_layers(self) -> None:
        order = self.latest_batch()[-max(self.config.batch_size, FEWEST_SAMPLES) :]
        examples, places = self.training.gather(order)
        self._history.measure(self.executor, examples, places, self.learning_rate, self.step)

    def _record_divergence(self, bad_loss: float) -> None:
        """Find out what went wrong first, and have everything as after the last good step."""
        step, self._diverged_curves = self.step, self.plots
        trouble = diagnose(self, step, bad_loss)
        self.divergence = Divergence(
            step, *trouble, good_step=self.step, learning_rate=self.base_rate
        )

    def _record(self, losses: Array, shares: Array) -> None:
        """Take in losses and shares of right answers of the next steps."""
        self.curves["train_loss"].extend(self.step + 1, losses)
        self.recent_losses = np.append(self.recent_losses, losses)[-RECENT_STEPS:]
        if self.dataset.schema.is_classification:
            self.curves["train_accuracy"].extend(self.step + 1, shares)
            self.recent_correct = np.append(self.recent_correct, shares)[-RECENT_STEPS:]
        else:
            self.curves["train_rmse"].extend(self.step + 1, root_mean_square(self.dataset, losses))

    def _end_epoch(self) -> None:
        loss = self.train_loss
        if len(self.dataset.validation):
            self.validation = self.evaluate("validation")
            loss = self.validation.loss
            self.curves["validation_loss"].append(self.step, loss)
            if self.validation.accuracy is not None:
                self.curves["validation_accuracy"].append(self.step, self.validation.accuracy)
            else:
                self.curves["validation_rmse"].append(
                    self.step, root_mean_square(self.dataset, loss)
                )
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
