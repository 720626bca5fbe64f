"""This project, the way of `tui-nn train`: its Trainer, in chunks as long as the session's."""

from __future__ import annotations

import time
from typing import Any

import numba
from numpy.typing import NDArray

from tests.benchmarks.peers.jobs import BETA1, BETA2, EPSILON, Job
from tests.benchmarks.peers.splits import Splits
from tests.typed import expect_a
from tui_nn import __version__
from tui_nn.data.catalog import SOURCES
from tui_nn.data.dataset import Dataset, Split
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]


def make_config(job: Job, seed: int, **options: Any) -> TrainingConfig:
    """The job as this project's settings; `options` are further ones."""
    classification = job.is_classification
    return TrainingConfig(
        dataset=job.dataset,
        validation_split=job.validation_split,
        seed=seed,
        hidden=job.hidden,
        activation="relu",
        output_activation="softmax" if classification else "linear",
        loss="categorical-cross-entropy" if classification else "mean-squared-error",
        initializer=job.initializer,
        optimizer="adam",
        learning_rate=job.learning_rate,
        beta1=BETA1,
        beta2=BETA2,
        epsilon=EPSILON,
        batch_size=job.batch_size,
        epochs=job.epochs,
        **options,
    )


def make_dataset(job: Job, splits: Splits) -> Dataset:
    """The arrays as this project's data set."""
    schema = SOURCES[job.dataset].schema
    assert schema is not None
    return Dataset(
        name=job.dataset,
        schema=schema,
        train=splits.train,
        validation=splits.validation,
        test=splits.test,
    )


class TuiNNPeer:
    """One run; `options` are settings of `TrainingConfig`."""

    def __init__(self, job: Job, splits: Splits, seed: int, threads: int, **options: Any) -> None:
        self._trainer = Trainer(make_config(job, seed, **options), make_dataset(job, splits))
        self.versions = {"tui-nn": __version__, "Numba": numba.__version__}

    def compile(self) -> None:
        """Compile the kernels, or load them."""
        self._trainer.executor.warm_up(self._trainer.examples)

    def warm_up(self) -> None:
        """A look at the validation part, which changes nothing."""
        self._trainer.evaluate("validation")

    def train(self) -> None:
        """Train to the end; the trainer validates after each epoch."""
        pacer = Pacer(time.perf_counter)
        pacer.start()
        while self._trainer.finish_reason is None:
            begin = time.perf_counter()
            done = self._trainer.run_steps(pacer.chunk_steps())
            pacer.record(done, time.perf_counter() - begin)

    def predict_test(self) -> Array:
        """Outputs for the test part, shape (samples, out_features)."""
        return self._trainer.executor.predict(expect_a(Split, self._trainer.dataset.test).inputs)
