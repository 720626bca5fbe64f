"""Sequential: a network of dense layers with Keras' methods."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.library.inputs import as_inputs
from tui_nn.library.keras.arguments import (
    class_weights,
    read_batch_size,
    refuse_non_finite,
    refuse_unknown,
    split_last,
    whole_number,
)
from tui_nn.library.keras.layers import Layer
from tui_nn.library.keras.losses import ENGINE, MEAN_SQUARED, as_targets, find_loss
from tui_nn.library.keras.optimizers import Optimizer, find_optimizer
from tui_nn.library.keras.progress import EpochLines, History, warn_of_divergence
from tui_nn.library.keras.stack import LayerStack
from tui_nn.library.training import ArrayTraining, EpochResult, Rules, Structure
from tui_nn.training.protocol.results import FinishReason

Array = NDArray[Any]
Pair = tuple[Array, Array]

KERAS_FILES = (".keras", ".h5", ".hdf5")
"""Endings of the files that Keras writes."""

ACCURACY = ("accuracy", "acc")
"""Spellings of the only metric."""


class Sequential(LayerStack):
    """Layers one after the other.

    Args:
        layers: `Input`, `Flatten` and `Dense` layers; the first one says the shape of an input.
        name: shown by `summary`.
        seed: of the initial weights and of the order of the examples: the same seed gives the same
            network, bit for bit. Chosen at random if left out, as Keras does.

    Raises:
        ValueError: the layers do not fit each other.

    Examples:
        >>> import numpy as np
        >>> from tui_nn.keras import Dense, Input, Sequential
        >>> model = Sequential([Input((2,)), Dense(8, "tanh"), Dense(1, "sigmoid")], seed=1)
        >>> model.compile("adam", loss="binary_crossentropy", metrics=["accuracy"])
        >>> x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        >>> history = model.fit(x, [0, 1, 1, 0], epochs=3, verbose=0)
        >>> sorted(history.history)
        ['accuracy', 'loss']
        >>> model.predict(x, verbose=0).shape
        (4, 1)
    """

    def __init__(
        self,
        layers: Iterable[Layer] | None = None,
        name: str = "sequential",
        *,
        seed: int | None = None,
    ) -> None:
        super().__init__(layers or (), name)
        self.stop_training = False
        self._generator = np.random.default_rng(seed)
        self._training: ArrayTraining | None = None
        self._optimizer: Optimizer = find_optimizer("rmsprop")
        self._loss = MEAN_SQUARED
        self._has_accuracy = self._is_compiled = False

    def add(self, layer: Layer) -> None:
        """As of `LayerStack`; the network begins again."""
        super().add(layer)
        self._training = None

    def compile(
        self,
        optimizer: str | Optimizer = "rmsprop",
        loss: str = "mse",
        metrics: Sequence[str] | None = None,
        **unknown: Any,
    ) -> None:
        """Choose how the network is trained. It keeps its weights; the optimizer begins again.

        Args:
            optimizer: a name, or an object such as `Adam(learning_rate=0.01)`.
            loss: "categorical_crossentropy" for one-hot rows, "sparse_categorical_crossentropy" for
                labels, "binary_crossentropy" or "mse".
            metrics: "accuracy", or nothing.

        Raises:
            TypeError, ValueError: an argument is not supported, or the loss does not fit the last
                layer.
        """
        refuse_unknown("compile", unknown)
        names = [metrics] if isinstance(metrics, str) else list(metrics or ())
        for metric in names:
            if metric not in ACCURACY:
                raise ValueError(f"metric {metric!r} is not supported; there is 'accuracy'")
        dense = self.dense_layers()
        self._loss = find_loss(loss, dense[-1].activation)
        self._has_accuracy = bool(names) and self._loss != MEAN_SQUARED
        self._optimizer = find_optimizer(optimizer)
        previous, self._training, self._is_compiled = self._training, None, True
        if previous is not None:
            self._prepare_training().network.parameters.values[:] = (
                previous.network.parameters.values
            )

    def fit(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        validation_split: float = 0.0,
        validation_data: tuple[Any, Any] | None = None,
        shuffle: bool = True,
        class_weight: Mapping[int, float] | None = None,
        screen: bool = False,
        record: bool = False,
        **unknown: Any,
    ) -> History:
        """Train the network, further if it was trained before.

        Args:
            x: inputs, shape (samples, …).
            y: targets, as the loss takes them.
            batch_size: examples of a step; 32 if left out.
            epochs: passes through the examples.
            verbose: 0 prints nothing; all else a line for each epoch.
            validation_split: share of the last examples that is not trained on but tested after
                each epoch.
            validation_data: inputs and targets to test on instead.
            shuffle: whether each epoch has an order of its own.
            class_weight: how often an example of each label counts; 1 where it is left out.
            screen: train on the program's screen, until it is left; `q` leaves it.
            record: record the run as `tui-nn` does; `History.run` is its name.

        Returns:
            The measures of each epoch.

        Raises:
            TypeError, ValueError: an argument is not supported, or shapes do not fit.
            RuntimeError: `compile` was not called.
            UserError: there is no terminal for the screen, or such a run cannot be recorded.
            KeyboardInterrupt: ctrl+c; the network keeps what it has learned.
        """
        refuse_unknown("fit", unknown)
        self._require_compiled()
        epochs, size = whole_number("epochs", epochs, 0), read_batch_size(batch_size)
        inputs, targets = self._examples(x, y)
        held_out = None
        if validation_data is not None:
            if len(validation_data) != 2:
                raise ValueError("validation_data takes inputs and targets, and nothing else")
            held_out = self._examples(*validation_data)
        elif validation_split:
            inputs, targets, held_out = split_last(inputs, targets, validation_split)
        training = self._prepare_training(class_weight)
        if screen or record:
            if class_weight or not shuffle:
                raise ValueError("screen and record go with neither class_weight nor shuffle=False")
            settings = {
                "batch_size": size,
                "epochs": epochs,
                "seed": int(self._generator.integers(1 << 31)),
            }
            lines = EpochLines(epochs, shown=verbose != 0)
            return self._fit_as_run(
                (inputs, targets), held_out, settings, lines, screen=screen, record=record
            )
        examples = training.prepare(inputs, targets, size)
        validation = None if held_out is None else training.prepare(*held_out, size)
        history, lines = History(self._optimizer), EpochLines(epochs, shown=verbose != 0)
        self.stop_training = False
        order = np.arange(len(targets), dtype=np.uint32)
        for epoch in range(epochs):
            if shuffle:
                self._generator.shuffle(order)
            result = training.run_epoch(examples, order, size, self._optimizer.learning_rate)
            measures = self._measures(result)
            if validation is not None and held_out is not None:
                tested = training.evaluate(validation, len(held_out[1]), size)
                measures |= {f"val_{key}": v for key, v in self._measures(tested).items()}
            history.add(epoch, measures)
            lines.show(epoch, measures)
            if not math.isfinite(result.loss):
                warn_of_divergence(epoch)
                break
            if self.stop_training:
                break
        return history

    def _fit_as_run(
        self,
        examples: Pair,
        held_out: Pair | None,
        settings: dict[str, Any],
        lines: EpochLines,
        *,
        screen: bool,
        record: bool,
    ) -> History:
        """Train as `fit` does, on the screen or recorded; `settings` are those of the run."""
        from tui_nn.library.keras.runs import RunRequest, fit_as_run

        history = History(self._optimizer)

        def tell_epoch(epoch: int, measures: Mapping[str, float]) -> None:
            shown = {n: v for n, v in measures.items() if self._has_accuracy or "acc" not in n}
            history.add(epoch, shown)
            if not screen:
                lines.show(epoch, shown)

        request = RunRequest(
            self._run_settings() | settings, self.input_shape, self._class_names(), screen, record
        )
        training = self._prepare_training()
        run = fit_as_run(training, examples, held_out, request, tell_epoch)
        if run.trainer.finish_reason is FinishReason.DIVERGED:
            warn_of_divergence(run.trainer.epoch)
        if run.folder is not None:
            history.run = run.folder.name
        return history

    def evaluate(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        return_dict: bool = False,
    ) -> float | list[float] | dict[str, float]:
        """The loss, and the accuracy if it is a metric, on examples.

        Args:
            x, y, batch_size: as of `fit`.
            verbose: 0 prints nothing.
            return_dict: return the measures by name.
        """
        self._require_compiled()
        inputs, targets = self._examples(x, y)
        size = read_batch_size(batch_size)
        training = self._prepare_training()
        examples = training.prepare(inputs, targets, size)
        measures = self._measures(training.evaluate(examples, len(targets), size))
        EpochLines(0, shown=verbose != 0).show(-1, measures)
        if return_dict:
            return measures
        values = list(measures.values())
        return values if len(values) > 1 else values[0]

    def predict(self, x: Any, batch_size: int | None = None, verbose: int | str = "auto") -> Array:
        """The outputs for inputs of shape (samples, …): float32 of shape (samples, units)."""
        del verbose  # nothing is printed: it takes milliseconds
        size = read_batch_size(batch_size)
        return self._prepare_training().predict(self._inputs(x), size)

    def get_weights(self) -> list[Array]:
        """Copies of the weights (inputs, units) and biases (units,) of each dense layer."""
        layers = self._prepare_training().network.layers
        return [array for layer in layers for array in layer.copy_parameters().values()]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set what `get_weights` returns.

        Raises:
            ValueError: an array is missing, or has another shape.
        """
        layers = self._prepare_training().network.layers
        known = [array for layer in layers for array in layer.parameters.values()]
        arrays = [np.asarray(array, np.float32) for array in weights]
        if [array.shape for array in arrays] != [array.shape for array in known]:
            raise ValueError(f"weights of shapes {[array.shape for array in arrays]} do not fit")
        for mine, theirs in zip(known, arrays, strict=True):
            mine[:] = theirs

    def count_params(self) -> int:
        """Number of parameters."""
        return self._prepare_training().network.parameter_count

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the network as a file of tui-nn, which `tui_nn.load` and `tui-nn predict` read.

        Pixels are taken as divided by 255 there, as in the usual preparation of pictures.

        Raises:
            ValueError: the file's name says that it is one of Keras.
            UserError: hidden layers have different activations, or the file cannot be written.
        """
        if Path(path).suffix in KERAS_FILES:
            raise ValueError(
                f"{path}: tui_nn writes .safetensors; `tui-nn export FILE --to keras` makes"
                " weights for Keras of it"
            )
        from tui_nn.library.saving import save_network

        training = self._prepare_training()
        save_network(
            Path(path),
            training.network,
            step=training.step,
            input_shape=self.input_shape,
            class_names=self._class_names(),
            settings=self._run_settings(),
        )

    def _class_names(self) -> list[str]:
        """The labels as texts; none for regression."""
        classes = 0 if self._loss == MEAN_SQUARED else max(self.dense_layers()[-1].units, 2)
        return [str(label) for label in range(classes)]

    def _run_settings(self) -> dict[str, Any]:
        """The settings of a run that trains this network."""
        optimizer = self._optimizer
        return {
            "loss": ENGINE[self._loss],
            "optimizer": optimizer.name,
            "learning_rate": optimizer.learning_rate,
            "clip_norm": optimizer.clip_norm,
            **optimizer.settings,
        }

    def _require_compiled(self) -> None:
        """Refuse to measure a loss that was not chosen.

        Raises:
            RuntimeError: `compile` was not called.
        """
        if not self._is_compiled:
            raise RuntimeError("call compile(optimizer, loss, metrics) first")

    def _prepare_training(self, class_weight: Mapping[int, float] | None = None) -> ArrayTraining:
        """The network, made at the first call."""
        dense = self.dense_layers()
        if self._training is None:
            shape = self.input_shape
            for layer in self.layers:
                shape = layer.output_shape(shape)
            optimizer = self._optimizer
            structure = Structure(
                (self.fan_in(dense[0]), *(layer.units for layer in dense)),
                tuple(layer.activation for layer in dense),
            )
            rules = Rules(
                ENGINE[self._loss], optimizer.name, optimizer.settings, 0.0, optimizer.clip_norm
            )
            self._training = ArrayTraining(structure, rules)
            self._training.initialize([layer.initializer for layer in dense], self._generator)
        if class_weight:
            weights = class_weights(class_weight, max(dense[-1].units, 2))
            self._training.weigh_classes(weights)
        return self._training

    def _inputs(self, x: Any) -> Array:
        """Inputs as rows.

        Raises:
            ValueError: they have another shape than the first layer says.
        """
        array, shape = np.asarray(x), self.input_shape
        if not array.ndim or array.shape[1:] != shape:
            needed = ", ".join(("samples", *map(str, shape)))
            raise ValueError(f"inputs of shape {array.shape}, but the network takes ({needed})")
        return as_inputs(array.reshape(len(array), math.prod(shape)))

    def _examples(self, x: Any, y: Any) -> tuple[Array, Array]:
        inputs, targets = self._inputs(x), as_targets(self._loss, y, self.dense_layers()[-1].units)
        if len(inputs) != len(targets) or not len(targets):
            raise ValueError(f"{len(inputs)} inputs and {len(targets)} targets")
        refuse_non_finite("inputs", inputs)
        return inputs, targets

    def _measures(self, result: EpochResult) -> dict[str, float]:
        accuracy = {"accuracy": result.accuracy} if self._has_accuracy else {}
        return {"loss": result.loss, **accuracy}
