"""Keras 3 on TensorFlow, as the beginner's guide writes it: Sequential, compile, fit."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow
from numpy.typing import NDArray

from tests.benchmarks.peers.jobs import BETA1, BETA2, EPSILON, Job
from tests.benchmarks.peers.splits import Splits, as_floats

Array = NDArray[Any]


class KerasPeer:
    """One compiled model."""

    def __init__(self, job: Job, splits: Splits, seed: int, threads: int) -> None:
        keras.utils.set_random_seed(seed)
        self._job = job
        self._train = as_floats(splits.train.inputs), splits.train.targets
        self._validation = as_floats(splits.validation.inputs), splits.validation.targets
        self._test_inputs = as_floats(splits.test.inputs)
        self._model = self._make_model()
        self.versions = {"Keras": keras.__version__, "TensorFlow": tensorflow.__version__}

    def compile(self) -> None:
        """Trace the step and the evaluation.

        On the model itself: what is traced belongs to it, and a second model would trace again.
        """
        self._rehearse()

    def warm_up(self) -> None:
        """The same once more, now that it is traced."""
        self._rehearse()

    def train(self) -> None:
        """Train to the end; Keras validates after each epoch."""
        self._fit(*self._train, epochs=self._job.epochs)

    def predict_test(self) -> Array:
        """Outputs for the test part, shape (samples, out_features)."""
        return np.asarray(self._model.predict(self._test_inputs, batch_size=1000, verbose=0))

    def _rehearse(self) -> None:
        """Train on a whole and a smaller batch, validate, and put everything back as it was."""
        self._model.optimizer.build(self._model.trainable_variables)
        variables = [*self._model.variables, *self._model.optimizer.variables]
        before = [np.array(variable) for variable in variables]
        size = self._job.batch_size
        rows = len(self._train[0]) % size + size
        inputs, targets = self._train
        self._fit(inputs[:rows], targets[:rows], epochs=1)
        for variable, value in zip(variables, before, strict=True):
            variable.assign(value)

    def _fit(self, inputs: Array, targets: Array, epochs: int) -> None:
        self._model.fit(
            inputs,
            targets,
            batch_size=self._job.batch_size,
            epochs=epochs,
            validation_data=self._validation,
            verbose=0,
        )

    def _make_model(self) -> keras.Model:
        job = self._job
        initializer = job.initializer.replace("-", "_")
        model = keras.Sequential([keras.Input((job.in_features,))])
        for units in job.hidden:
            model.add(keras.layers.Dense(units, "relu", kernel_initializer=initializer))
        output = "softmax" if job.is_classification else "linear"
        model.add(keras.layers.Dense(job.out_features, output, kernel_initializer=initializer))
        model.compile(
            optimizer=keras.optimizers.Adam(
                job.learning_rate, beta_1=BETA1, beta_2=BETA2, epsilon=EPSILON
            ),
            loss="sparse_categorical_crossentropy" if job.is_classification else "mse",
            metrics=["accuracy"] if job.is_classification else [],
        )
        return model
