"""ForkScreen: start a new run from a kept moment or the present, with other settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Label, Static

from tui_nn.data.schema import Kind
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.option import AUGMENTATION
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipe import CUSTOM
from tui_nn.ui.screens.settings_form import SettingsForm
from tui_nn.ui.timeline import wording
from tui_nn.ui.timeline.stops import Stop, forkable, place_of
from tui_nn.ui.widgets.option_field import FieldSelect, OptionField
from tui_nn.ui.wording import network_wording
from tui_nn.ui.wording.quantities import count

if TYPE_CHECKING:
    from tui_nn.training.protocol.snapshot import Snapshot

CHANGEABLE = (
    "optimizer",
    "learning_rate",
    "batch_size",
    "epochs",
    "schedule",
    "schedule_period",
    "schedule_factor",
    "early_stopping",
    "seed",
    "loss",
    "momentum",
    "rho",
    "beta1",
    "beta2",
    "epsilon",
    "weight_decay",
    "l2",
    "clip_norm",
    *(name for name, option in OPTIONS.items() if option.group == AUGMENTATION),
)
"""The settings that a fork can change, in the order of the form; it keeps layers and data."""

WITHOUT_PICTURES = (Kind.PLANE, Kind.TABLE)
"""Data that cannot be augmented."""

EXPLAINED_STEP = (
    "The new run begins with the weights and biases of this moment, as its step 0. Its"
    " optimizer, its schedule and the order of its examples start from the beginning."
)


class Fork(NamedTuple):
    """What to start.

    Attributes:
        config: settings of the new run.
        step: the moment whose parameters it begins with.
    """

    config: TrainingConfig
    step: int


class ForkPlan:
    """A choice of the moment, and the settings that can change.

    Args:
        config: settings of the run.
        snapshot: the run; there is at least one step to fork from.
        stop: the moment to offer first; None for the latest step.
    """

    heading, accept = "fork: a new run from a moment of this one", "Fork"
    about = EXPLAINED_STEP

    def __init__(self, config: TrainingConfig, snapshot: Snapshot, stop: Stop) -> None:
        self._config, self._snapshot = config, snapshot
        self._steps = forkable(snapshot)
        self._step = self._steps[min(place_of(self._steps, stop), len(self._steps) - 1)]

    def compose(self) -> Iterator[Widget]:
        """The moment, and the settings."""
        names = [(wording.origin(step, self._snapshot), str(step)) for step in self._steps]
        yield Horizontal(
            Label("from"),
            FieldSelect(names, value=str(self._step), allow_blank=False, compact=True),
            Static("where the new run begins", classes="explanation"),
            id="moment",
            classes="first",
        )
        texts = self._config.as_texts()
        for name in CHANGEABLE:
            if OPTIONS[name].group != AUGMENTATION or self._has_pictures:
                yield OptionField(OPTIONS[name], texts[name])

    @property
    def _has_pictures(self) -> bool:
        """Whether the data are pictures, or unknown."""
        source = self._config.source
        kind = source.schema.kind if source.schema else source.kind
        return kind not in WITHOUT_PICTURES

    def choose(self, _: Widget, chosen: str) -> None:
        """Begin at another moment."""
        self._step = int(chosen)

    def make_config(self, values: Mapping[str, Any]) -> TrainingConfig:
        """The run's config with the values of the fields; one that differs is of no recipe."""
        changed = self._config.replace(**values)
        return changed.replace(recipe=CUSTOM) if changed != self._config else changed

    def make_result(self, config: TrainingConfig) -> Fork:
        """The fork."""
        return Fork(config, self._step)

    def describe(self, config: TrainingConfig) -> str:
        """Where it begins, and what it changes."""
        names = [
            name.replace("_", "-")
            for name in CHANGEABLE
            if getattr(config, name) != getattr(self._config, name)
        ]
        changes = f"changes {', '.join(names)}" if names else "same settings"
        network = network_wording.network(self._config, self._config.source.schema)
        return f"from step {count(self._step)} · {changes} · keeps {network}"

    def show_faults(self, form: Widget, faults: Mapping[str, str]) -> None:
        """Each field shows its own."""


class ForkScreen(SettingsForm[Fork]):
    """A form with the settings that can change; its result is a fork, or None.

    Args:
        config, snapshot, stop: as of `ForkPlan`.
        ask: returns the question to confirm before the current run ends; "" for none.
    """

    AUTO_FOCUS = "#learning_rate Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+enter,ctrl+j", "accept", "fork", tooltip="Start the new run"),
    ]

    def __init__(
        self,
        config: TrainingConfig,
        snapshot: Snapshot,
        stop: Stop,
        ask: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__(ForkPlan(config, snapshot, stop), config, ask)
