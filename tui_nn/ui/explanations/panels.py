"""PANELS: the explanations of every panel, by the name of its widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui_nn.data.schema import DatasetSchema
from tui_nn.training.health.bands import MUCH_IDLE, RATIO_BANDS, UNJUDGED
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.drawing.numerals import scientific
from tui_nn.ui.explanations import inside, run_numbers
from tui_nn.ui.explanations.explanation import Explanation

if TYPE_CHECKING:
    from textual.widget import Widget

Explain = Callable[[TrainingConfig, DatasetSchema | None], tuple[Explanation, ...]]


def _ratio_bands() -> str:
    """The bands of the update-to-weight ratio in words."""
    ok, *others = RATIO_BANDS
    low, high = (scientific(limit).replace(".0e", "e") for limit in (ok.low, ok.high))
    rest = [
        f"{'above' if band.low else 'below'} is {band.verdict} ({band.meaning})" for band in others
    ]
    return ", ".join([f"{low} to {high} is {ok.verdict} ({ok.meaning})", *rest])


LAYERS = (
    Explanation(("layer",), "the layers from the first hidden one to the output"),
    Explanation(("shape",), "inputs × units: a weight for each pair"),
    Explanation(("activation",), "function that turns a unit's weighted sum into its output"),
    Explanation(("parameters",), "weights and biases of the layer", "inputs × units + units"),
    Explanation(
        ("weights",),
        "mean and standard deviation of the layer's weights",
        normal="a mean near 0; the deviation grows while the layer learns",
    ),
    Explanation(("min .. max",), "the smallest and the largest weight of the layer"),
    Explanation(
        ("gradient",),
        "how strongly the loss pushes this layer",
        "Euclidean norm of the gradient of the loss by the weights",
        "falls with the loss; much smaller in the first layers than in the last, it vanishes",
    ),
    Explanation(
        ("update:weight",),
        "how much a step changes the layer",
        "norm of the next update / norm of the weights",
        f"{_ratio_bands()}; {UNJUDGED} before the first step and after the last, where it is not"
        " judged",
    ),
    Explanation(
        ("idle units", "idle", "dead", "sat.", "saturated"),
        "share of ReLU units that never fire, or of sigmoid and tanh outputs stuck at a limit",
        normal=f"above {MUCH_IDLE:.0%} is a problem",
    ),
    Explanation(
        ("histogram",),
        "distribution of the weights, from the smallest to the largest",
        normal="a bell or a block around 0",
    ),
)
"""Of the table of the layers."""

PLOTS = (
    Explanation(
        ("training",),
        "━ value on training examples, mean of the last 100 steps; the range of single batches is"
        " behind it",
    ),
    Explanation(
        ("validation",),
        "╌ value on held-out examples; where the loss rises above that of training, the network"
        " overfits",
    ),
    Explanation(("▲ ✗", "▲", "✗"), "a batch above the axis; a value that is not a number"),
    Explanation(("1 2 o",), "in plots of layers: hidden 1, hidden 2, output"),
    Explanation(("linear scale", "log scale"), "scale of the vertical axis; l switches"),
)
"""Of the plots."""

ANSWERS = (
    Explanation(
        ("matrix", "answer"),
        "confusion matrix: a row for each true class, a column for each answer. Right answers are"
        " on the diagonal, in brackets or bold; ! marks the most frequent wrong ones; a percentage"
        " is the share of the row's class",
    ),
    Explanation(
        ("precision", "prec"),
        "of the answers with this class, the share that is right",
        "right answers of the class / answers of the class",
        "low if the network says the class too often",
    ),
    Explanation(
        ("recall",),
        "of the examples of this class, the share that is found",
        "right answers of the class / examples of the class",
        "low if the network misses many",
    ),
    Explanation(
        ("F1",),
        "harmonic mean of precision and recall",
        "2 precision recall / (precision + recall)",
        "high only if both are",
    ),
    Explanation(
        ("examples", "count"),
        "examples of this class among those measured: held-out ones, which training does not see;"
        " of many, a random sample",
    ),
)
"""Of the answers by class."""

IMPORTANCE = (
    Explanation(
        ("what matters", "importance"),
        "permutation importance: how much worse the answers get when the values of a column are"
        " shuffled among the rows. Mean and deviation of several shuffles; grey is no clear effect",
        "error with the column shuffled - error",
        "columns that tell the same stand in for one another, and each seems to matter little",
    ),
)
"""Of the importance of columns."""

SKETCHING = (
    Explanation(
        ("network",),
        "the built-in network answers until yours has trained a step; w chooses one",
    ),
    Explanation(
        ("input",),
        "what the network sees: your drawing scaled to 20x20 of 28x28 pixels, its centre of mass in"
        " the middle, redrawn in one pen width, whatever the brush",
    ),
    Explanation(
        ("saliency",),
        "the gradient of the answer with respect to each pixel. In the legend's first colour, or +,"
        " more ink supports the answer; in the second, or -, it opposes it; weaker where there is"
        " no ink",
    ),
    Explanation(
        ("units",),
        "the most active units of the first hidden layer: number, activation, and weights by pixel;"
        " ink excites the unit in the first colour, or +, and inhibits it in the second, or -",
    ),
    Explanation(
        ("pinned",),
        "the answers of your network to one drawing, step by step; the lines of the three likeliest"
        " answers are named",
    ),
    Explanation(
        ("own drawings",),
        "a digit key keeps the drawing with that label; / takes any word, typed or picked; g takes"
        " the last one again; o shows all that you kept and tunes the network on the digits",
    ),
)
"""Of the sketch pad and what explains an answer."""

BARS = (
    Explanation(
        ("probability", "%"),
        "what the network gives to this class; all of them add up to 100%",
        "softmax: exp(z_i) / sum_j exp(z_j)",
        "near 100% where it is sure; it can be sure and wrong",
    ),
)

PLANE = (
    Explanation(
        ("decision boundary", "colours"),
        "the answer of the network at every point: the colour of a class, paler where it is less"
        " sure; ○ and ● are training examples",
        normal="the boundary follows the gap between the two kinds of points",
    ),
)

GALLERY = (
    Explanation(
        ("test pictures", "probability", "%"),
        "a picture of the test part with its class, the answer, and the probability given to it",
        normal="✗ marks wrong answers; j goes to the next one",
    ),
)

PREDICTED = (
    Explanation(
        ("predicted", "true"),
        "a point for each held-out example: its true value to the right, the prediction upward",
        normal="points gather on the diagonal",
    ),
)

LINK = (
    Explanation(
        ("KiB/s", "sent"),
        "what is sent to this terminal, and the limit that is kept on this kind of line",
        is_unit=True,
    ),
    Explanation(("round trip",), "time from a question to the terminal until its answer"),
    Explanation(("skipped",), "pictures that were left out because the line was busy"),
    Explanation(("saved", "recorded"), "the run's folder, and the step of its latest checkpoint"),
)


TIMELINE = (
    Explanation(
        ("timeline",),
        "the moments of the run whose parameters are kept, denser early; at equal distances here"
        " whatever their steps; the last place is the present",
        normal="where there would be too many, one of those that are closest together is given up",
    ),
)

PARENT = Explanation(
    ("parent", "from step"),
    "curve of the run that this one was forked from, dotted; it begins at the step where the fork"
    " left it, which is step 0 of the fork, so that equal steps compare",
)

BEST = Explanation(
    ("best",),
    "validation curve of the best recorded run on the same data, dotted, over its own steps; B"
    " shows and hides it",
    normal="the best has the highest validation accuracy or R², else the lowest loss; runs with"
    " another batch size have other steps",
)


def _fixed(*explanations: Explanation) -> Explain:
    return lambda _config, _schema: explanations


def _with_scores(*explanations: Explanation) -> Explain:
    return lambda config, schema: (*explanations, *run_numbers.scores(config, schema))


_LATER = {"val", "test"}
"""Scores that are no line of a plot of their own."""


def _plots(config: TrainingConfig, schema: DatasetSchema | None) -> tuple[Explanation, ...]:
    numbers = {"update:weight", "gradient", "idle units"}
    layers = tuple(one for one in LAYERS if one.name in numbers)
    steps = (one for one in run_numbers.progress(config, schema) if one.name == "step")
    own = {label for one in PLOTS for label in one.labels}
    scores = (one for one in run_numbers.scores(config, schema) if one.name not in _LATER)
    others = (one.without(own) for one in scores)
    return (*filter(None, others), *PLOTS, PARENT, BEST, *layers, *steps)


def _status(config: TrainingConfig, schema: DatasetSchema | None) -> tuple[Explanation, ...]:
    return (*run_numbers.scores(config, schema), *run_numbers.progress(config, schema))


NAMES = {
    "CurvePlot": "plots",
    "LayerTable": "layers",
    "SketchPad": "sketch pad",
    "Gallery": "test pictures",
    "AnswersPanel": "answers by class",
    "ImportancePanel": "what matters",
    "MicroscopeBody": "the microscope",
    "MicroscopeScreen": "the microscope",
    "Chooser": "where examples are",
    "ExampleList": "examples",
    "UnitList": "units",
    "UnitSheet": "a unit",
    "UnitExamples": "a unit's examples",
    "ChecksList": "checks",
    "RunTable": "runs",
    "SliderPanel": "the experiment",
}
"""What the panels that can have the focus are called."""

PANELS: Mapping[str, Explain] = {
    "RunHeader": run_numbers.progress,
    "CurvePlot": _plots,
    "Timeline": _fixed(*TIMELINE),
    "Readout": run_numbers.scores,
    "RunStatus": _status,
    "LayerTable": _fixed(*LAYERS),
    "SketchPad": _fixed(*SKETCHING),
    "PredictionBars": _fixed(*BARS),
    "InsightPanel": _fixed(*SKETCHING),
    "PlanePlot": _fixed(*PLANE),
    "PredictionsPlot": _with_scores(*PREDICTED),
    "Gallery": _fixed(*GALLERY),
    "AnswersPanel": _fixed(*ANSWERS),
    "ImportancePanel": _fixed(*IMPORTANCE),
    "LinkLine": _fixed(*LINK),
    "MicroscopeBody": inside.microscope,
    "MicroscopeScreen": inside.microscope,
    "Chooser": inside.cells,
    "ExampleList": inside.examples,
    "UnitList": _fixed(*inside.UNITS),
    "UnitSheet": _fixed(*inside.UNITS),
    "UnitExamples": _fixed(*inside.UNITS),
    "ChecksList": _fixed(*inside.CHECKS),
    "RunTable": _fixed(*inside.RUNS),
    "SliderPanel": _fixed(*inside.LESSON),
    "ExperimentPanel": _fixed(*inside.LESSON),
}
"""A panel without an entry explains nothing; a screen's entry is for when nothing has the focus."""


def explanations_of(
    widget: Widget, config: TrainingConfig, schema: DatasetSchema | None
) -> tuple[Explanation, ...]:
    """The explanations of a widget, with the settings of the run; empty for most widgets."""
    explain = PANELS.get(type(widget).__name__)
    return explain(config, schema) if explain else ()


def name_of(panel: Widget) -> str:
    """What a panel is called."""
    name = type(panel).__name__
    return NAMES.get(name, name)
