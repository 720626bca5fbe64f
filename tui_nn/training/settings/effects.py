"""Why a setting has no effect on a run or on a test.

Lists of settings mark one without effect; a command that sets one is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tui_nn.data.catalog import SOURCES
from tui_nn.data.source import DataSource
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.errors import ConfigError
from tui_nn.text import plural
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.option import OWN_DATA
from tui_nn.training.settings.options import OPTIONS

DROPPING = ("step", "plateau")
"""Schedules that drop the learning rate after a number of epochs."""

Reason = Callable[[TrainingConfig], str]
"""Returns why a setting has no effect on a run; "" if it has one."""


def why_idle(name: str, config: TrainingConfig) -> str:
    """Why the setting `name` of `config` has no effect on the run; "" if it has one."""
    reason = _IN_TRAINING.get(name)
    return reason(config) if reason else ""


def why_idle_in_test(name: str, source: DataSource) -> str:
    """Why the setting `name` does not change the test part of a data set; "" if it does."""
    reason = _IN_TEST.get(name)
    return reason(source) if reason else ""


def refuse_idle_data_dir(data_dir: Path | None, config: TrainingConfig) -> None:
    """Refuse a data folder for a continued run whose data are not read from files.

    Args:
        data_dir: the requested folder, if any.
        config: settings of the run.

    Raises:
        ConfigError: the folder would have no effect.
    """
    reason = _files(config.source) if data_dir else ""
    if reason:
        raise ConfigError("data_dir", f"no effect, {reason}")


def _files(source: DataSource) -> str:
    return "" if source.reads_files else f"{source.name} is not read from files"


def _samples(source: DataSource) -> str:
    return "" if source.is_generated else f"the number of examples of {source.name} is fixed"


def _data_seed(config: TrainingConfig) -> str:
    source, is_drawn = config.source, bool(config.validation_split) or config.source.is_generated
    is_drawn = (is_drawn and source.has_validation) or source.name not in SOURCES
    return "" if is_drawn else f"the examples and parts of {source.name} are always the same"


def _validation(config: TrainingConfig) -> str:
    if config.source.has_validation or not config.validation_split:
        return ""
    return f"{config.source.name} has no examples to hold out"


def _activation(config: TrainingConfig) -> str:
    return "" if config.hidden else "there is no hidden layer"


def _schedule(config: TrainingConfig) -> str:
    """Why no drop of the learning rate happens within the run."""
    first = config.schedule_period
    if config.schedule not in DROPPING or first < config.epochs:
        return ""
    epochs = plural(config.epochs, "epoch")
    return f"the first drop comes after {plural(first, 'epoch')} and the run has {epochs}"


def _drops(config: TrainingConfig) -> str:
    if config.schedule in DROPPING:
        return _schedule(config)
    return f"the schedule {config.schedule} does not use it; {' and '.join(DROPPING)} do"


def _bending(config: TrainingConfig) -> str:
    return "" if config.augment_elastic else "pictures are only bent with augment-elastic above 0"


def _of_optimizer(name: str) -> Reason:
    """The reason function of a setting that only some optimizers use."""
    users = [entry.name for entry in OPTIMIZERS.values() if name in entry.settings]

    def reason(config: TrainingConfig) -> str:
        if config.optimizer in users:
            return ""
        return f"{config.optimizer} does not use it; {' and '.join(users)} {_do(users)}"

    return reason


def _do(users: list[str]) -> str:
    return "does" if len(users) == 1 else "do"


def _own_data(config: TrainingConfig) -> str:
    is_own = config.source.name not in SOURCES
    return "" if is_own else f"{config.source.name} comes with the program"


_IN_TRAINING: Mapping[str, Reason] = {
    **{option.name: _own_data for option in OPTIONS.values() if option.group == OWN_DATA},
    "data_dir": lambda config: _files(config.source) if config.data_dir else "",
    "samples": lambda config: _samples(config.source) if config.samples else "",
    "data_seed": lambda config: "" if config.data_seed is None else _data_seed(config),
    "validation_split": _validation,
    "activation": _activation,
    "schedule": _schedule,
    "schedule_period": _drops,
    "schedule_factor": _drops,
    "augment_sigma": _bending,
    **{
        name: _of_optimizer(name)
        for name in ("momentum", "rho", "beta1", "beta2", "epsilon", "weight_decay")
    },
}
"""Settings without effect on some runs; all others affect every run or are refused."""


def _test_samples(source: DataSource) -> str:
    same = source.is_generated  # apart from the examples that are trained on
    return f"the test part of {source.name} is always the same size" if same else _samples(source)


def _test_seed(source: DataSource) -> str:
    drawn = source.is_generated and not source.reads_files
    return "" if drawn else f"the test part of {source.name} is always the same"


_IN_TEST: Mapping[str, Callable[[DataSource], str]] = {
    "data_dir": _files,
    "samples": _test_samples,
    "seed": _test_seed,
    "skip_bad_rows": lambda source: f"{source.name} comes with the program",
}
"""Settings without effect on the test part of some data sets."""
