"""The Python files beside exported weights: how the weights are used, in few commented lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tui_nn.engine.activations import LEAKY_SLOPE
from tui_nn.training.exports.subject import Array, Subject

MOST_NAMES = 12
"""Inputs that a script names."""

NUMPY_ACTIVATIONS: Mapping[str, Sequence[str]] = {
    "sigmoid": ["return np.exp(-np.logaddexp(0, -sums))  # 1 / (1 + exp(-sums)), without overflow"],
    "tanh": ["return np.tanh(sums)"],
    "relu": ["return np.maximum(sums, 0)"],
    "leaky-relu": [f"return np.where(sums > 0, sums, {LEAKY_SLOPE} * sums)"],
    "softmax": [
        "powers = np.exp(sums - sums.max(axis=1, keepdims=True))  # shifted: cannot overflow",
        "return powers / powers.sum(axis=1, keepdims=True)",
    ],
}
"""Body of each activation's function in NumPy, by name; "linear" needs none."""


class Script(NamedTuple):
    """What differs between the scripts of different libraries.

    Attributes:
        needs: what must be there, as a sentence.
        imports: the import lines, in order.
        definitions: lines between the constants and `predict`.
        compute: lines of `predict` that turn `inputs` into `outputs`, both NumPy arrays.
    """

    needs: str
    imports: Sequence[str]
    definitions: Sequence[str]
    compute: Sequence[str]


def write_script(subject: Subject, script: Script) -> str:
    """The text of a script, which can be run, or imported for its `predict`."""
    answers = (
        f"probabilities of shape (n, {subject.schema.classes})"
        if subject.schema.is_classification
        else "predictions of shape (n, 1)"
    )
    predict = [
        "inputs = np.asarray(inputs, np.float32)",
        *_preparation(subject),
        *script.compute,
        _answer(subject),
    ]
    lines = [
        f'"""{_describe(subject)}',
        "",
        script.needs,
        '"""',
        "",
        *script.imports,
        "",
        *_constants(subject),
        *script.definitions,
        "",
        "",
        "def predict(inputs):",
        f'    """Return {answers} for {_describe_inputs(subject)}."""',
        *(f"    {line}" for line in predict),
        "",
        "",
        *_main(subject),
    ]
    return "\n".join(lines) + "\n"


def function_name(activation: str) -> str:
    """The name of an activation as one of a function: leaky_relu."""
    return activation.replace("-", "_")


def _describe(subject: Subject) -> str:
    schema, source = subject.schema, subject.model.config.source.name
    answer = f"{schema.classes} classes" if schema.is_classification else schema.target_name
    return f"{subject.sizes} trained by tui-nn on {_plain(source)}: {_plain(answer or 'a number')}."


def _describe_inputs(subject: Subject) -> str:
    shape = ", ".join(map(str, subject.input_shape))
    if subject.schema.is_pictures:
        return f"pictures of shape (n, {shape}), levels from 0 to 255"
    return f"rows of shape (n, {shape}), as in INPUTS"


def _constants(subject: Subject) -> list[str]:
    """What the script needs beside the weights."""
    lines = []
    if subject.input_names:
        lines.append(f"INPUTS = {list(subject.input_names)!r}")
    if subject.is_scaled:
        lines += [f"MEAN = {_literal(subject.mean)}", f"DEVIATION = {_literal(subject.deviation)}"]
    if subject.schema.is_classification:
        lines.append(f"CLASSES = {list(subject.schema.class_names)!r}")
    elif subject.is_target_scaled:
        lines.append(f"TARGET_MEAN = {subject.target_mean!r}")
        lines.append(f"TARGET_DEVIATION = {subject.target_deviation!r}")
    return lines


def _literal(values: Array) -> str:
    """An array as Python: one number if all are the same."""
    if (values == values[0]).all():
        return repr(float(values[0]))
    return f"np.array({[float(value) for value in values]}, np.float32)"


def _preparation(subject: Subject) -> list[str]:
    """The lines that turn raw `inputs` into those of the first layer."""
    lines = []
    if len(subject.input_shape) > 1:
        lines.append("inputs = inputs.reshape(len(inputs), -1)  # a row of pixels for each picture")
    if subject.is_scaled:
        lines.append("inputs = (inputs - MEAN) / DEVIATION")
        if subject.farthest is not None:
            lines.append(f"inputs = np.clip(inputs, -{subject.farthest:g}, {subject.farthest:g})")
    return lines


def _answer(subject: Subject) -> str:
    """The line that turns the `outputs` of the last layer into the answer."""
    if subject.is_binary:
        return "return np.hstack([1 - outputs, outputs])  # the first class is the rest"
    if subject.is_target_scaled:
        return "return outputs * TARGET_DEVIATION + TARGET_MEAN  # in the unit of the target"
    return "return outputs"


def _main(subject: Subject) -> list[str]:
    """An example: the answer for an input of zeros."""
    lines = [
        'if __name__ == "__main__":',
        f"    answer = predict(np.zeros({(1, *subject.input_shape)}))[0]",
    ]
    if not subject.schema.is_classification:
        return [*lines, "    print(answer)"]
    return [
        *lines,
        "    for name, probability in zip(CLASSES, answer, strict=True):",
        '        print(f"{name}: {probability:.4f}")',
    ]


def _plain(text: str) -> str:
    """A text that cannot end the docstring that it stands in."""
    return text.replace("\\", "/").replace('"', "'")
