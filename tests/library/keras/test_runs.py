"""`fit` as a run of the program: recorded, and on the screen."""

from __future__ import annotations

import gc
from functools import partial
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest

import tui_nn.ui.launch
from tui_nn.errors import UserError
from tui_nn.keras import Adam, Dense, Flatten, Input, Sequential
from tui_nn.library import runs
from tui_nn.training.comparing.series import read_series
from tui_nn.training.protocol.commands import Load, Run, Stop
from tui_nn.training.protocol.events import Finished
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunStore

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(210, 4)).astype(np.float32)
LABELS = (X[:, 0] > 0).astype(int) + (X[:, 2] > 0.5)


def make(loss="sparse_categorical_crossentropy", last=(3, "softmax")):
    model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(*last)], seed=1)
    model.compile("adam", loss=loss, metrics=["accuracy"])
    return model


def test_a_recorded_fit_is_a_run_like_others():
    model = make()
    history = model.fit(X, LABELS, epochs=3, validation_split=0.1, verbose=0, record=True)
    (record,) = RunStore().records()
    assert record.name == history.run
    assert record.phase is Phase.FINISHED
    assert record.state is not None
    assert record.state.epoch == 3
    assert record.config is not None
    assert record.config.hidden == (16,)
    series = read_series(record.folder)
    np.testing.assert_allclose(series.columns["validation_loss"], history.history["val_loss"])


def test_nothing_is_recorded_unless_asked():
    assert make().fit(X, LABELS, epochs=1, verbose=0).run == ""
    assert not RunStore().records()


def test_the_history_of_a_run_has_the_means_of_each_epoch():
    """Of a network that does not learn, the mean loss of an epoch is that of the examples."""
    model = make()
    model.compile(Adam(1e-9), "sparse_categorical_crossentropy", metrics=["accuracy"])
    loss, accuracy = model.evaluate(X, LABELS, verbose=0)
    history = model.fit(X, LABELS, epochs=2, verbose=0, record=True).history
    assert history["loss"] == pytest.approx([loss] * 2, rel=1e-4)
    assert history["accuracy"] == pytest.approx([accuracy] * 2)
    assert list(history) == ["loss", "accuracy"]


@pytest.mark.parametrize(
    ("loss", "last", "targets"),
    [
        ("binary_crossentropy", (1, "sigmoid"), LABELS > 0),
        ("mse", (1,), X[:, 0]),
        ("sparse_categorical_crossentropy", (3, "softmax"), LABELS),
    ],
)
def test_a_run_begins_and_ends_with_the_models_parameters(loss, last, targets):
    model = make(loss, last)
    before = model.evaluate(X, targets, verbose=0, return_dict=True)["loss"]
    first = model.fit(X, targets, epochs=20, verbose=0, record=True)
    after = model.evaluate(X, targets, verbose=0, return_dict=True)["loss"]
    assert after < first.history["loss"][0] <= before * 1.05
    second = model.fit(X, targets, epochs=2, verbose=0)
    assert second.history["loss"][-1] < first.history["loss"][0]


def test_pictures_are_recorded_as_pictures():
    levels = GENERATOR.integers(0, 256, (40, 8, 6)).astype(np.uint8)
    model = Sequential([Flatten(input_shape=(8, 6)), Dense(5, "softmax")], seed=1)
    model.compile("sgd", "sparse_categorical_crossentropy")
    other = levels[:4] / 254  # no levels: all are numbers then
    for held_out in (levels[:4] / 255, other):
        data = held_out, np.arange(4)
        model.fit(levels / 255, np.arange(40) % 5, validation_data=data, verbose=0, record=True)
    assert len(RunStore().records()) == 2


def test_what_cannot_be_a_run_is_refused_and_keeps_its_parameters():
    model = make()
    weights = model.get_weights()
    with pytest.raises(ValueError, match="neither class_weight nor shuffle"):
        model.fit(X, LABELS, verbose=0, record=True, shuffle=False)
    with pytest.raises(UserError, match="no terminal"):
        model.fit(X, LABELS, verbose=0, screen=True)
    for before, now in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, now)
    several = Sequential([Dense(4, input_shape=(4,)), Dense(2)])
    several.compile("adam", "mse")
    with pytest.raises(UserError, match="2 outputs cannot be saved or recorded"):
        several.fit(X, X[:, :2], verbose=0, record=True)


def test_an_interruption_keeps_what_was_learned(monkeypatch):
    model = make()
    weights = model.get_weights()
    measure = runs.ArrayRun._measure

    def interrupt(run, trainer):
        measure(run, trainer)
        raise KeyboardInterrupt

    monkeypatch.setattr(runs.ArrayRun, "_measure", interrupt)
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, LABELS, epochs=50, verbose=0, record=True)
    (record,) = RunStore().records()
    assert record.phase is Phase.INTERRUPTED
    assert not record.folder.is_held
    assert (model.get_weights()[0] != weights[0]).any()


def drive(config, *, first, start_session, conclude, tell, restart):
    """Takes the place of the screen: trains to the end, restarts if asked, and leaves."""
    inbox: SimpleQueue[Any] = SimpleQueue()
    finished: SimpleQueue[Any] = SimpleQueue()

    def publish(event):
        if isinstance(event, Finished):
            finished.put(event)

    thread = start_session(inbox, publish)
    for command in first:
        inbox.put(command)
    finished.get(timeout=60)
    if restart:
        inbox.put(Load(config.replace(seed=7)))
        inbox.put(Run())
        finished.get(timeout=60)
    inbox.put(Stop())
    thread.join(60)
    conclude(None)
    return 0


@pytest.mark.parametrize("restart", [False, True])
def test_what_the_screen_trained_is_in_the_model(monkeypatch, capsys, restart):
    monkeypatch.setattr("tui_nn.ui.terminal.attachment.require_terminal", lambda: None)
    monkeypatch.setattr(tui_nn.ui.launch, "run_app", partial(drive, restart=restart))
    model = make()
    history = model.fit(X, LABELS, epochs=30, screen=True).history
    loss, _ = model.evaluate(X, LABELS, verbose=0)
    assert len(history["loss"]) == 30
    assert loss < history["loss"][-1] * 1.05 < history["loss"][0]
    assert capsys.readouterr().out == ""
    assert gc.get_freeze_count() == 0
    assert not RunStore().records()
