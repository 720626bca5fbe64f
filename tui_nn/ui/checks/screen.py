"""ChecksScreen: the checks of the run's recipe, as they are carried out beside the training."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from tui_nn.training.protocol.checking import CheckResult, CheckState, ChecksView
from tui_nn.training.protocol.commands import SetLearningRate
from tui_nn.training.protocol.events import ChecksMeasured, Failed, Ready
from tui_nn.training.protocol.inquiries import CheckRecipe, StopChecks
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.checks.lines import summarize
from tui_nn.ui.checks.widgets import ChecksList, RateCurvePlot
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.overlay import Overlay
from tui_nn.ui.run.visit import Visit
from tui_nn.ui.widgets.key_bar import KeyBar

LOW = 22
"""Rows below which there is no room for the curve."""

CHECKS_KEYS = (
    Binding("enter", "take_rate", "use the suggested rate", key_display="enter", id="checks.take",
            tooltip="Continue the run with the suggested learning rate"),
    Binding("r", "repeat", "check again", id="checks.repeat",
            tooltip="Carry out all checks again"),
    Binding("s", "stop", "stop", id="checks.stop",
            tooltip="Give up the checks that have not ended"),
    Binding("escape,k", "back", "back", key_display="esc", id="checks.back",
            tooltip="Go to the training; the checks continue"),
)  # fmt: skip
"""The keys of this screen."""


class ChecksScreen(Overlay[None]):
    """The checks. They begin when it is opened for the first time in a run.

    Args:
        visit: the run, and how to send commands.
    """

    CSS_PATH = Path(__file__).with_name("screen.tcss")
    AUTO_FOCUS = "ChecksList"
    BINDINGS: ClassVar[list[BindingType]] = [*CHECKS_KEYS]

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self._has_chosen = False

    def compose(self) -> ComposeResult:
        """Title, checks with the text about one of them, curve, keys."""
        yield Static(id="title", markup=False)
        yield ChecksList()
        yield Static(id="detail", markup=False)
        yield RateCurvePlot()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is known; begin if nothing is."""
        if (view := self._visit.run.checks) is not None:
            self._show(view)
        else:
            self._begin()

    def on_resize(self, event: Resize) -> None:
        """Hide the curve where it has no room."""
        self.set_class(event.size.height < LOW, "-low")

    @on(TrainingUpdate)
    def follow(self, message: TrainingUpdate) -> None:
        """Show how far the checks are."""
        message.stop()
        match message.event:
            case ChecksMeasured(view):
                self._show(view)
            case Ready():  # another run: its recipe was not checked
                self._begin()
            case Failed(error):
                self._tell(f"✗ {error}")

    def _begin(self) -> None:
        """Check the recipe that is loaded; while one is being loaded, `follow` begins later."""
        self.query_one(RateCurvePlot).view = None
        self._mark_keys()
        if self._visit.run.ready is None or self._visit.run.state is RunState.LOADING:
            self._tell("they begin when the network is loaded")
        else:
            self._tell("they begin")
            self.action_repeat()

    def _show(self, view: ChecksView) -> None:
        checks = self.query_one(ChecksList)
        checks.results = view.results
        if not self._has_chosen:
            checks.selected = worth_seeing(view)
        self.query_one(RateCurvePlot).view = view
        self._tell(summarize(view.results))
        self._explain()
        self._mark_keys()

    def _mark_keys(self) -> None:
        """Show the keys that have an effect."""
        keys, view = self.query_one(KeyBar), self.query_one(RateCurvePlot).view
        rate = view.suggested_rate if view else None
        dead = {"stop"} if view is None or view.is_complete else {"repeat"}
        keys.dead = frozenset(dead if rate else dead | {"take_rate"})
        keys.words = {"checks.take": f"use rate {rate:g}"} if rate else {}

    def _tell(self, text: str) -> None:
        recipe = self._visit.run.config.recipe
        self.query_one("#title", Static).update(f"checks of the recipe {recipe}: {text}")

    @on(ChecksList.Chosen)
    def _choose(self) -> None:
        self._has_chosen = True
        self._explain()

    def _explain(self) -> None:
        """Say all there is to say about the selected check."""
        checks = self.query_one(ChecksList)
        if checks.results:
            text = describe(checks.results[checks.selected])
            self.query_one("#detail", Static).update(text, layout=False)

    # Keys

    def action_repeat(self) -> None:
        """Carry out the checks, or join those that are being carried out."""
        self._has_chosen = False
        self._visit.send(CheckRecipe())

    def action_stop(self) -> None:
        """Give up the checks that have not ended."""
        self._visit.send(StopChecks())

    def action_take_rate(self) -> None:
        """Set the learning rate of the run to the suggested one."""
        view = self.query_one(RateCurvePlot).view
        if view is None or view.suggested_rate is None:
            self.notify("There is no suggested learning rate.", timeout=3)
        elif self._visit.run.state is RunState.FINISHED:
            self.notify("The run has finished: start a new one (n) with this rate.", timeout=4)
        else:
            self._visit.send(SetLearningRate(view.suggested_rate))
            self.notify(
                f"The learning rate is {view.suggested_rate:g} from the next step on.", timeout=3
            )

    def action_back(self) -> None:
        """Leave; the checks continue."""
        self.dismiss(None)


def worth_seeing(view: ChecksView) -> int:
    """Place of the check that is carried out; at the end of the first that failed."""
    wanted = CheckState.FAILED if view.is_complete else CheckState.RUNNING
    places = [n for n, result in enumerate(view.results) if result.state is wanted]
    return places[0] if places else 0


def describe(result: CheckResult) -> Content:
    """What a check shows, what it found, and what to do."""
    parts: list[str | tuple[str, str]] = [(f"{result.about}\n", "dim"), result.numbers]
    if result.advice:
        parts.append((f"\n{result.advice}", "bold $text-warning"))
    return Content.assemble(*parts)
