"""SweepRequest: what a sweep tries, in a file `sweep.toml` that is also what a user writes."""

from __future__ import annotations

import dataclasses
import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_nn.errors import ConfigError, UserError
from tui_nn.training.session.loading import takes_drawings
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.sweeps.space import (
    LIST,
    RANGE,
    SAME,
    Choices,
    Dimension,
    is_varied,
    read_dimension,
    write_value,
)

SEARCHES = ("random", "grid", "tpe")

OBJECTIVES = ("accuracy", "r2", "loss")
"""Measures by which trials can be compared, where their data has them."""

MOST_TRIALS, MOST_SEEDS = 100_000, 100

DEFAULT_TRIALS = 20

REDUCTION = 3
"""Of the trials at a rung, one in this many is trained further."""


@dataclass(frozen=True, slots=True)
class SweepRequest:
    """A sweep.

    Attributes:
        config: the settings that all trials share.
        varied: text of each setting that is varied, such as `1e-4..1e-1`, by name.
        trials: how many sets of settings are tried.
        seeds: networks trained for each of them, which differ in initial weights and order.
        search: how the settings are chosen, one of `SEARCHES`.
        early_ending: whether the worse trials end after a part of their epochs.
        objective: the measure by which they are compared, one of `OBJECTIVES`; "" for the first of
            `measures_of`.

    Raises:
        UserError: a part is invalid, or they contradict each other.
    """

    config: TrainingConfig
    varied: Mapping[str, str]
    trials: int = DEFAULT_TRIALS
    seeds: int = 1
    search: str = "random"
    early_ending: bool = False
    objective: str = ""
    dimensions: Mapping[str, Dimension] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.varied:
            raise UserError("nothing varies: type a setting as a range low..high or a list a/b/c")
        if self.search not in SEARCHES:
            raise UserError(f"search: {self.search!r} is not one of {', '.join(SEARCHES)}")
        for name, most in ("trials", MOST_TRIALS), ("seeds", MOST_SEEDS):
            value = getattr(self, name)
            if type(value) is not int or not 1 <= value <= most:
                raise UserError(f"{name}: {value!r} is not a whole number from 1 to {most:,}")
        names = sorted(self.varied, key=list(OPTIONS).index)
        dimensions = {name: read_dimension(name, self.varied[name]) for name in names}
        object.__setattr__(self, "dimensions", dimensions)
        if self.search == "grid":
            object.__setattr__(self, "trials", len(self.grid()))
        if self.early_ending and "epochs" in self.varied:
            raise ConfigError("epochs", "early ending needs the same number in all trials")
        if takes_drawings(self.config):
            raise UserError("a sweep cannot train on your own drawings")
        if self.config.source.has_validation and not self.config.validation_split:
            raise ConfigError("validation_split", "a sweep compares trials by it: above 0")
        known = [name.partition("_")[2] for name in measures_of(self.config)]
        if self.objective and self.objective not in known:
            raise UserError(f"objective: {self.objective!r} is not one of {', '.join(known)}")

    @property
    def epochs(self) -> int:
        """Epochs of the longest trial."""
        dimension = self.dimensions.get("epochs")
        if dimension is None:
            return self.config.epochs
        return int(max(dimension.values) if isinstance(dimension, Choices) else dimension.high)

    def grid(self) -> list[dict[str, Any]]:
        """Every combination of the values.

        Raises:
            UserError: a setting has a range, or there are too many combinations.
        """
        lists = []
        for name, dimension in self.dimensions.items():
            if not isinstance(dimension, Choices):
                raise ConfigError(name, "a grid takes lists, not ranges")
            lists.append(dimension.values)
        combinations = list(itertools.islice(itertools.product(*lists), MOST_TRIALS + 1))
        if len(combinations) > MOST_TRIALS:
            raise UserError(f"more than {MOST_TRIALS:,} combinations")
        return [dict(zip(self.dimensions, values, strict=True)) for values in combinations]

    def is_same_but_longer(self, other: SweepRequest) -> bool:
        """Whether `other` asks for the same sweep, with any number of trials."""
        return dataclasses.replace(other, trials=self.trials) == self


def read_request(text: str, where: str) -> SweepRequest:
    """The request in TOML.

    ```toml
    recipe = "moons"
    trials = 40
    seeds = 3
    search = "random"
    early_ending = true
    [settings]
    learning_rate = "1e-4..1e-1"
    hidden = ["32", "64", "128,64"]
    epochs = 20
    ```

    Args:
        text: the content.
        where: name of the file in errors.

    Raises:
        UserError: it is not TOML, or a name or value is unknown.
    """
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{where}: is not TOML ({error})") from None
    settings = values.pop("settings", {})
    recipe = values.pop("recipe", None)
    known = {"trials", "seeds", "search", "early_ending", "objective"}
    for name in values:
        if name not in known:
            raise UserError(
                f"{where}: {name} is unknown; there are recipe, settings, "
                f"{', '.join(sorted(known))}"
            )
    if not isinstance(settings, dict):
        raise UserError(f"{where}: settings is a table: [settings]")
    try:
        return make_request(
            recipe, {name: _text(value) for name, value in settings.items()}, **values
        )
    except UserError as error:
        raise UserError(f"{where}: {error}") from None


def make_request(recipe: str | None, texts: Mapping[str, str], **parts: Any) -> SweepRequest:
    """The request for a recipe with settings as text; those that vary are lists or ranges.

    Args:
        recipe: name of the recipe; None for that of the data set, or none.
        texts: settings by name.
        parts: other fields of `SweepRequest`. If neither trials nor a search are given and all
            settings that vary are lists, every combination is tried.

    Raises:
        UserError: a name or value is unknown.
    """
    for name in texts:
        if name not in OPTIONS:
            raise ConfigError(name, "no such setting")
    if recipe is not None and recipe not in RECIPES:
        raise UserError(f"recipe: {recipe!r} is unknown; `tui-nn recipes` lists them")
    varied = {name: text for name, text in texts.items() if is_varied(text) and name not in SAME}
    fixed = {name: text for name, text in texts.items() if name not in varied}
    if not {"trials", "search"} & set(parts) and not any(RANGE in text for text in varied.values()):
        parts["search"] = "grid"
    base = RECIPES[recipe].config if recipe else TrainingConfig()
    if parts.get("seeds", 1) != 1 and "data_seed" not in fixed:  # all have the same data
        fixed["data_seed"] = fixed.get("seed", str(base.seed))
    return SweepRequest(config=base.replace_texts(fixed.items()), varied=varied, **parts)


def write_request(request: SweepRequest) -> bytes:
    """The content of `sweep.toml`."""
    import tomli_w

    config = request.config
    texts = {name: text for name, text in config.as_texts().items() if name in OPTIONS and text}
    settings = {**texts, **request.varied}
    values: dict[str, Any] = {"recipe": config.recipe} if config.recipe in RECIPES else {}
    values |= {
        "trials": request.trials,
        "seeds": request.seeds,
        "search": request.search,
        "early_ending": request.early_ending,
    }
    if request.objective:
        values["objective"] = request.objective
    values["settings"] = settings  # a table comes last
    return tomli_w.dumps(values).encode()


def measures_of(config: TrainingConfig) -> tuple[str, ...]:
    """The measures by which trials can be compared, the usual one first.

    It is the accuracy on the validation part, or R² where numbers are predicted; the loss on the
    training part of data with nothing to hold out, such as xor.
    """
    if not config.source.has_validation:
        return ("train_loss",)
    schema = config.source.schema
    if schema is not None:
        is_number = not schema.is_classification
    else:
        is_number = config.loss == "mean-squared-error"
    return f"validation_{'r2' if is_number else 'accuracy'}", "validation_loss"


def describe_settings(settings: Mapping[str, Any]) -> str:
    """Settings as they are typed: `--learning-rate 0.01 --hidden 64`."""
    return " ".join(
        f"{OPTIONS[name].flag} {write_value(name, settings[name])}" for name in settings
    )


def _text(value: Any) -> str:
    """A value of TOML as it is typed; an array is a list of values."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return LIST.join(_text(entry) for entry in value)
    return str(value)
