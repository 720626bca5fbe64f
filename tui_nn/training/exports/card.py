"""A model card: a README.md that says what a network is, how good it is, and how it was made.

The head is the YAML that the Hugging Face Hub reads (https://huggingface.co/docs/hub/model-cards).
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tui_nn import __version__
from tui_nn.storage.durable import replace_file
from tui_nn.text import percent
from tui_nn.training.exports.subject import Subject
from tui_nn.training.reading.reliability import SHARE, Reliability
from tui_nn.training.settings.options import OPTIONS

MOST_NAMES = 50
"""Classes or inputs that a card lists."""


def write_card(subject: Subject, path: Path) -> tuple[Path, ...]:
    """Write the card; the files written.

    Raises:
        OSError: the file cannot be written.
    """
    replace_file(path, make_card(subject).encode())
    return (path,)


def make_card(subject: Subject) -> str:
    """The card as Markdown."""
    sections = (
        _head(subject),
        _data(subject),
        _settings(subject),
        _results(subject),
        _loading(subject),
    )
    return "\n".join(line for section in sections for line in section) + "\n"


def _head(subject: Subject) -> Iterator[str]:
    schema = subject.schema
    yield "---"
    yield "library_name: tui-nn"
    yield f"tags: [{schema.task}, {schema.kind}]"
    yield "# license: choose one"
    yield from _index(subject)
    yield "---"
    yield ""
    yield f"# {_plain(subject.name)}"
    yield ""
    yield (
        f"A network of the layers {subject.sizes}, trained by tui-nn {__version__} for"
        f" {subject.model.step:,} steps. SHA-256 of its parameters (float32, each layer's weights,"
        f" then its biases): `{subject.fingerprint}`."
    )


def _index(subject: Subject) -> Iterator[str]:
    """The results as YAML for the Hub's leaderboards; nothing if none are known."""
    if not (values := _metrics(subject)):
        return
    task = f"tabular-{subject.schema.task}" if subject.input_names else "image-classification"
    yield "model-index:"
    yield f"- name: {json.dumps(subject.name)}"
    yield "  results:"
    yield f"  - task: {{type: {task}}}"
    data = json.dumps(Path(subject.model.config.source.name).name)
    yield f"    dataset: {{name: {data}, type: {data}, split: test}}"
    yield "    metrics:"
    for name, value in values.items():
        yield f"    - {{type: {name}, value: {value:.6g}}}"


def _metrics(subject: Subject) -> Mapping[str, float]:
    """Results on the test part, by the Hub's names."""
    found = subject.model.reliability
    values = {} if found is None else {"accuracy": found.accuracy, "mae": found.mae}
    return {name: value for name, value in values.items() if value is not None}


def _loading(subject: Subject) -> Iterator[str]:
    """How the network is used from its checkpoint."""
    yield from ("", "## Loading", "", "```python", "import tui_nn", "")
    yield 'model = tui_nn.load("model.safetensors")  # as `tui-nn train --save` wrote it'
    answer = "predict_proba" if subject.schema.is_classification else "predict"
    yield f"model.{answer}(inputs)"
    yield "```"
    yield ""
    yield "`tui-nn export model.safetensors --to onnx` (or `torch`, `keras`, `numpy`) converts it."


def _data(subject: Subject) -> Iterator[str]:
    schema, model = subject.schema, subject.model
    yield from ("", "## Data", "")
    yield f"- trained on: {_plain(model.config.source.name)}"
    if model.record is not None:
        record = model.record
        name = _plain(Path(record.path).name)
        yield f"- file: {name}, {record.size:,} bytes, SHA-256 `{record.digest}`"
        yield f"- examples, in all parts: {record.examples:,}"
    if schema.is_pictures:
        yield f"- input: pictures of shape {subject.input_shape}, levels from 0 to 255"
    else:
        names = subject.input_names or schema.feature_names
        yield f"- input: {schema.in_features} numbers: {_listed(names)}"
    if schema.is_classification:
        yield f"- answer: probabilities of {schema.classes} classes: {_listed(schema.class_names)}"
    else:
        yield f"- answer: {_plain(schema.target_name or 'a number')}"


def _settings(subject: Subject) -> Iterator[str]:
    config = subject.model.config
    yield from ("", "## Settings", "", "| setting | value |", "| --- | --- |")
    texts = config.replace(data_dir=None).as_texts()
    for name, text in texts.items():
        if name in OPTIONS and text:
            yield f"| {name.replace('_', '-')} | {_plain(text)} |"
    words = ["tui-nn", "train", "--recipe", config.recipe] if config.recipe != "custom" else []
    if words:
        yield from ("", f"Begun from the recipe `{shlex.join(words[2:])}`.")


def _results(subject: Subject) -> Iterator[str]:
    yield from ("", "## Results", "")
    model = subject.model
    if model.reliability is not None:
        yield from _reliability(model.reliability)
    test: Mapping[str, Any] = model.notes.get("test") or {}
    measured = {name: value for name, value in test.items() if isinstance(value, int | float)}
    if measured:
        yield (
            "On the test part: "
            + ", ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in measured.items())
            + "."
        )
    if model.reliability is None and not measured:
        yield "Not measured: `tui-nn evaluate` tests the network, and gives the confusion matrix."


def _reliability(found: Reliability) -> Iterator[str]:
    yield "| on the test part | |"
    yield "| --- | --- |"
    yield f"| examples | {found.examples:,} |"
    if found.accuracy is not None:
        yield f"| accuracy | {percent(found.accuracy, 2)} |"
    if found.calibration_error is not None:
        yield f"| expected calibration error | {percent(found.calibration_error, 2)} |"
    if found.mae is not None:
        yield f"| mean absolute error | {found.mae:.4g} |"
    if found.margin is not None:
        yield f"| {percent(SHARE, 0)} of true values within | {found.margin:.4g} |"
    yield ""


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return ", ".join(_plain(name) for name in names[:MOST_NAMES]) + more


def _plain(text: str) -> str:
    """A text that is not taken for Markdown's table or heading."""
    return text.replace("|", "/").replace("\n", " ")
