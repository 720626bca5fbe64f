"""TrainingConfig: all settings of a run in one frozen, validated value."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_nn.data.catalog import find_source
from tui_nn.data.options import DataOptions
from tui_nn.data.schema import DatasetSchema, Kind
from tui_nn.data.source import DataSource
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.layers.layer import Layer
from tui_nn.engine.losses import LOSSES
from tui_nn.errors import ConfigError
from tui_nn.training.settings.option import AUGMENTATION
from tui_nn.training.settings.options import OPTIONS

STRENGTHS = tuple(
    name
    for name, option in OPTIONS.items()
    if option.group == AUGMENTATION and name != "augment_sigma"
)
"""The settings of augmentation that are 0 without it."""

RECIPE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""Valid names of recipes. Names from files are printed on screens, so they are restricted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingConfig:
    """Everything that determines the result of a run; `OPTIONS` explains each field.

    Raises:
        ConfigError: a value is invalid, alone or in combination.
    """

    recipe: str = "custom"
    dataset: str = "digits"
    data_dir: Path | None = None
    samples: int | None = None
    validation_split: float = 0.1
    own_drawings: int = 0
    seed: int = 0
    data_seed: int | None = None
    class_weights: str = "none"
    target: str = ""
    drop: tuple[str, ...] = ()
    task: str = "auto"
    test_data: Path | None = None
    test_split: float = 0.2
    skip_bad_rows: bool = False
    picture_size: tuple[int, int] | None = None
    colour: bool = False
    invert: str = "auto"
    fit: bool = False
    hidden: tuple[int, ...] = (128,)
    activation: str = "relu"
    output_activation: str = "softmax"
    loss: str = "categorical-cross-entropy"
    initializer: str = "glorot-uniform"
    optimizer: str = "adam"
    learning_rate: float = 0.001
    batch_size: int = 32
    epochs: int = 5
    schedule: str = "constant"
    schedule_period: int = 10
    schedule_factor: float = 0.5
    early_stopping: int = 0
    augment_shift: float = 0.0
    augment_rotation: float = 0.0
    augment_scale: float = 0.0
    augment_shear: float = 0.0
    augment_elastic: float = 0.0
    augment_sigma: float = 4.0
    augment_thickness: float = 0.0
    augment_occlusion: float = 0.0
    momentum: float = 0.9
    rho: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-7
    weight_decay: float = 0.01
    l2: float = 0.0
    clip_norm: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.recipe, str) or not RECIPE.fullmatch(self.recipe):
            raise ConfigError("recipe", f"{self.recipe!r} is not the name of a recipe")
        for name, option in OPTIONS.items():
            object.__setattr__(self, name, option.check(getattr(self, name)))
        self._check_output_activation()
        self._check_validation()
        if self.source.schema is not None:
            self.check(self.source.schema)

    @property
    def source(self) -> DataSource:
        """Where the data set comes from."""
        return find_source(self.dataset)

    @property
    def seed_of_data(self) -> int:
        """The seed that the data are generated and divided with."""
        return self.seed if self.data_seed is None else self.data_seed

    @property
    def data_options(self) -> DataOptions:
        """What the settings say about a user's own data."""
        return DataOptions(
            **{field.name: getattr(self, field.name) for field in dataclasses.fields(DataOptions)}
        )

    def make_layers(self, schema: DatasetSchema) -> tuple[Layer, ...]:
        """Settings of each layer of a network for data of this schema.

        The output has one unit for each class; a single one for regression, or where a sigmoid
        chooses between two classes.
        """
        is_binary = schema.classes == 2 and self.output_activation == "sigmoid"
        outputs = schema.classes if schema.is_classification and not is_binary else 1
        sizes = (schema.in_features, *self.hidden, outputs)
        activations = [self.activation] * len(self.hidden) + [self.output_activation]
        return stack_dense(sizes, activations)

    def check(self, schema: DatasetSchema) -> None:
        """Check the settings against what is known of the data.

        Raises:
            ConfigError: a setting cannot be used with data of this schema.
        """
        if self.own_drawings and schema.kind is not Kind.DIGITS:
            raise ConfigError(
                "own_drawings", f"{self.source.name} has no digits to add yours to: use 0"
            )
        if self.class_weights != "none" and not schema.is_classification:
            raise ConfigError("class_weights", f"{self.source.name} has no classes: use none")
        if not schema.is_classification and self.loss != "mean-squared-error":
            raise ConfigError(
                "loss", f"{self.source.name} has numbers to predict: use mean-squared-error"
            )
        if not schema.is_pictures:
            for name in STRENGTHS:
                if getattr(self, name):
                    raise ConfigError(name, f"{self.source.name} has no pictures to augment: use 0")

    @property
    def is_augmented(self) -> bool:
        """Whether the training pictures are augmented."""
        return any(getattr(self, name) for name in STRENGTHS)

    def replace(self, **changes: Any) -> TrainingConfig:
        """The same run with some settings changed."""
        return dataclasses.replace(self, **changes)

    def replace_texts(self, changes: Iterable[tuple[str, str]]) -> TrainingConfig:
        """The same run with some settings changed, each a name and its value as text.

        Raises:
            ConfigError: a name is unknown, or a value invalid.
        """
        return TrainingConfig.from_texts(self.as_texts() | dict(changes))

    def as_values(self) -> dict[str, Any]:
        """All settings by name; `from_values` reads them."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> TrainingConfig:
        """The config with these settings; the others are as in a new config.

        Raises:
            ConfigError: a name is unknown, or a value invalid.
        """
        for name in values:
            if name != "recipe" and name not in OPTIONS:
                raise ConfigError(name, "no such setting")
        return cls(**values)

    def as_texts(self) -> dict[str, str]:
        """All settings as text; `from_texts` reads them."""
        texts = {name: option.write(getattr(self, name)) for name, option in OPTIONS.items()}
        return {"recipe": self.recipe, **texts}

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> TrainingConfig:
        """The config that `as_texts` wrote.

        Raises:
            ConfigError: a name is unknown, or a value invalid.
        """
        return cls.from_values(
            {
                name: OPTIONS[name].read(text) if name in OPTIONS else text
                for name, text in texts.items()
            }
        )

    def _check_output_activation(self) -> None:
        needed = LOSSES[self.loss].output_activation
        if needed is not None and self.output_activation != needed:
            raise ConfigError(
                "loss",
                f"{self.loss} needs output-activation {needed}, not {self.output_activation}",
            )

    def _check_validation(self) -> None:
        if self.early_stopping and not self.validation_split:
            raise ConfigError("early_stopping", "needs a validation-split above 0")
        if self.early_stopping and not self.source.has_validation:
            raise ConfigError(
                "early_stopping", f"{self.source.name} has no examples to validate on"
            )
