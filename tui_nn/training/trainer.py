"""Trainer: one run, a step at a time. Deterministic; knows no threads and no clock."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.augmentation import Augmentation, Augmenter
from tui_nn.data.dataset import Dataset
from tui_nn.engine.executor import Executor, make_rule
from tui_nn.engine.kernels.structures import Examples
from tui_nn.engine.network import Network
from tui_nn.training.config import TrainingConfig
from tui_nn.training.evaluation import evaluate, root_mean_square
from tui_nn.training.events import FinishReason
from tui_nn.training.feed import AugmentingCrew, Feed
from tui_nn.training.history import Curve
from tui_nn.training.parts import Divergence, Evaluation
from tui_nn.training.schedules import Progress, scheduled_rate

Array = NDArray[Any]

PARAMETERS_STREAM, ORDER_STREAM = 1, 2
"""Independent random streams of one seed (the data sets have their own)."""

RECENT_STEPS = 100
"""Steps whose mean is shown as the current training loss and accuracy."""


class Trainer:
    """A network, its data, and everything that its further training depends on.

    Attributes:
        config: the run.
        dataset: what is learnt from.
        network: what learns.
        training: the training examples, as the network gets them.
        step: steps done.
        base_rate: the learning rate that the schedule starts from.
        curves: by step, "train_loss", "validation_loss" and, of both parts, "accuracy" for
            classification or "rmse" (root mean squared error, in the target's unit) for regression.
        validation: the latest evaluation of the validation part.
        finish_reason: why the run has ended; None while it has not.
        train_seconds: time spent training, as told by whoever runs the steps.
    """

    def __init__(self, config: TrainingConfig, dataset: Dataset) -> None:
        self.config = config
        self.dataset = dataset
        self.network = make_network(config, dataset.in_features)
        generator = np.random.default_rng([config.seed, PARAMETERS_STREAM])
        self.network.initialize(config.initializer, generator)
        self.executor = make_executor(config, self.network)
        self.training = Feed(self.executor, dataset.train, make_augmentation(config))
        self._validation = Feed(self.executor, dataset.validation)
        self.step = 0
        self.base_rate = config.learning_rate
        self.progress = Progress()
        self.curves = {name: Curve() for name in curve_names(dataset)}
        self.recent_losses = np.zeros(0)
        self.recent_rights = np.zeros(0)
        self.validation: Evaluation | None = None
        self.finish_reason: FinishReason | None = None
        self.divergence: Divergence | None = None
        self.train_seconds = 0.0
        self.best_parameters: Array | None = None
        self._order_epoch, self._order = -1, np.zeros(0, np.uint32)

    @property
    def samples(self) -> int:
        """Number of training examples."""
        return len(self.dataset.train)

    @property
    def examples(self) -> Examples:
        """Training examples as the kernels read them: all, or one if the data set is stored."""
        return self.training.gather(np.zeros(1, np.uint32))[0]

    @property
    def steps_per_epoch(self) -> int:
        """Steps that one pass through the training examples takes."""
        return -(-self.samples // self.config.batch_size)

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
        return float(self.recent_losses.mean()) if len(self.recent_losses) else math.nan

    @property
    def train_accuracy(self) -> float | None:
        """Share of right answers in the latest steps; None for regression."""
        if not self.dataset.is_classification:
            return None
        return float(self.recent_rights.mean()) if len(self.recent_rights) else math.nan

    def run_steps(self, count: int) -> int:
        """Train at most `count` steps, at most to the end of the epoch; how many were done.

        The last step of an epoch evaluates the validation part too, and may finish the run.
        """
        if self.finish_reason is not None or count < 1:
            return 0
        begin, rate, size = self.step, self.learning_rate, self.config.batch_size
        place = begin % self.steps_per_epoch
        order = self.epoch_order(self.epoch)[place * size : (place + count) * size]
        for examples, window in self.training.windows(order, size, self.epoch):
            if not self._run_window(examples, window, rate):
                self._finish(FinishReason.DIVERGED)
                return self.step - begin
        if self.step % self.steps_per_epoch == 0:
            self._end_epoch()
        return self.step - begin

    def rewind(self, factor: float = 1.0) -> None:
        """After a divergence: be ready to go on from the last good step, at `factor` the rate."""
        self.divergence = None
        self.base_rate *= factor

    def evaluate(self, name: str) -> Evaluation:
        """How well the network does on the split "train", "validation" or "test"."""
        feeds = {"train": self.training, "validation": self._validation}
        feed = feeds.get(name) or Feed(self.executor, getattr(self.dataset, name))
        return evaluate(self.dataset, feed)

    def epoch_order(self, epoch: int) -> Array:
        """The order in which an epoch (from 0) goes through the training examples, uint32.

        It depends on seed and epoch alone, so that a resumed run needs no generator's state.
        """
        if epoch != self._order_epoch:
            generator = np.random.default_rng([self.config.seed, ORDER_STREAM, epoch])
            self._order = np.arange(self.samples, dtype=np.uint32)
            generator.shuffle(self._order)
            self._order_epoch = epoch
        return self._order

    def latest_batch(self) -> Array:
        """The examples last trained on, as many as the executor has room for; indices, uint32."""
        last = (self.step - 1) % self.steps_per_epoch + 1 if self.step else 0
        order = self.epoch_order(max(self.step - 1, 0) // self.steps_per_epoch)
        stop = min(max(last * self.config.batch_size, self.executor.capacity), self.samples)
        return order[max(stop - self.executor.capacity, 0) : stop]

    def _run_window(self, examples: Examples, order: Array, learning_rate: float) -> bool:
        """Train on the batches of `order`; whether the losses are finite."""
        size = self.config.batch_size
        losses, rights = self.executor.run_steps(
            examples,
            order,
            first=0,
            count=-(-len(order) // size),
            learning_rate=learning_rate,
            step=self.step,
        )
        self._record(losses, rights / np.minimum(size, len(order) - size * np.arange(len(losses))))
        self.step += len(losses)
        return math.isfinite(losses[-1])

    def _record(self, losses: Array, shares: Array) -> None:
        """Take in losses and shares of right answers of the next steps."""
        self.curves["train_loss"].extend(self.step + 1, losses)
        self.recent_losses = np.append(self.recent_losses, losses)[-RECENT_STEPS:]
        if self.dataset.is_classification:
            self.curves["train_accuracy"].extend(self.step + 1, shares)
            self.recent_rights = np.append(self.recent_rights, shares)[-RECENT_STEPS:]
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


def curve_names(dataset: Dataset) -> tuple[str, ...]:
    """The curves that a run on `dataset` has."""
    quantities = ("loss", "accuracy" if dataset.is_classification else "rmse")
    parts = ("train", "validation") if len(dataset.validation) else ("train",)
    return tuple(f"{part}_{quantity}" for quantity in quantities for part in parts)


def make_augmentation(config: TrainingConfig) -> AugmentingCrew | None:
    """What augments the training pictures as `config` says; None if it says nothing."""
    if not config.is_augmented:
        return None
    augmentation = Augmentation(
        shift=config.augment_shift,
        rotation=config.augment_rotation,
        scale=config.augment_scale,
        shear=config.augment_shear,
        elastic=config.augment_elastic,
        sigma=config.augment_sigma,
        thickness=config.augment_thickness,
        occlusion=config.augment_occlusion,
    )
    return AugmentingCrew(Augmenter(augmentation, config.seed))


def make_network(config: TrainingConfig, in_features: int) -> Network:
    """The network that `config` describes, all parameters zero."""
    sizes = (in_features, *config.hidden, config.out_features)
    activations = [config.activation] * len(config.hidden) + [config.output_activation]
    return Network(sizes, activations, optimizer=config.optimizer)


def make_executor(config: TrainingConfig, network: Network) -> Executor:
    """What trains `network` as `config` says."""
    rule = make_rule(
        config.loss,
        config.optimizer,
        momentum=config.momentum,
        rho=config.rho,
        beta1=config.beta1,
        beta2=config.beta2,
        epsilon=config.epsilon,
        weight_decay=config.weight_decay,
        l2=config.l2,
        clip_norm=config.clip_norm,
    )
    return Executor(network, rule, config.batch_size)
