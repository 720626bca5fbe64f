from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from tests.training import tiny
from tests.training.checkpoints.saved_runs import restore
from tui_nn.data.built_in import BUILT_IN, DIGITS, HOUSES, MOONS
from tui_nn.data.source import DataSource
from tui_nn.engine.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.layout import SCHEMA
from tui_nn.training.checkpoints.loading import load_checkpoint
from tui_nn.training.checkpoints.saved_schema import format_schema, read_schema
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.reading.model import load_built_in


@pytest.mark.parametrize(
    "source", [source for source in BUILT_IN if source.schema], ids=lambda source: source.name
)
def test_a_schema_is_read_as_it_was_written(source: DataSource) -> None:
    assert source.schema is not None
    assert read_schema(format_schema(source.schema)) == source.schema


@pytest.mark.parametrize(
    "changes",
    [
        {"task": "clustering"},
        {"kind": "sounds"},
        {"in_features": "2"},
        {"in_features": True},
        {"in_features": 0},
        {"in_features": 3},
        {"class_names": ["a"]},
        {"class_names": ["a", 1]},
        {"class_names": ["a", "\x1b[2J"]},
        {"class_names": ["a", "b" * 1000]},
        {"class_names": None},
        {"feature_names": ["x"]},
        {"picture_shape": [28]},
        {"picture_shape": [28, 28]},
        {"target_name": None},
    ],
    ids=str,
)
def test_a_schema_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    parts = dataclasses.asdict(MOONS) | changes
    with pytest.raises(ValueError, match=r".+"):
        read_schema(json.dumps(parts))


@pytest.mark.parametrize("text", ["", "[]", "{}", "1", "[" * 100_000])
def test_text_that_is_not_a_schema_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_schema(text)


def rewrite(path: Path, schema: str | None) -> None:
    """Replace the schema in a checkpoint, or remove it as in files of earlier versions."""
    checkpoint = read_checkpoint(path)
    metadata = {key: text for key, text in checkpoint.metadata.items() if key != SCHEMA}
    if schema is not None:
        metadata[SCHEMA] = schema
    write_checkpoint(path, Checkpoint(checkpoint.tensors, metadata))


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES], ids=lambda config: config.dataset)
def test_a_file_without_a_schema_has_that_of_its_data_set(config, tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    trainer = tiny.advance(tiny.make_trainer(config), 7)
    save_trainer(trainer, path)
    rewrite(path, None)
    assert load_checkpoint(path).schema == trainer.dataset.schema
    tiny.assert_same_run(tiny.train(restore(path)), tiny.train(trainer))


@pytest.mark.parametrize("schema", [HOUSES, DIGITS], ids=lambda schema: schema.kind)
def test_a_schema_that_does_not_fit_the_run_is_refused(schema, tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    save_trainer(tiny.make_trainer(), path)
    rewrite(path, format_schema(schema))
    with pytest.raises(CheckpointError, match="does not fit its own config"):
        load_checkpoint(path)


def test_the_shipped_network_reads_digits() -> None:
    assert load_built_in().schema == DIGITS
