"""A user's own data when a run continues: where they are now, and whether they have changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tui_nn.data.catalog import is_path
from tui_nn.data.dataset import Dataset
from tui_nn.data.record import DataRecord
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.errors import CheckpointError, ConfigError, DataError
from tui_nn.text import plural
from tui_nn.training.checkpoints.loading import SavedRun
from tui_nn.training.protocol.commands import Load
from tui_nn.training.settings.config import TrainingConfig

ACCEPT = "--accept-changed-data continues with them as they are now"
"""What to do about data that changed."""

SHOWN_NAMES = 3
"""Names of columns or classes that a message lists."""


def find_moved(config: TrainingConfig, command: Load) -> TrainingConfig:
    """The settings of a continued run, with the paths of its data as the command has them.

    Raises:
        ConfigError: its data come with the program.
        DataError: the data are not where the settings say.
    """
    if command.moved and not is_path(config.dataset):
        raise ConfigError(
            command.moved[0], f"no effect, {config.dataset} is the data set of this run"
        )
    config = config.replace(**{name: getattr(command.config, name) for name in command.moved})
    if is_path(config.dataset) and not Path(config.dataset).exists():
        raise DataError(
            f"{config.dataset}: the data of this run are no longer there;"
            " --dataset PATH says where they are now"
        )
    return config


def refuse_changed(dataset: Dataset, saved: SavedRun) -> None:
    """Refuse data that are not those that a run began with.

    The scaling of accepted data is fitted to them, so the network sees the same row a little
    differently than before.

    Raises:
        DataError: they changed; the message says how.
    """
    before, now = saved.record, dataset.record
    if before is None or now is None or before.digest == now.digest:
        return
    changes = "; ".join([*_describe_schemas(dataset, saved), *_describe_files(before, now)])
    moved = "" if before.path == now.path else f" (it was {before.path})"
    raise DataError(f"{now.path}{moved} has changed since the run began: {changes}; {ACCEPT}")


def refuse_misfit(dataset: Dataset, saved: SavedRun) -> None:
    """Refuse data that the network of a run cannot take in or answer.

    Raises:
        CheckpointError: the message says how they differ from those that the run began with.
    """
    changes = "; ".join(_describe_schemas(dataset, saved))
    if changes and dataset.schema != saved.schema:
        raise CheckpointError(f"{saved.path}: its network does not fit {dataset.name}: {changes}")


def _describe_files(before: DataRecord, now: DataRecord) -> Iterable[str]:
    if before.examples != now.examples:
        yield f"{plural(now.examples, 'example')}, not {before.examples:,}"
    if before.size != now.size:
        yield f"{plural(now.size, 'byte')}, not {before.size:,}"
    else:
        yield "other contents of the same size"


def _describe_schemas(dataset: Dataset, saved: SavedRun) -> Iterable[str]:
    before, now = saved.schema, dataset.schema
    if before.task is not now.task:
        yield f"{now.task}, not {before.task}"
    yield from _describe_names("column", _columns(saved.preparation), _columns(dataset.preparation))
    yield from _describe_names("class", before.class_names, now.class_names)
    if before.picture_shape != now.picture_shape:
        yield f"pictures of {_shape(now.picture_shape)}, not {_shape(before.picture_shape)}"
    elif before.in_features != now.in_features:
        yield f"{plural(now.in_features, 'input')}, not {before.in_features:,}"


def _columns(preparation: object) -> Sequence[str]:
    if not isinstance(preparation, TableEncoding):
        return ()
    return [feature.column for feature in preparation.features]


def _shape(shape: Sequence[int] | None) -> str:
    return "x".join(map(str, shape)) if shape else "no pixels"


def _describe_names(noun: str, before: Sequence[str], now: Sequence[str]) -> Iterable[str]:
    """Which names are new and which are gone."""
    for sign, names, others in (("new", now, before), ("missing", before, now)):
        found = [name for name in names if name not in set(others)]
        if found:
            more = f" and {len(found) - SHOWN_NAMES:,} more" if len(found) > SHOWN_NAMES else ""
            yield f"{sign} {noun} {', '.join(found[:SHOWN_NAMES])}{more}"
