"""The texts of the help screen: keys, columns, and how this network learns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.binding import Binding

from tui_nn.data.schema import DatasetSchema
from tui_nn.text import layer_sizes
from tui_nn.training.protocol.layers import parameter_count, planned_layers, unit_counts
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.ui.explanations.explanation import Explanation
from tui_nn.ui.explanations.panels import (
    ANSWERS,
    IMPORTANCE,
    LAYERS,
    PARENT,
    PLOTS,
    SKETCHING,
    TIMELINE,
)
from tui_nn.ui.wording import quantities


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines of (term, explanation); a term may be empty."""

    heading: str
    lines: Sequence[tuple[str, str]]


KEY_NAMES = {
    "plus": "+",
    "slash": "/",
    "equals_sign": "=",
    "minus": "-",
    "underscore": "_",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "comma": ",",
    "full_stop": ".",
    "question_mark": "?",
    "escape": "esc",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
"""How the screen shows keys that have names."""


def explained(heading: str, explanations: Iterable[Explanation]) -> Section:
    """A section with everything that is said of a panel's numbers."""
    return Section(heading, [(one.name, one.text) for one in explanations])


COLUMNS = explained("the layer table", LAYERS)
"""What the columns of the layer table mean."""

READING = explained("the plots, and the timeline under them", (*PLOTS, PARENT, *TIMELINE))
"""How to read the plots."""

HELD_OUT = explained("answers by class, and what matters", (*ANSWERS, *IMPORTANCE))
"""How to read what is measured on held-out data."""

PAD = explained("the sketch pad", SKETCHING)
"""How to read the sketch pad."""


def key_name(key: str) -> str:
    """The key as the screen shows it."""
    parts = key.split("+")
    if len(parts) > 1 and parts[-1]:
        return "+".join([*parts[:-1], key_name(parts[-1])])
    return KEY_NAMES.get(key, key)


def key_names(binding: Binding) -> str:
    """All keys of a binding."""
    return " ".join(key_name(key.strip()) for key in binding.key.split(","))


def keys(heading: str, bindings: Iterable[Binding]) -> Section:
    """A section with what each key does; keys with the same effect share a line."""
    lines: dict[str, list[str]] = {}
    for binding in bindings:
        explanation = binding.tooltip or binding.description
        lines.setdefault(explanation, []).append(key_names(binding))
    return Section(heading, [(" ".join(names), text) for text, names in lines.items()])


def learning(config: TrainingConfig, schema: DatasetSchema, snapshot: Snapshot | None) -> Section:
    """How a network learns, with the numbers of the run on the screen."""
    layers = planned_layers(config, schema)
    parameters = quantities.count(parameter_count(layers))
    return Section(
        "how this network learns",
        (
            (
                "1 forward",
                f"{layers[0].in_features} numbers go in. Each unit multiplies its inputs by its"
                f" weights, adds its bias, and passes the sum through {config.activation}"
                f" ({_described('activation', config.activation)}). {len(layers)} layers,"
                f" {layer_sizes(unit_counts(layers))}: {parameters} weights and biases in all.",
            ),
            ("2 answer", _answer(config, schema)),
            (
                "3 loss",
                f"{config.loss} ({_described('loss', config.loss)}) measures in one number how"
                f" wrong the answers are{_loss_now(snapshot)}.",
            ),
            (
                "4 backward",
                "Backpropagation applies the chain rule from the loss back to the first layer. Each"
                " weight gets its gradient: how the loss changes if the weight grows a little.",
            ),
            (
                "5 descent",
                f"{config.optimizer} ({_described('optimizer', config.optimizer)}) moves every"
                f" weight a little against its gradient; the learning rate sets how far:"
                f" {quantities.learning_rate(config.learning_rate)}. Too small: training is"
                " slow. Too large: the loss jumps or explodes.",
            ),
            (
                "6 repeat",
                f"One step does this for {config.batch_size} examples. An epoch is one pass"
                f" over all of them; this run takes {config.epochs}{_steps(snapshot)}.",
            ),
        ),
    )


def _described(option: str, name: str) -> str:
    """Formula and description of one of an option's choices."""
    formula = (OPTIONS[option].formulas or {})[name]
    return f"{formula}: {(OPTIONS[option].choices or {})[name]}"


def _answer(config: TrainingConfig, schema: DatasetSchema) -> str:
    if not schema.is_classification:
        return "The last layer has one unit: the predicted number."
    name = config.output_activation
    described = _described("output_activation", name)
    return f"The last layer chooses among {schema.classes} classes with {name} ({described})."


def _loss_now(snapshot: Snapshot | None) -> str:
    if snapshot is None or not snapshot.step:
        return ""
    loss = quantities.number(snapshot.train_loss)
    return f"; at step {quantities.count(snapshot.step)} it is {loss}"


def _steps(snapshot: Snapshot | None) -> str:
    return f", {quantities.count(snapshot.total_steps)} steps" if snapshot else ""
