"""Fine-tuning learns a hand, forgets nothing else, and does not flatter itself."""

from __future__ import annotations

import numpy as np
import pytest

from tests.real_data import REAL_DATA
from tui_nn.data.dataset import Split
from tui_nn.data.drawings import DrawingFile
from tui_nn.data.handwriting.generation import generate_digits
from tui_nn.data.handwriting.variations import vary_drawings
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network
from tui_nn.training.reading import finetuning
from tui_nn.training.reading.finetuning import FeatureMaker, tune
from tui_nn.training.reading.model import Model, load_built_in

STROKES = REAL_DATA / "pen-strokes" / "pendigits-train.npz"
LOSS = "categorical-cross-entropy"


@pytest.fixture(scope="module")
def others() -> tuple[Split, Split]:
    """Digits to rehearse and to check on."""
    return Split(*generate_digits(800, 1)), Split(*generate_digits(400, 2))


def odd_hand(file: DrawingFile, count: int) -> None:
    """Someone whose fours are lines, each a little different."""
    generator = np.random.default_rng(7)
    for _ in range(count):
        (x, y), (u, v) = generator.normal(0, 2, (2, 2)).tolist()
        file.keep([[(x, y), (4 + u, 30 + v)]], "4")


@pytest.fixture
def drawings(tmp_path):
    file = DrawingFile(tmp_path / "drawings.jsonl")
    odd_hand(file, 12)
    return file.read().drawings


def pictures_of(drawings) -> np.ndarray:
    return np.stack([prepare_strokes(drawing.strokes).ravel() for drawing in drawings])


def right(model: Model, drawings) -> int:
    answers = model.predict(pictures_of(drawings)).argmax(axis=1)
    return sum(answers == [int(drawing.label) for drawing in drawings])


def test_what_is_reported_is_what_is_so(drawings, others):
    model = load_built_in()
    check = others[1]
    before = (
        right(model, drawings),
        np.mean(model.predict(check.inputs).argmax(axis=1) == check.targets),
    )
    tuning = tune(model.network, LOSS, drawings, *others)
    after = (
        right(model, drawings),
        np.mean(model.predict(check.inputs).argmax(axis=1) == check.targets),
    )
    assert (tuning.correct_before, tuning.check_before) == before
    assert (tuning.correct_after, tuning.check_after) == after
    assert tuning.correct_before <= 2
    assert tuning.correct_after == tuning.correct_left_out == 12
    assert tuning.check_after > tuning.check_before - 0.1, "other people's ones are lines too"


def test_leaving_out_sees_what_cannot_be_foreseen(tmp_path, others):
    """Of drawings without rhyme or reason each is learned, and none foreseen."""
    file = DrawingFile(tmp_path / "drawings.jsonl")
    generator = np.random.default_rng(3)
    for number in range(10):
        file.keep([generator.normal(0, 10, (6, 2)).tolist()], str(number))
    tuning = tune(load_built_in().network, LOSS, file.read().drawings, *others)
    assert tuning.correct_after >= 8
    assert tuning.correct_left_out <= 4


def test_leaving_out_is_honest(drawings, others):
    """The drawing left out is read as by a network that was tuned on the others alone."""
    left_out = 0
    for number in range(len(drawings)):
        model = load_built_in()
        rest = [drawing for place, drawing in enumerate(drawings) if place != number]
        tune(model.network, LOSS, rest, *others)
        left_out += right(model, drawings[number : number + 1])
    tuning = tune(load_built_in().network, LOSS, drawings, *others)
    assert abs(tuning.correct_left_out - left_out) <= 1, "the order of training is another"


def test_many_are_left_out_in_groups(drawings, others, monkeypatch):
    calls = []
    train = finetuning.Head.train

    def count(head, chosen):
        calls.append(len(chosen))
        train(head, chosen)

    monkeypatch.setattr(finetuning.Head, "train", count)
    monkeypatch.setattr(finetuning, "MOST_GROUPS", 5)
    monkeypatch.setattr(finetuning, "FEWEST_GROUPS", 1)
    tuning = tune(load_built_in().network, LOSS, drawings, *others)
    everything = len(others[0]) + 12 * 100
    assert calls == [everything - 300, everything - 300, *[everything - 200] * 3, everything]
    assert tuning.correct_left_out > 6


def test_a_wide_layer_has_fewer_groups(drawings, others, monkeypatch):
    calls = []
    monkeypatch.setattr(finetuning.Head, "train", lambda head, chosen: calls.append(len(chosen)))
    monkeypatch.setattr(finetuning, "FEWEST_GROUPS", 3)
    monkeypatch.setattr(finetuning, "GROUP_WORK", 1)
    tune(load_built_in().network, LOSS, drawings, *others)
    assert len(calls) == 3 + 1


def test_with_many_drawings_each_has_fewer_copies(drawings, others, monkeypatch):
    copies = []
    vary = vary_drawings

    def count(given, names, number, seed):
        copies.append(number)
        return vary(given, names, number, seed)

    monkeypatch.setattr(finetuning, "vary_drawings", count)
    monkeypatch.setattr(finetuning, "MOST_GROUPS", 1)
    for most in (1_000_000, 120, 1):
        monkeypatch.setattr(finetuning, "ALL_COPIES", most)
        tune(load_built_in().network, LOSS, drawings, *others)
    assert copies == [100, 10, 4]


def test_the_same_drawings_give_the_same_network(drawings, others):
    one, other = load_built_in(), load_built_in()
    assert tune(one.network, LOSS, drawings, *others) == tune(
        other.network, LOSS, drawings, *others
    )
    np.testing.assert_array_equal(one.network.parameters.values, other.network.parameters.values)


def test_only_the_output_layer_changes(drawings, others):
    model, shipped = load_built_in(), load_built_in()
    tune(model.network, LOSS, drawings, *others)
    *hidden, last = zip(model.network.layers, shipped.network.layers, strict=True)
    for layer, other in hidden:
        np.testing.assert_array_equal(layer.parameters["weights"], other.parameters["weights"])
    assert (last[0].parameters["weights"] != last[1].parameters["weights"]).any()


@pytest.mark.parametrize(
    ("hidden", "output", "loss"),
    [
        ((), "softmax", LOSS),
        ((30, 20), "softmax", LOSS),
        ((30,), "sigmoid", "binary-cross-entropy"),
        ((30,), "linear", "mean-squared-error"),
    ],
)
def test_networks_of_any_shape(drawings, others, hidden, output, loss):
    activations = ["tanh"] * len(hidden) + [output]
    network = Network(stack_dense((784, *hidden, 10), activations))
    network.initialize("glorot-uniform", np.random.default_rng(2))
    tuning = tune(network, loss, drawings, *others)
    assert tuning.correct_after >= tuning.correct_before
    assert np.isfinite(network.parameters.values).all()


def test_features_are_what_the_hidden_layers_put_out(others):
    model = load_built_in()
    inputs = others[1].inputs[:70]
    features = FeatureMaker(model.network).make(inputs)
    model.predict(inputs[:50])
    number = len(model.network.layers) - 2
    np.testing.assert_allclose(features[:50], model.executor.outputs(number, 50), rtol=1e-5)
    assert features.shape == (70, model.network.settings[-1].in_features)


@pytest.mark.skipif(not STROKES.is_file(), reason="no pen strokes; TUI_NN_TEST_DATA may name them")
@pytest.mark.parametrize("writer", [4, 14])
def test_a_real_hand_is_read_better(tmp_path, writer):
    """Two writers who close no loops and cross no sevens as others do."""
    file, arrays = DrawingFile(tmp_path / "drawings.jsonl"), np.load(STROKES)
    places = np.flatnonzero(arrays["writer"] == writer)
    np.random.default_rng(0).shuffle(places)
    for place in places:
        first, last = arrays["sample_start"][place : place + 2]
        starts = arrays["stroke_start"][first : last + 1]
        strokes = np.split(arrays["points"][starts[0] : starts[-1]], starts[1:-1] - starts[0])
        file.keep([stroke.tolist() for stroke in strokes], str(arrays["labels"][place]))
    drawings = file.read().drawings
    taught, rest = drawings[:50], drawings[50:]
    model = load_built_in()
    before = right(model, rest) / len(rest)
    tuning = tune(
        model.network,
        LOSS,
        taught,
        Split(*generate_digits(3000, 1)),
        Split(*generate_digits(500, 2)),
    )
    after = right(model, rest) / len(rest)
    assert (1 - after) < 0.7 * (1 - before), "a third of the errors is gone at least"
    assert tuning.check_after > tuning.check_before - 0.02
    assert abs(tuning.correct_left_out / 50 - after) < 0.06, "as leaving out foretold"
