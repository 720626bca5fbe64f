"""The arithmetic that is shown, calculated again from its text."""

from __future__ import annotations

import itertools
import math
import re
from typing import Any

import numpy as np
import pytest

from tests.training import tiny
from tests.training.microscope.test_microscope import PAIRS, examine, make
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.training.microscope.wording import (
    Worked,
    backward_lines,
    forward_lines,
    loss_lines,
    update_lines,
)
from tui_nn.training.protocol.microscope import MicroscopeView

NAMES = {"exp": math.exp, "log": math.log, "max": max, "sqrt": math.sqrt, "tanh": math.tanh}


def calculate(text: str) -> float:
    """The value of the arithmetic in `text`."""
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text).replace("^", "**")
    return float(eval(text, {"__builtins__": {}, "abs": abs}, NAMES))


def all_lines(view: MicroscopeView) -> list[Worked]:
    texts = forward_lines(view), loss_lines(view), backward_lines(view), update_lines(view)
    return list(itertools.chain.from_iterable(texts))


def assert_right(view: MicroscopeView) -> None:
    lines = all_lines(view)
    assert [line.name for line in lines[:2]] == ["z", "a"]
    for line in lines:
        assert line.line.isascii()
        if line.name == "L" and not line.formula:
            continue  # the loss before and after
        found = calculate(line.numbers)
        # Five digits of each number are shown; where they cancel out, fewer remain.
        size = max(
            [abs(float(text)) for text in re.findall(r"\d[\d.]*(?:e[+-]?\d+)?", line.numbers)]
        )
        near = pytest.approx(float(line.result), rel=1e-3, abs=1e-4 * max(size, 1e-3))
        assert found == near or line.name in ("check",), line.line


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_forward_loss_and_backward(hidden, loss, output):
    trainer = make(activation=hidden, output_activation=output, loss=loss, learning_rate=0.003)
    for layer, weight in ((0, 1), (1, 4), (1, -1)):
        assert_right(examine(trainer, layer=layer, weight=weight))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("changes", [{}, {"l2": 0.01}, {"l2": 0.01, "clip_norm": 1e-3}])
@pytest.mark.parametrize("on_batch", [False, True])
def test_the_update(optimizer, changes, on_batch):
    trainer = make(optimizer=optimizer, **changes)
    view = examine(trainer, layer=1, weight=2, on_batch=on_batch)
    lines = update_lines(view)
    assert_right(view)
    rule = [text.partition(" = ") for text in OPTIMIZERS[optimizer].rule]
    assert [(line.name, line.formula) for line in lines[1:-1]] == [
        (name, formula) for name, _, formula in rule
    ]
    last = lines[-2]
    assert float(last.result) == pytest.approx(view.update.after, rel=1e-7)
    assert calculate(last.numbers) == pytest.approx(view.update.after, rel=2e-6, abs=1e-7)
    assert "next batch" in lines[0].note if on_batch else "example alone" in lines[0].note


def test_what_the_letters_of_a_rule_stand_for():
    trainer = make(steps=8, schedule="cosine", optimizer="sgd", l2=0.01)
    gradient, rule, _ = update_lines(examine(trainer, weight=-1, on_batch=True))
    assert gradient.formula == "dL/db"
    assert gradient.note == "mean over the next batch, 16 examples"
    assert rule.note == "w is the bias b here; r follows from 0.01 by the schedule cosine"
    gradient, rule, _ = update_lines(examine(trainer, weight=0))
    assert gradient.formula == "dL/dw + l2 w"
    assert rule.note == "r follows from 0.01 by the schedule cosine"


@pytest.mark.parametrize("config", [tiny.HOUSES, tiny.DIGITS])
def test_of_many_terms_the_largest_are_written_out(config):
    view = examine(make(config=config), layer=0)
    assert_right(view)
    line = forward_lines(view, terms=2)[0]
    assert f"{len(view.unit.inputs) - 2:,} smaller terms" in line.note
    products = np.sort(-np.abs(view.unit.inputs * view.unit.weights))[:2]
    shown = sorted(-abs(calculate(text)) for text in re.findall(r"-?\S+ \* \S+", line.numbers))
    np.testing.assert_allclose(shown, products, rtol=1e-3)


def test_the_check_shows_digits_enough():
    trainer = make(activation="tanh")
    check = backward_lines(examine(trainer, layer=1, weight=2))[-1]
    assert check.name == "check"
    assert calculate(check.numbers) == pytest.approx(float(check.result), rel=1e-4, abs=1e-6)


def test_a_network_that_is_not_finite_has_words_too():
    trainer = make()
    trainer.network.parameters.values[:] = math.nan
    view: Any = examine(trainer)
    assert "nan" in all_lines(view)[0].line
