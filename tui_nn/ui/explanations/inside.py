"""Explanations of the numbers on the screens that look inside a run."""

from __future__ import annotations

from tui_nn.data.schema import DatasetSchema
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.ui.explanations import run_numbers
from tui_nn.ui.explanations.explanation import Explanation

_DELTA = "delta = f'(z) · sum_k w_k delta_k, over the units k of the next layer"


def microscope(config: TrainingConfig, schema: DatasetSchema | None) -> tuple[Explanation, ...]:
    """The quantities of one example's way through the network and back."""
    activation = (OPTIONS["activation"].formulas or {})[config.activation]
    loss = next(one for one in run_numbers.scores(config, schema) if one.name == "loss")
    rate = next(one for one in run_numbers.progress(config, schema) if one.name == "rate")
    return (
        Explanation(
            ("z",),
            "weighted sum of a unit",
            "z = sum_i w_i x_i + b",
            "between about -3 and 3; far outside, sigmoid and tanh hardly change",
        ),
        Explanation(
            ("a",),
            "output of a unit: its sum through the activation function",
            f"{config.activation}: {activation}",
        ),
        Explanation(("w", "weight"), "factor of an input in a unit's sum; training changes it"),
        Explanation(("x", "y"), "input of a unit: a feature, or the output of a unit below"),
        Explanation(("b", "bias"), "number that is added to a unit's sum; training changes it"),
        Explanation(
            ("L", "loss"), "how wrong the answer to this example is", loss.formula, loss.normal
        ),
        Explanation(("target",), "what the output should be"),
        Explanation(
            ("delta",),
            "gradient of the loss by a unit's sum: how the loss changes if z grows a little",
            _DELTA,
            "0 where the unit has no part in the error, or where its activation is flat",
        ),
        Explanation(
            ("f'", "slope"),
            "derivative of the activation function at z",
            normal="at most 1; near 0 the unit passes no gradient on",
        ),
        Explanation(
            ("dL/da",),
            "gradient of the loss by a unit's output, from the deltas of the layer above",
            "dL/da = sum_k w_k delta_k",
        ),
        Explanation(
            ("dL/dw", "g", "gradient"),
            "gradient of the loss by a weight: how the loss changes if the weight grows a little",
            "dL/dw = delta · x",
        ),
        Explanation(
            ("Check", "agree"),
            "the same gradient measured: the loss a little to both sides of the weight",
            "(L(w + h) - L(w - h)) / 2h",
            "both agree to about six digits, except at a kink of the activation function",
        ),
        Explanation(("r", "learning rate"), rate.meaning, rate.formula, rate.normal),
        Explanation(
            ("m", "v"), "running means that the optimizer keeps of the gradient and of its square"
        ),
        Explanation(("t",), "number of the update, from 1; those by hand do not count"),
    )


EXAMPLES = (
    Explanation(("true",), "label or value of the example in the data"),
    Explanation(("answer", "predicted"), "what the network answers"),
    Explanation(
        ("sure",),
        "probability that the network gives to its answer",
        normal="near 100%; an example answered wrongly with much certainty may be mislabelled",
    ),
    Explanation(
        ("residual",),
        "error of a prediction, in the unit of the target",
        "predicted - true",
        "scattered around 0",
    ),
    Explanation(("loss",), "loss of this example alone; the list begins with the highest"),
)
"""Of a list of examples; each kind of data has some of them."""

CELLS = (
    Explanation(
        ("confusion matrix", "true", "answer"),
        "a row for each true class, a column for each answer; a cell opens its examples",
        normal="most examples are on the diagonal",
    ),
    Explanation(
        ("residual",),
        "how many predictions are wrong by how much; a line opens its examples",
        "predicted - true",
        "a bell around 0",
    ),
)
"""Of what leads to examples; each kind of data has one of them."""


def examples(_: TrainingConfig, schema: DatasetSchema | None) -> tuple[Explanation, ...]:
    """Of a list of examples of this kind of data."""
    return _of_kind(EXAMPLES, schema)


def cells(_: TrainingConfig, schema: DatasetSchema | None) -> tuple[Explanation, ...]:
    """Of what leads to examples of this kind of data."""
    return _of_kind(CELLS, schema)


def _of_kind(
    explanations: tuple[Explanation, ...], schema: DatasetSchema | None
) -> tuple[Explanation, ...]:
    """Without those of a classification, or of a regression."""
    if schema is None:
        return explanations
    others = {"residual"} if schema.is_classification else {"sure", "confusion matrix"}
    return tuple(one for one in explanations if one.name not in others)


UNITS = (
    Explanation(
        ("weights in",),
        "weights of the unit's inputs: as a picture or with their names, the largest first",
        "z = sum_i w_i x_i + b",
    ),
    Explanation(("bias",), "number that is added to the unit's sum"),
    Explanation(("weights out to", "weights out"), "weights from the unit to the next layer"),
    Explanation(
        ("activation", "active", "mean", "never"),
        "distribution of the unit's output over held-out examples",
        normal="a ReLU unit that is never active adds nothing to any answer",
    ),
    Explanation(
        ("correlates with", "class"),
        "correlation of the unit's output with what is known of the examples",
        "covariance / (deviation of one * deviation of the other)",
        "+1 or -1: the unit follows it; near 0: it does not",
    ),
    Explanation(
        ("accuracy", "mean abs. error", "all units", "without it", "without"),
        "result on held-out examples with the unit's output, and with 0 in its place",
        normal="close to each other: many units share the work",
    ),
    Explanation(
        ("most", "least"),
        "the examples that excite the unit most and least, with its output; below 0, in brackets,"
        " its sum z",
    ),
    *EXAMPLES[:2],
)
"""Of a unit."""

RUNS = (
    Explanation(
        ("result", "val"),
        "accuracy or R² on the test part of a finished run; with val, the latest on the validation"
        " part",
    ),
    Explanation(("time",), "seconds of training, validation included"),
    Explanation(
        ("settings that differ",),
        "settings that do not have the same value in all listed runs on the same data",
    ),
    Explanation(
        ("a", "b", "c"),
        "marked runs: their letters stand along their curves, and before their last values",
    ),
    Explanation(
        ("+", "-"),
        "result that is better, or worse, than that of the first marked run",
    ),
)
"""What the table of runs and the chart below it show."""

CHECKS = (
    Explanation(
        ("loss at the start",),
        "loss of the untrained network, beside that of a guess",
        "ln (number of classes), or the variance of the target",
        "they are close: initial weights that favour nothing",
    ),
    Explanation(
        ("gradient",),
        "gradients by backpropagation, beside central differences",
        "(L(w + h) - L(w - h)) / 2h",
        "equal to about five digits",
    ),
    Explanation(
        ("scale of the inputs",),
        "standard deviation of the input that varies least, and of the one that varies most",
        "sqrt(mean (x - mean x)^2)",
        "both about 1: the inputs are standardized",
    ),
    Explanation(
        ("overfitting one batch",),
        "loss after training on a single small batch again and again",
        normal="close to 0: a network that cannot learn this cannot learn more",
    ),
    Explanation(
        ("baseline without inputs",),
        "loss after the same steps on inputs that are all 0",
        normal="higher than on the real inputs",
    ),
    Explanation(
        ("learning rate",),
        "loss while the learning rate grows from step to step (Smith 2017)",
        normal="a good rate lies where the loss falls fastest, below where it rises again",
    ),
    Explanation(
        ("shuffled labels",),
        "score on held-out examples after training on shuffled labels",
        normal="that of a guess: else the labels leak into the inputs",
    ),
    Explanation(
        ("leakage between the parts",),
        "examples of the validation and test parts that are in the training part too",
        normal="none",
    ),
)
"""Of the checks of a recipe."""

LESSON = (
    Explanation(("w",), "a weight: factor of an input", "z = w1 x1 + w2 x2 + b"),
    Explanation(("x",), "an input"),
    Explanation(("b",), "the bias: added to the sum"),
    Explanation(("z",), "the weighted sum of a unit"),
    Explanation(("a",), "the output of a unit", "a = f(z)"),
    Explanation(("t",), "the target: what the output should be"),
    Explanation(("L", "loss"), "how wrong the outputs are", normal="falls while one trains"),
    Explanation(("delta",), "gradient of the loss by a unit's sum", _DELTA),
    Explanation(("r", "rate"), "learning rate: how far a step goes", "w -= r · dL/dw"),
)
"""Of the experiments beside the lessons."""
