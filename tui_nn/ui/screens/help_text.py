"""The texts of the help screen: keys, columns, and how this network learns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.binding import Binding

from tui_nn.data.schema import DatasetSchema
from tui_nn.text import layer_sizes
from tui_nn.training.health.bands import MUCH_IDLE, RATIO_BANDS, UNJUDGED
from tui_nn.training.protocol.layers import parameter_count, planned_layers, unit_counts
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.ui.drawing.numerals import scientific
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
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
"""How the screen shows keys that have names."""


def _ratio_bands() -> str:
    """The bands of the update-to-weight ratio in words."""
    ok, *others = RATIO_BANDS
    low, high = (scientific(limit).replace(".0e", "e") for limit in (ok.low, ok.high))
    rest = [
        f"{'above' if band.low else 'below'} is {band.verdict} ({band.meaning})" for band in others
    ]
    return ", ".join([f"{low} to {high} is {ok.verdict} ({ok.meaning})", *rest])


COLUMNS = Section(
    "the layer table",
    (
        ("weights", "mean and standard deviation of the layer's weights, and their range"),
        ("gradient", "norm of the loss's gradient: how strongly the loss pushes this layer"),
        (
            "update:weight",
            f"norm of the next update over the norm of the weights: {_ratio_bands()}; {UNJUDGED}"
            " before the first step and after the last, where it is not judged",
        ),
        (
            "dead, sat.",
            "share of ReLU units that never fire, or of sigmoid and tanh units stuck at a limit;"
            f" above {MUCH_IDLE:.0%} is a problem",
        ),
        ("histogram", "distribution of the weights, from the smallest to the largest"),
    ),
)
"""What the columns of the layer table mean."""

READING = Section(
    "the plots",
    (
        ("training", "━ loss on training examples, mean of the last 100 steps; the range of"
         " single batches is behind it"),
        ("validation", "╌ loss on held-out examples; where it rises above the training loss, the"
         " network overfits"),
        ("▲ ✗", "a batch above the axis; a value that is not a number"),
        ("1 2 o", "in plots of layers: hidden 1, hidden 2, output"),
        ("accuracy", "share of correct answers"),
        ("RMSE", "root mean squared error: typical error of predicted numbers, in their own unit"),
    ),
)  # fmt: skip
"""How to read the plots."""

HELD_OUT = Section(
    "answers by class, and what matters",
    (
        ("matrix", "confusion matrix: a row for each true class, a column for each answer. Right"
         " answers are on the diagonal, in brackets or bold; ! marks the most frequent wrong ones;"
         " a percentage is the share of the row's class"),
        ("precision", "of the answers with this class, the share that is right: low if the network"
         " says it too often"),
        ("recall", "of the examples of this class, the share that is found: low if the network"
         " misses many"),
        ("F1", "harmonic mean of precision and recall: high only if both are"),
        ("examples", "of this class, among those measured: held-out ones, which training does not"
         " see; of many, a random sample"),
        ("what matters", "permutation importance: the values of a column are shuffled among the"
         " rows, and the answers get worse by as much as the network relies on the column. Mean"
         " and deviation of several shuffles; grey is no clear effect. Columns that tell the same"
         " stand in for one another, and each seems to matter little"),
        ("MAE, R²", "mean absolute error, in the unit of the target; share of the target's"
         " variance that is explained: 1 is perfect, 0 no better than the mean"),
    ),
)  # fmt: skip
"""How to read what is measured on held-out data."""

PAD = Section(
    "the sketch pad",
    (
        ("network", "the built-in network answers until yours has trained a step; w chooses one"),
        ("input", "what the network sees: your drawing scaled to 20x20 of 28x28 pixels, its"
         " centre of mass in the middle, redrawn in one pen width, whatever the brush"),
        ("saliency", "the gradient of the answer with respect to each pixel. In the legend's first"
         " colour, or +, more ink supports the answer; in the second, or -, it opposes it; weaker"
         " where there is no ink"),
        ("units", "the most active units of the first hidden layer: number, activation, and"
         " weights by pixel; ink excites the unit in the first colour, or +, and inhibits it in"
         " the second, or -"),
        ("pinned", "the answers of your network to one drawing, step by step; the lines of the"
         " three likeliest answers are named"),
        ("own drawings", "a digit key keeps the drawing with that label; / takes any word, typed or"
         " picked; g takes the last one again; o shows all that you kept and tunes the network on"
         " the digits"),
    ),
)  # fmt: skip
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
