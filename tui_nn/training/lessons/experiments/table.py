"""EXPERIMENTS: the experiment of each lesson, by its name in `LESSONS`."""

from __future__ import annotations

from collections.abc import Mapping

from tui_nn.training.lessons.experiment import Experiment
from tui_nn.training.lessons.experiments.activation import ActivationFunction
from tui_nn.training.lessons.experiments.backpropagation import Backpropagation
from tui_nn.training.lessons.experiments.batches import Batches
from tui_nn.training.lessons.experiments.descent import Descent
from tui_nn.training.lessons.experiments.digits import Digits
from tui_nn.training.lessons.experiments.forward import ForwardPass
from tui_nn.training.lessons.experiments.houses import HousePrices
from tui_nn.training.lessons.experiments.layer import WholeLayer
from tui_nn.training.lessons.experiments.learning_rate import LearningRate
from tui_nn.training.lessons.experiments.loss import LossOfAnAnswer
from tui_nn.training.lessons.experiments.neuron import Neuron
from tui_nn.training.lessons.experiments.straight_line import StraightLine

EXPERIMENTS: Mapping[str, type[Experiment]] = {
    "neuron": Neuron,
    "activation": ActivationFunction,
    "layer": WholeLayer,
    "forward": ForwardPass,
    "loss": LossOfAnAnswer,
    "descent": Descent,
    "backpropagation": Backpropagation,
    "straight-line": StraightLine,
    "learning-rate": LearningRate,
    "batches": Batches,
    "houses": HousePrices,
    "digits": Digits,
}
"""Every lesson of `LESSONS` has one; a test compares the two."""
