"""Lesson 12: a digit that is shifted and turned, and how the built-in network reads it."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.handwriting.curves import parse_stroke, stroke_bases
from tui_nn.data.handwriting.styles import STYLES
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.engine.uncompiled import activate
from tui_nn.text import layer_sizes, percent
from tui_nn.training.lessons.experiment import Experiment, Scene
from tui_nn.training.lessons.formulas import number
from tui_nn.training.lessons.settings import Settings, choice_slider, number_slider
from tui_nn.training.protocol.lessons import Slider, Surface
from tui_nn.training.reading.insight import run_forward, scale_pixels
from tui_nn.training.reading.model import Model, load_built_in
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

Array = NDArray[Any]

LIKELIEST = 3
FARTHEST, STEEPEST = 10.0, 180.0


class Digits(Experiment):
    """A generated digit, and the answer of the built-in network."""

    sliders: ClassVar[tuple[Slider, ...]] = (
        choice_slider("digit", tuple("0123456789"), "7"),
        number_slider("right", -FARTHEST, FARTHEST, 0.0, 1.0),
        number_slider("down", -FARTHEST, FARTHEST, 0.0, 1.0),
        number_slider("turned", -STEEPEST, STEEPEST, 0.0, 5.0),
        choice_slider("train on", ("digits", "mnist"), "digits"),
    )

    @cached_property
    def _model(self) -> Model:
        return load_built_in()

    def show(self, settings: Settings) -> Scene:
        """The picture, and the most likely answers with their sums z."""
        picture = _draw(settings)
        network = self._model.network
        _, logits = run_forward(network, scale_pixels(network, picture))
        answers = activate(network.layers[-1].activation, logits)
        likeliest = np.argsort(-answers)[:LIKELIEST].tolist()
        first, hidden = likeliest[0], [layer.out_features for layer in network.settings]
        sizes = layer_sizes([network.in_features, *hidden])
        return Scene(
            text=(
                f"{sizes} reads a {first}: z = {number(logits[first])}",
                "  ".join(f"{label}: {percent(float(answers[label]), 1)}" for label in likeliest),
            ),
            surface=Surface(
                values=picture.astype(np.float64) / 255,
                extent=(0.0, float(picture.shape[1]), float(picture.shape[0]), 0.0),
                x_name="",
                y_name="",
                path=(),
                points=np.zeros((0, 2)),
                labels=np.zeros(0),
            ),
        )

    def recipe(self, settings: Settings) -> TrainingConfig:
        """The recipe of the chosen data set."""
        return RECIPES[settings.chosen("train on")].config


def _draw(settings: Settings) -> Array:
    """The digit as a picture, shape (28, 28) uint8."""
    style = max(STYLES[settings.whole("digit")], key=lambda style: style.weight)
    angle = math.radians(settings["turned"])
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    strokes = []
    for text in style.strokes:
        points, corners = parse_stroke(text)
        strokes.append(stroke_bases(points, corners)[0] @ points @ turn)
    picture = prepare_strokes(strokes, plain=True)
    return _shifted(picture, settings.whole("down"), settings.whole("right"))


def _shifted(picture: Array, down: int, right: int) -> Array:
    """The picture shifted by whole pixels; what leaves it is lost."""
    shifted = np.zeros_like(picture)
    rows, columns = picture.shape
    shifted[max(down, 0) : rows + min(down, 0), max(right, 0) : columns + min(right, 0)] = picture[
        max(-down, 0) : rows + min(-down, 0), max(-right, 0) : columns + min(-right, 0)
    ]
    return shifted
