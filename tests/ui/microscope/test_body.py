"""What the four steps look like, drawn without an app."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from tests.ui.microscope.views import Network
from tui_nn.training.protocol.examples import Example
from tui_nn.training.protocol.inquiries import Examine
from tui_nn.training.protocol.microscope import GradientCheck, MicroscopeView
from tui_nn.ui.drawing.cells import wrap
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.microscope.body import Looks, draw_body
from tui_nn.ui.microscope.check import agree, verdict
from tui_nn.ui.microscope.choice import STAGES, Choice, Stage, ranked_weights
from tui_nn.ui.microscope.names import value_text
from tui_nn.ui.microscope.numbers import fitted, plain
from tui_nn.ui.microscope.pages import SENTENCES, summands, typeset
from tui_nn.ui.microscope.strip import draw_strip
from tui_nn.ui.microscope.wired import wire
from tui_nn.ui.microscope.wording import title

SIZES: list[tuple[int, int]] = [(78, 18), (118, 33), (198, 53), (48, 10)]


def look(*sizes: int, layer: int = 0, unit: int = 0, **changes: Any) -> MicroscopeView:
    """A view of a network with these sizes."""
    inputs = np.random.default_rng(1).normal(0, 1, sizes[0])
    targets = np.eye(sizes[-1])[0]
    return Network(*sizes).view(inputs, targets, Examine(Example(), layer, unit), **changes)


@pytest.mark.parametrize("size", SIZES[:3])
@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 4, 1)])
def test_a_small_network_carries_every_weight_on_its_lines(sizes, size):
    view = look(*sizes)
    for stage in STAGES:
        text = str(draw_body(view, stage, size[0], size[1], Looks()))
        for layer in view.layers:
            is_back = stage is Stage.BACKWARD
            for number in (layer.weights_grad if is_back else layer.weights).ravel():
                assert fitted(number, 9) in text
            for number in layer.biases_grad if is_back else layer.biases:
                assert f"b {fitted(number, 7)}" in text
            for number in layer.delta if is_back else layer.outputs:
                assert plain(number, 3) in text
            for number in layer.logits if stage is Stage.FORWARD else ():
                assert plain(number, 3) in text


def test_where_all_weights_have_no_room_those_of_the_chosen_unit_have():
    view = look(2, 8, 1, unit=5)
    text = str(draw_body(view, Stage.FORWARD, 78, 22, Looks()))
    for weight in view.layers[0].weights[:, 5]:
        assert fitted(weight, 9) in text
    assert fitted(view.layers[0].weights[0, 2], 9) not in text
    for output in view.layers[0].outputs:
        assert plain(output, 3) in text


def test_only_small_networks_are_drawn_whole():
    assert wire(look(2, 3, 1), Stage.FORWARD) is not None
    assert wire(look(30, 40, 5), Stage.FORWARD) is None


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("sizes", "layer"), [((2, 1), 0), ((1, 1), 0), ((5, 16_384, 3), 0), ((5, 16_384, 3), 1)]
)
def test_every_network_is_drawn_at_every_size(sizes, layer, stage, size):
    view = look(*sizes, layer=layer)
    cells = draw_body(view, stage, size[0], size[1], Looks())
    assert (cells.width, cells.height) == size
    assert view.layers[layer].description.name in str(cells) or stage is Stage.LOSS


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_shown_as_such(bad, stage):
    for sizes in ((2, 3, 1), (20, 30, 5)):
        network = Network(*sizes)
        network.weights[0][:] = bad
        with np.errstate(all="ignore"):
            view = network.view(
                np.ones(sizes[0]), np.eye(sizes[-1])[0], Examine(Example()), picture_shape=(4, 5)
            )
            text = str(draw_body(view, stage, 78, 18, Looks()))
        is_flat = bad == bad and stage is Stage.BACKWARD  # sigmoid(inf) = 1, with slope 0
        assert "NaN" in text or "∞" in text or stage is Stage.LOSS or is_flat


def test_inputs_that_are_a_picture_are_drawn_as_one():
    shape = (6, 5)
    view = look(30, 20, 3, picture_shape=shape, input_names=())
    cells = draw_body(view, Stage.FORWARD, 78, 18, Looks(signs=True))
    text = str(cells)
    assert "weight · input" in text
    assert "hidden 1 · 20 sigmoid" in text
    row, column = divmod(view.weight, 5)
    assert f"pixel {row},{column}" in str(draw_body(view, Stage.UPDATE, 78, 18, Looks()))
    terms = (view.unit.weights * view.unit.inputs).reshape(shape)
    assert ("-" in text) == (terms < 0).any()


def test_everything_is_drawn_in_ascii():
    for stage in STAGES:
        cells = draw_body(look(2, 3, 1), stage, 78, 18, Looks(braille=False, signs=True))
        assert ASCII.translate(str(cells)).isascii()
        assert "?" not in ASCII.translate(str(cells))


def test_the_weights_are_ranked_by_the_size_of_their_terms():
    view = look(6, 3, 1)
    order = ranked_weights(view)
    terms = np.append(view.unit.weights * view.unit.inputs, view.unit.bias)
    sizes = [abs(terms[place]) for place in order]
    assert sizes == sorted(sizes, reverse=True)
    choice = Choice(Example(), weight=order[2])
    assert choice.next_weight(view, 1).weight == order[3]
    assert choice.next_weight(view, -1).weight == order[1]


@pytest.mark.parametrize(
    ("check", "good", "words"),
    [
        (GradientCheck(0.5, 0.5000001, 1e-5, 1, 0), True, "✓ 0.5 and 0.5 agree"),
        (GradientCheck(0.5, 0.51, 1e-5, 1, 0), False, "✗ 0.5 and 0.51 differ"),
        (
            GradientCheck(0.5, 0.25, 1e-5, 1, 0, "hidden 1 unit 3"),
            False,
            "hidden 1 unit 3 has a kink",
        ),
        (GradientCheck(0.0, 1e-13, 1e-5, 1, 0), True, "✓ 0 and 1e-13 agree"),
        (GradientCheck(float("nan"), 0.5, 1e-5, 1, 0), False, "not finite"),
    ],
)
def test_the_check_says_whether_both_numbers_agree(check, good, words):
    assert agree(check) is good
    assert words in verdict(check)


def test_every_sentence_has_room_in_two_lines():
    for sentence in SENTENCES.values():
        assert len(wrap(sentence, 78)) <= 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.640219, "0.6402"),
        (-12.3456, "−12.35"),
        (3.1e-5, "3.1e-5"),
        (0, "0"),
        (123456.7, "123457"),
        (float("nan"), "NaN"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_have_four_digits(value, text):
    assert plain(value) == text


def test_formulas_have_the_signs_of_a_book():
    assert typeset("w - r g * 2e-05 leaky-relu exp(-z)") == "w − r g · 2e-5 leaky-relu exp(−z)"


def test_a_sum_is_broken_outside_its_brackets_alone():
    parts = summands("0.9 * (-0.5) + (1 - 0.9) * 2 - 3e-5 / (sqrt(4) + 1e-7)")
    assert parts == ["0.9 * (-0.5)", "+ (1 - 0.9) * 2", "- 3e-5 / (sqrt(4) + 1e-7)"]


@pytest.mark.parametrize("stage", [Stage.BACKWARD, Stage.UPDATE])
def test_unit_and_weight_are_named_in_full_in_a_narrow_column(stage):
    view = look(20, 130, 1, unit=117, input_names=tuple(f"a long input {n}" for n in range(20)))
    text = str(draw_body(view, stage, 78, 24, Looks()))
    assert "hidden 1, unit 117 of 0-129" in text
    assert f"weight of {view.input_names[view.weight]}" in text


def test_every_setting_of_the_optimizer_is_written_out():
    view = look(20, 30, 1)
    settings = tuple((name, 0.123456) for name in ("first", "second", "third", "fourth", "fifth"))
    view = dataclasses.replace(view, update=dataclasses.replace(view.update, settings=settings))
    text = str(draw_body(view, Stage.UPDATE, 48, 24, Looks()))
    assert all(f"{name} 0.1235" in text for name, _ in settings)


def test_the_loss_stands_above_the_outputs_it_is_made_of():
    view = look(20, 30, 3)
    text = str(draw_body(view, Stage.LOSS, 78, 18, Looks()))
    for logit, output in zip(view.layers[-1].logits, view.layers[-1].outputs, strict=True):
        assert fitted(logit, 9).lstrip("+") in text
        assert fitted(output, 9).lstrip("+") in text


def test_standardized_values_stand_beside_those_of_the_data():
    view = Network(2, 3, 1, is_regression=True).view(
        np.array([1.25, -0.5]),
        np.array([1.5]),
        Examine(Example(), 0, 0, 0),
        input_texts=("120", "-0.5"),
        input_names=("area", "age"),
        truth="587684",
        answer="481239",
    )
    output = plain(float(view.layers[-1].outputs[0]))
    text = " ".join(str(draw_body(view, Stage.LOSS, 198, 40, Looks())).split())
    assert f"t = 1.5 is 587 684, a = {output} is 481 239" in text
    assert "area is 120, standardized: 1.25" in str(
        draw_body(view, Stage.FORWARD, 198, 40, Looks())
    )
    other = dataclasses.replace(view, weight=1, truth="1.5")
    texts = str(draw_body(other, Stage.FORWARD, 198, 40, Looks()))
    assert "standardized" not in texts + str(draw_body(other, Stage.LOSS, 198, 40, Looks()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1171125", "1 171 125"), ("-61402", "-61 402"), ("2015", "2015"), ("shoe", "shoe")],
)
def test_long_whole_numbers_are_grouped(text, shown):
    assert value_text(text) == shown


@pytest.mark.parametrize(
    ("width", "words"), [(78, "row 7, training"), (98, "of the training part")]
)
def test_the_title_has_room(width, words):
    view = look(2, 3, 1, caption="row 7 of the training part", hand_updates=1, step=1)
    text = title(view, width, running=True)
    assert words in text
    assert text.endswith("step 1 + 1 by hand, training")


@pytest.mark.parametrize("layer", range(10))
@pytest.mark.parametrize("width", [48, 78, 118])
def test_the_chosen_layer_of_a_deep_network_is_in_its_line(layer, width):
    line = str(draw_strip(look(50, *[16] * 9, 3, layer=layer), width)).rstrip()
    assert (f"hidden {layer + 1} · 16" if layer < 9 else "output · 3 sigmoid") in line
    assert line.startswith("50 inputs" if layer < 1 else ("50", "…"))
    assert len(line) <= width
