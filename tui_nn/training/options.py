"""Every setting of a run: how it is spelled, read, checked and explained.

The command line, the setup screen and `TrainingConfig` all read this one table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tui_nn.data.catalog import DATASETS, SAMPLES_LIMITS
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.initializers import INITIALIZERS
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.errors import ConfigError
from tui_nn.paths import typed_path
from tui_nn.training.synonyms import find_value

SCHEDULES: Mapping[str, str] = {
    "constant": "the same learning rate throughout",
    "step": "times schedule-factor after every schedule-period epochs",
    "cosine": "falls along half a cosine to zero at the last epoch",
    "plateau": "times schedule-factor when schedule-period epochs brought no better loss",
}
"""How the learning rate changes from epoch to epoch."""

MAXIMUM_UNITS = 16_384
MAXIMUM_LAYERS = 16
MAXIMUM_COUNT = 2**31 - 1

AUGMENTATION = "augmentation"
"""The group of settings that say how far pictures are varied while training; 0 is not at all."""

SMALLEST_EPSILON = 1e-30
"""Still a number above zero in float32, whatever Adam's bias correction makes of it."""


@dataclass(frozen=True, slots=True)
class Option:
    """One setting.

    Attributes:
        name: the field of `TrainingConfig`; on the command line `--name` with dashes.
        group: the heading it stands under.
        help: what it does, half a sentence.
        parse: text to value; raises ValueError with a short message.
        choices: the names it can take, with a description of each; empty when it is free.
        metavar: what stands for the value in usage texts.
        formulas: the formula behind each of the choices, where there is one.
    """

    name: str
    group: str
    help: str
    parse: Callable[[str], Any]
    choices: Mapping[str, str] | None = None
    metavar: str = "VALUE"
    formulas: Mapping[str, str] | None = None

    @property
    def flag(self) -> str:
        """Its spelling on the command line."""
        return "--" + self.name.replace("_", "-")

    def read(self, text: str) -> Any:
        """The value that `text` stands for.

        Raises:
            ConfigError: `text` is no value of this option.
        """
        try:
            return self.parse(text.strip())
        except ValueError as error:
            raise ConfigError(self.name, str(error)) from None

    def write(self, value: Any) -> str:
        """The text that `read` turns into `value`."""
        if value is None:
            return ""
        if isinstance(value, tuple):
            return ",".join(map(str, value)) or "none"
        return str(value)


def _whole(minimum: int, maximum: int = MAXIMUM_COUNT) -> Callable[[str], int]:
    def parse(text: str) -> int:
        try:
            value = int(text.replace("_", ""))
        except ValueError:
            raise ValueError(f"{text!r} is not a whole number") from None
        if not minimum <= value <= maximum:
            raise ValueError(f"{value} is outside {minimum} to {maximum}")
        return value

    return parse


def _number(minimum: float, maximum: float, *, above: bool = False, below: bool = False) -> Any:
    """A parser of numbers from `minimum` (or `above` it) to `maximum` (or `below` it)."""
    bounds = f"{'above' if above else 'at least'} {minimum:g}"
    if not math.isinf(maximum):
        bounds += f" and {'below' if below else 'at most'} {maximum:g}"

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{text!r} is not a number") from None
        high = value > maximum or (below and value == maximum)
        if not math.isfinite(value) or value < minimum or (above and value == minimum) or high:
            raise ValueError(f"{text} must be {bounds}")
        return value

    return parse


def _one_of(setting: str, names: Mapping[str, Any]) -> Callable[[str], str]:
    """A parser of names, also as they are spelled elsewhere."""

    def parse(text: str) -> str:
        value = find_value(setting, text, names)
        if value is None:
            raise ValueError(f"{text!r} is not one of {', '.join(names)}")
        return value

    return parse


def _hidden(text: str) -> tuple[int, ...]:
    """Units of each hidden layer: `128,64`, also `(128, 64)` or `128 64`; `none` for none."""
    sizes = text.strip("()[]").removesuffix(",")
    if sizes.lower() in ("", "none"):
        return ()
    units = _whole(1, MAXIMUM_UNITS)
    layers = tuple(units(part.strip()) for part in sizes.split("," if "," in sizes else None))
    if len(layers) > MAXIMUM_LAYERS:
        raise ValueError(f"{len(layers)} layers; at most {MAXIMUM_LAYERS}")
    return layers


def _optional(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: parse(text) if text else None


def _described(table: Mapping[str, Any]) -> dict[str, str]:
    return {name: entry.description for name, entry in table.items()}


def _choice(name: str, group: str, help_text: str, table: Mapping[str, Any]) -> Option:
    """An option that takes one of the names in `table`."""
    formulas = {entry: getattr(table[entry], "formula", "") for entry in table}
    parse = _one_of(name, table)
    return Option(name, group, help_text, parse, _described(table), formulas=formulas)


def _strength(kind: str, help_text: str, maximum: float, metavar: str = "PIXELS") -> Option:
    """An option for how much of one kind of augmentation there is."""
    parse = _number(0, maximum)
    return Option(f"augment_{kind}", AUGMENTATION, help_text, parse, metavar=metavar)


def _decay(name: str, help_text: str) -> Option:
    """An option for how much of its memory an optimizer keeps at each step."""
    return Option(name, "fine print", help_text, _number(0, 1, below=True), metavar="X")


OPTIONS: Mapping[str, Option] = {
    option.name: option
    for option in (
        _choice("dataset", "data", "what to train on", DATASETS),
        Option(
            "data_dir",
            "data",
            "folder with the idx files of mnist or fashion-mnist",
            _optional(typed_path),
            metavar="DIR",
        ),
        Option(
            "samples",
            "data",
            "number of generated examples (generated data sets only)",
            _optional(_whole(*SAMPLES_LIMITS)),
            metavar="N",
        ),
        Option(
            "validation_split",
            "data",
            "share of the training examples held back to check on",
            _number(0, 0.9),
            metavar="SHARE",
        ),
        Option(
            "own_drawings",
            "data",
            "copies of each of your own drawings among the training examples; 0 for none",
            _whole(0, 100),
            metavar="N",
        ),
        Option("seed", "data", "same seed, same result, bit for bit", _whole(0), metavar="N"),
        Option(
            "hidden",
            "network",
            "units of the hidden layers, such as 128,64, or none",
            _hidden,
            metavar="UNITS",
        ),
        _choice("activation", "network", "activation of the hidden layers", ACTIVATIONS),
        _choice("output_activation", "network", "activation of the output layer", ACTIVATIONS),
        _choice("loss", "network", "what is minimised", LOSSES),
        _choice("initializer", "network", "where the weights start", INITIALIZERS),
        _choice("optimizer", "learning", "how gradients change the weights", OPTIMIZERS),
        Option(
            "learning_rate",
            "learning",
            "size of the steps",
            _number(0, 1000, above=True),
            metavar="RATE",
        ),
        Option("batch_size", "learning", "examples per step", _whole(1, 65_536), metavar="N"),
        Option("epochs", "learning", "passes through the training data", _whole(1), metavar="N"),
        Option(
            "schedule",
            "learning",
            "how the learning rate changes",
            _one_of("schedule", SCHEDULES),
            SCHEDULES,
        ),
        Option(
            "schedule_period",
            "learning",
            "epochs between drops (step), or of patience (plateau)",
            _whole(1),
            metavar="N",
        ),
        Option(
            "schedule_factor",
            "learning",
            "factor of each drop (step, plateau)",
            _number(0, 1, above=True),
            metavar="X",
        ),
        Option(
            "early_stopping",
            "learning",
            "stop after so many epochs without a better validation loss and restore the best"
            " weights; 0 for never",
            _whole(0),
            metavar="EPOCHS",
        ),
        _strength("shift", "shift pictures by up to so many pixels, anew in each epoch", 14),
        _strength("rotation", "turn pictures by up to so many degrees", 180, "DEGREES"),
        _strength("scale", "change width and height, each by up to this share", 0.9, "SHARE"),
        _strength("shear", "slant pictures by up to so many columns a row", 2, "X"),
        _strength("elastic", "bend pictures, by some so many pixels (standard deviation)", 10),
        Option(
            "augment_sigma",
            AUGMENTATION,
            "width of the Gaussian that smooths the bending",
            _number(1, 28),
            metavar="PIXELS",
        ),
        _strength("thickness", "make strokes up to so many pixels thicker or thinner", 4),
        _strength("occlusion", "wipe a rectangle with sides of up to so many pixels", 28),
        _decay("momentum", "momentum of momentum and nesterov"),
        _decay("rho", "decay of rmsprop's mean square"),
        _decay("beta1", "decay of adam's first moment"),
        _decay("beta2", "decay of adam's second moment"),
        Option(
            "epsilon",
            "fine print",
            "what keeps rmsprop and adam from dividing by zero",
            _number(SMALLEST_EPSILON, 1),
            metavar="X",
        ),
        Option(
            "weight_decay",
            "fine print",
            "adamw's decay of the weights",
            _number(0, 1000),
            metavar="X",
        ),
        Option(
            "l2",
            "fine print",
            "penalty l2/2 |w|^2 on the weights; 0 for none",
            _number(0, 1000),
            metavar="X",
        ),
        Option(
            "clip_norm",
            "fine print",
            "largest norm of a step's whole gradient; 0 for no limit",
            _number(0, math.inf),
            metavar="X",
        ),
    )
}
