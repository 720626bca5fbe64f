"""ForkScreen: start a new run from a kept moment or the present, with other settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import DescendantFocus, Resize
from textual.widgets import Button, Input, Label, Select, Static

from tui_nn.data.schema import Kind
from tui_nn.errors import ConfigError
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.effects import why_idle
from tui_nn.training.settings.option import AUGMENTATION
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipe import CUSTOM
from tui_nn.ui.overlay import Overlay
from tui_nn.ui.screens.confirm import dismiss_after
from tui_nn.ui.screens.file_purposes import LEAVE
from tui_nn.ui.screens.setup import BETWEEN_FIELDS, EXPLAINED_COLUMNS, Form
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
    " optimizer, its schedule and the order of its examples begin anew."
)


class Fork(NamedTuple):
    """What to start.

    Attributes:
        config: settings of the new run.
        step: the moment whose parameters it begins with.
    """

    config: TrainingConfig
    step: int


class ForkScreen(Overlay[Fork | None]):
    """A form with the settings that can change; its result is a fork, or None.

    Args:
        config: settings of the run.
        snapshot: the run; there is at least one step to fork from.
        stop: the moment to offer first; None for the latest step.
        ask: returns the question to confirm before the current run ends; "" for none.
    """

    CSS_PATH = "fork.tcss"
    AUTO_FOCUS = "#learning_rate Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "back", tooltip="Back, and nothing is changed"),
        Binding("f5,ctrl+enter,ctrl+j", "accept", "fork", tooltip="Start the new run"),
        *BETWEEN_FIELDS,
    ]

    def __init__(
        self,
        config: TrainingConfig,
        snapshot: Snapshot,
        stop: Stop,
        ask: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__()
        self._config, self._snapshot, self._ask = config, snapshot, ask
        self._steps = forkable(snapshot)
        self._step = self._steps[min(place_of(self._steps, stop), len(self._steps) - 1)]
        self._valid: TrainingConfig | None = config

    def compose(self) -> ComposeResult:
        """The moment, the settings, and a summary."""
        yield Static(" fork: a new run from a moment of this one", id="title")
        with Form(can_focus=False):
            with Horizontal(id="moment"):
                yield Label("from")
                names = [(wording.origin(step, self._snapshot), str(step)) for step in self._steps]
                yield FieldSelect(names, value=str(self._step), allow_blank=False, compact=True)
                yield Static("where the new run begins", classes="explanation")
            texts = self._config.as_texts()
            for name in CHANGEABLE:
                if OPTIONS[name].group != AUGMENTATION or self._has_pictures:
                    yield OptionField(OPTIONS[name], texts[name])
        yield Static(id="about", markup=False)
        with Horizontal(id="bottom"):
            yield Static(id="summary", markup=False)
            yield Button("Fork (f5)", variant="primary", id="accept", compact=True)
            yield Button("Back (esc)", id="cancel", compact=True)

    @property
    def _has_pictures(self) -> bool:
        """Whether the data are pictures, or unknown."""
        source = self._config.source
        kind = source.schema.kind if source.schema else source.kind
        return kind not in WITHOUT_PICTURES

    def on_mount(self) -> None:
        """Check the initial values."""
        self._check()

    def on_resize(self, event: Resize) -> None:
        """Hide the explanations beside the fields if the lines are too short."""
        self.set_class(event.size.width < EXPLAINED_COLUMNS, "-narrow")

    @on(Select.Changed, "#moment Select")
    def take_moment(self, message: Select.Changed) -> None:
        """Begin at another moment."""
        self._step = int(str(message.value))
        self._check()

    @on(OptionField.Changed)
    def check_field(self) -> None:
        """Check the whole form: the fields depend on each other."""
        self._check()

    @on(DescendantFocus)
    def explain_focused(self) -> None:
        """Explain the focused field in full below the form."""
        focused = [field for field in self.query(OptionField) if field.has_focus_within]
        about = EXPLAINED_STEP
        if focused:
            option, explanation = focused[0].option, focused[0].explanation
            about = f"{option.name.replace('_', '-')}: {option.help}"
            about += "" if explanation == option.help else f"\n{explanation}"
        self.query_one("#about", Static).update(about, layout=False)

    def _check(self) -> None:
        """Show each field's error, and the summary below."""
        fields = {field.option.name: field for field in self.query(OptionField)}
        faults = {name: field.fault for name, field in fields.items() if field.fault}
        self._valid = None
        if not faults:
            try:
                values = {name: field.read() for name, field in fields.items()}
                changed = self._config.replace(**values)
                self._valid = changed.replace(recipe=CUSTOM) if changed != self._config else changed
            except ConfigError as error:
                faults[error.option] = error.message
        for name, field in fields.items():
            idle = why_idle(name, self._valid) if self._valid else ""
            field.show_fault(faults.get(name, ""), idle)
        self.query_one("#accept", Button).disabled = self._valid is None
        summary = self.query_one("#summary", Static)
        summary.update(self._summary(list(faults)))
        summary.set_class(bool(faults), "-wrong")
        self.explain_focused()

    def _summary(self, faulty: list[str]) -> str:
        """What is started, or what is wrong."""
        if self._valid is None:
            return f"✗ fix: {', '.join(faulty).replace('_', '-')}"
        names = [
            name.replace("_", "-")
            for name in CHANGEABLE
            if getattr(self._valid, name) != getattr(self._config, name)
        ]
        changes = f"changes {', '.join(names)}" if names else "same settings"
        network = network_wording.network(self._config, self._config.source.schema)
        return f"from step {count(self._step)} · {changes} · keeps {network}"

    @on(Input.Submitted)
    def go_to_next_field(self) -> None:
        """Move to the next field: enter does not submit the form."""
        self.focus_next()

    @on(Button.Pressed, "#accept")
    def action_accept(self) -> None:
        """Return the fork if it is valid; ask first if a run would be lost."""
        if self._valid:
            dismiss_after(self._ask(), LEAVE, self, Fork(self._valid, self._step))
        else:
            self.app.bell()

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Return None."""
        self.dismiss(None)
