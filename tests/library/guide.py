"""A beginner's first network for MNIST, as it is written for Keras; only the import is ours.

`python -m tests.library.guide keras` runs it with Keras itself, from the same files.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np

from tests.real_data import REAL_DATA


def train(api: Any, data: Any, epochs: int = 5) -> dict[str, Any]:
    """Train and test the network; the measures."""
    (x_train, y_train), (x_test, y_test) = data
    x_train, x_test = x_train / 255.0, x_test / 255.0
    y_train, y_test = api.to_categorical(y_train, 10), api.to_categorical(y_test, 10)

    model = api.Sequential(
        [
            api.Flatten(input_shape=(28, 28)),
            api.Dense(128, activation="relu"),
            api.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    begin = time.perf_counter()
    history = model.fit(
        x_train, y_train, epochs=epochs, batch_size=32, validation_split=0.1, verbose=0
    )
    seconds = time.perf_counter() - begin
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    predictions = model.predict(x_test[:100], verbose=0)
    return {
        "history": history.history,
        "loss": loss,
        "accuracy": accuracy,
        "predictions": np.asarray(predictions),
        "seconds": seconds,
        "model": model,
    }


def keras() -> Any:
    """Keras itself, with what the guide imports from it."""
    import types

    import keras as library

    layers, utils = library.layers, library.utils
    return types.SimpleNamespace(
        Sequential=library.Sequential,
        Flatten=layers.Flatten,
        Dense=layers.Dense,
        to_categorical=utils.to_categorical,
    )


if __name__ == "__main__":
    import tui_nn.keras as ours

    result = train(
        keras() if "keras" in sys.argv else ours, ours.mnist.load_data(REAL_DATA / "mnist")
    )
    print({name: result[name] for name in ("accuracy", "loss", "seconds", "history")})
