"""Sequential behaves as Keras' does, and refuses what it would have to ignore."""

from __future__ import annotations

import numpy as np
import pytest

import tui_nn
from tui_nn.errors import UserError
from tui_nn.keras import SGD, Adam, Dense, Flatten, Input, Sequential, to_categorical

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(200, 4)).astype(np.float32)
LABELS = (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > 0.5)


def make(loss="sparse_categorical_crossentropy", last=(3, "softmax"), seed=1, optimizer="adam"):
    model = Sequential([Input((4,)), Dense(16, activation="relu"), Dense(*last)], seed=seed)
    model.compile(optimizer, loss=loss, metrics=["accuracy"])
    return model


def test_training_lowers_the_loss():
    history = make().fit(X, LABELS, epochs=200, verbose=0).history
    assert history["loss"][-1] < 0.7 * history["loss"][0]
    assert history["accuracy"][-1] > history["accuracy"][0]


def test_one_seed_gives_one_network():
    first, second, other = make(), make(), make(seed=2)
    for model in (first, second, other):
        model.fit(X, LABELS, epochs=3, verbose=0)
    np.testing.assert_array_equal(first.predict(X), second.predict(X))
    assert (first.predict(X) != other.predict(X)).any()


def test_one_hot_rows_and_labels_train_the_same():
    first, second = make(), make("categorical_crossentropy")
    first.fit(X, LABELS, epochs=2, verbose=0)
    second.fit(X, to_categorical(LABELS, 3), epochs=2, verbose=0)
    np.testing.assert_array_equal(first.predict(X), second.predict(X))


def test_the_validation_part_is_the_last_rows():
    whole, parts = make(), make()
    first = whole.fit(X, LABELS, epochs=2, verbose=0, validation_split=0.25)
    held_out = X[150:], LABELS[150:]
    second = parts.fit(X[:150], LABELS[:150], epochs=2, verbose=0, validation_data=held_out)
    assert first.history == second.history
    assert list(first.history) == ["loss", "accuracy", "val_loss", "val_accuracy"]


def test_training_continues_where_it_was():
    once, twice = make(), make()
    once.fit(X, LABELS, epochs=4, verbose=0, shuffle=False)
    for _ in range(2):
        twice.fit(X, LABELS, epochs=2, verbose=0, shuffle=False)
    np.testing.assert_array_equal(once.predict(X), twice.predict(X))


def test_evaluate_gives_what_predict_shows():
    model = make()
    model.fit(X, LABELS, epochs=5, verbose=0)
    loss, accuracy = model.evaluate(X, LABELS, verbose=0)
    probabilities = model.predict(X)
    assert accuracy == pytest.approx((probabilities.argmax(axis=1) == LABELS).mean())
    chosen = probabilities[np.arange(len(X)), LABELS]
    assert loss == pytest.approx(-np.log(chosen).mean(), rel=1e-4)
    assert model.evaluate(X, LABELS, verbose=0, return_dict=True)["loss"] == loss


def test_a_yes_or_no_is_one_sigmoid():
    model = make("binary_crossentropy", (1, "sigmoid"))
    model.fit(X, LABELS > 0, epochs=200, verbose=0)
    assert model.predict(X).shape == (200, 1)
    assert model.evaluate(X, LABELS > 0, verbose=0)[1] > 0.7


def test_numbers_are_predicted_by_several_outputs():
    model = Sequential([Dense(8, "tanh", input_shape=(4,)), Dense(2)], seed=1)
    model.compile(Adam(learning_rate=0.01), loss="mse")
    history = model.fit(X, X[:, :2], epochs=60, verbose=0)
    assert list(history.history) == ["loss"]
    assert history.history["loss"][-1] < 0.1
    assert model.evaluate(X, X[:, :2], verbose=0) == pytest.approx(
        ((model.predict(X) - X[:, :2]) ** 2).mean(), rel=1e-4
    )


def test_weights_are_read_and_set():
    model, other = make(seed=1), make(seed=2)
    other.set_weights(model.get_weights())
    np.testing.assert_array_equal(model.predict(X), other.predict(X))
    assert model.count_params() == 4 * 16 + 16 + 16 * 3 + 3
    with pytest.raises(ValueError, match="do not fit"):
        other.set_weights(model.get_weights()[:1])


def test_classes_can_count_more():
    model = make()
    model.fit(X, LABELS, epochs=20, verbose=0, class_weight={2: 50.0})
    assert (model.predict(X).argmax(axis=1) == 2).mean() > (LABELS == 2).mean()


def test_summary_counts_parameters(capsys):
    make().summary()
    shown = capsys.readouterr().out
    assert "dense       (None, 16)                  80" in shown
    assert "131" in shown


def test_lines_are_printed_unless_silent(capsys):
    model = make()
    model.fit(X, LABELS, epochs=2)
    assert capsys.readouterr().out.count("\n") == 2
    model.fit(X, LABELS, epochs=2, verbose=0)
    assert capsys.readouterr().out == ""


def test_a_saved_network_answers_the_same(tmp_path):
    model = make()
    model.fit(X, LABELS, epochs=5, verbose=0)
    model.save(tmp_path / "m.safetensors")
    loaded = tui_nn.load(tmp_path / "m.safetensors")
    np.testing.assert_allclose(loaded.predict_proba(X), model.predict(X), rtol=1e-5, atol=1e-6)
    assert loaded.classes_.tolist() == ["0", "1", "2"]


def test_a_saved_network_for_pictures_takes_pictures(tmp_path):
    levels = GENERATOR.integers(0, 256, (40, 8, 6)).astype(np.uint8)
    model = Sequential([Flatten(input_shape=(8, 6)), Dense(5, "softmax")], seed=1)
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(levels / 255, np.arange(40) % 5, verbose=0)
    model.save(tmp_path / "m.safetensors")
    loaded = tui_nn.load(tmp_path / "m.safetensors")
    expected = model.predict(levels / 255)
    np.testing.assert_allclose(loaded.predict_proba(levels), expected, rtol=1e-5)
    np.testing.assert_allclose(loaded.predict_proba(levels / 255), expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("use", "error", "message"),
    [
        (lambda: Dense(3, "swish"), ValueError, "activation 'swish' is not supported"),
        (lambda: Dense(3, use_bias=False), TypeError, "use_bias is not supported"),
        (lambda: Dense(0), ValueError, "at least 1, not 0"),
        (lambda: Dense(True), ValueError, "at least 1, not True"),
        (lambda: Dense(3, input_shape=4), ValueError, "a tuple such as"),  # type: ignore[arg-type]
        (lambda: Input((None, 4)), ValueError, "not None"),  # type: ignore[arg-type]
        (lambda: Sequential([Dense(3)]).input_shape, ValueError, "needs a shape"),
        (lambda: Sequential(["dense"]), TypeError, "not a layer"),  # type: ignore[list-item]
        (lambda: make().fit(X, LABELS, callbacks=[]), TypeError, "callbacks is not supported"),
        (lambda: make().fit(X[:, :3], LABELS), ValueError, "takes .samples"),
        (lambda: make().fit(X, LABELS[:5]), ValueError, "200 inputs and 5 targets"),
        (lambda: make().fit(X, LABELS + 5), ValueError, "labels 5 to"),
        (lambda: make().fit(X, LABELS, validation_split=1.5), ValueError, "leaves a part empty"),
        (lambda: make(last=(3, "relu")), ValueError, "needs activation='softmax'"),
        (lambda: make("hinge"), ValueError, "loss 'hinge' is not supported"),
        (lambda: make(optimizer="lion"), ValueError, "optimizer 'lion' is not supported"),
        (lambda: make("categorical_crossentropy").fit(X, LABELS), ValueError, "takes one-hot"),
        (lambda: Sequential([Input((4,)), Dense(2)]).evaluate(X, X), RuntimeError, "call compile"),
        (lambda: SGD(learning_rate=-1), ValueError, "above 0"),
        (lambda: make().fit(X, LABELS, batch_size=0), ValueError, "batch_size must be"),
        (lambda: make().fit(X, LABELS, epochs=1.5), ValueError, "epochs must be"),
        (lambda: make().fit(X[:0], LABELS[:0]), ValueError, "0 inputs"),
        (lambda: make().fit(np.where(X > 2, np.nan, X), LABELS), ValueError, "inputs: example"),
        (lambda: make().fit(X.astype(float) * 1e300, LABELS), ValueError, "beyond float32"),
        (lambda: make().fit(X, LABELS.astype(str)), ValueError, "takes numbers, not <U"),
        (lambda: make().fit(X, LABELS, class_weight={9: 1.0}), ValueError, "class_weight of 9"),
        (lambda: make().fit(X, LABELS, validation_data=(X, LABELS, X)), ValueError, "nothing else"),
        (lambda: make().predict(X[0]), ValueError, r"takes \(samples, 4\)"),
        (lambda: make().save("model.keras"), ValueError, "writes .safetensors"),
        (lambda: make("binary_crossentropy", (1, "sigmoid")).fit(X, LABELS), ValueError, "0 to 1"),
        (lambda: to_categorical([0.5]), ValueError, "whole numbers"),
        (lambda: to_categorical([[0, 1]]), ValueError, "whole numbers"),
        (lambda: SGD(decay=1), TypeError, "decay is not supported"),
    ],
)
def test_what_is_not_supported_is_refused(use, error, message):
    with pytest.raises(error, match=message):
        use()


def test_keras_habits_are_understood():
    model = Sequential([Dense(np.int64(3), "softmax", input_dim=4, name="out")], name="net")
    assert model.predict(X).shape == (200, 3)  # before `compile`
    assert model.predict(X[:0]).shape == (0, 3)
    model.compile("Adam", "sparse_categorical_crossentropy", metrics="accuracy")
    history = model.fit(X.tolist(), LABELS[:, None], verbose=0, callbacks=None)
    assert "accuracy" in history.history


def test_compiling_again_keeps_the_weights():
    model = make()
    model.fit(X, LABELS, epochs=3, verbose=0)
    before = model.predict(X)
    model.compile(SGD(0.01), "sparse_categorical_crossentropy")
    np.testing.assert_array_equal(model.predict(X), before)


def test_pictures_need_a_flatten_layer():
    model = Sequential([Dense(3, "softmax", input_shape=(2, 2))])
    model.compile("adam", "sparse_categorical_crossentropy")
    with pytest.raises(ValueError, match="add Flatten"):
        model.fit(np.zeros((4, 2, 2)), [0, 1, 2, 0], verbose=0)


def test_a_network_that_files_cannot_hold_is_not_saved(tmp_path):
    model = Sequential([Dense(3, "relu", input_shape=(4,)), Dense(3, "tanh"), Dense(1)])
    model.compile("adam", "mse")
    with pytest.raises(UserError, match="different activations"):
        model.save(tmp_path / "m.safetensors")


@pytest.mark.parametrize("record", [False, True])
def test_a_training_that_diverges_ends_with_a_warning(record):
    model = make("mse", (1,), optimizer=SGD(learning_rate=1000.0))
    with pytest.warns(RuntimeWarning, match="loss is not finite in epoch"):
        history = model.fit(X * 1e6, X[:, 0], epochs=50, verbose=0, record=record).history
    assert len(history.get("loss", [])) < 50
