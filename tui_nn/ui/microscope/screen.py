"""MicroscopeScreen: one example, frozen, and every number of its way forward and back."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize, ScreenResume
from textual.widgets import Input, Static

from tui_nn.errors import UserError
from tui_nn.training.protocol.commands import Pause, Run, Step
from tui_nn.training.protocol.events import (
    Event,
    Examined,
    Failed,
    Finished,
    Loading,
    Ready,
    Updated,
)
from tui_nn.training.protocol.examples import Source
from tui_nn.training.protocol.inquiries import UpdateOn
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.microscope import wording
from tui_nn.ui.microscope.choice import STAGES, Choice, Stage
from tui_nn.ui.microscope.find import HINT, Found, find
from tui_nn.ui.microscope.keys import MICROSCOPE_KEYS, ONLY_IN_UPDATE
from tui_nn.ui.microscope.pages import SENTENCES
from tui_nn.ui.microscope.sources import Sources
from tui_nn.ui.microscope.widget import MicroscopeBody
from tui_nn.ui.overlay import Overlay
from tui_nn.ui.requests import LatestRequest
from tui_nn.ui.run.later import Later
from tui_nn.ui.run.visit import Visit
from tui_nn.ui.widgets.key_bar import KeyBar

TALL, LOW = 34, 20
"""Rows from which there is space around the numbers, and below which there is no sentence."""

IDLE_SHARE = 5
"""Least time from an answer to the next question during training, in times of that answer."""


class MicroscopeScreen(Overlay[None]):
    """One example under the microscope. Events of the session arrive as `TrainingUpdate`.

    Args:
        visit: the run, and what to show first.

    Attributes:
        view: the latest numbers; None before there are any.
    """

    CSS_PATH = "microscope.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*MICROSCOPE_KEYS]

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        is_held_out = visit.run.config.validation_split > 0
        self._sources = Sources(visit.strokes, visit.example, is_held_out=is_held_out)
        self._choice = Choice(self._sources.now)
        self._request = LatestRequest(visit.ask)
        self.view: MicroscopeView | None = None
        self._is_running = visit.run.state is RunState.RUNNING
        self._shown = self._choice
        self._asked = self._answered_in = 0.0
        self._later = Later(self, visit.delay)

    def compose(self) -> ComposeResult:
        """Example, steps, what the step does, its numbers, what was done, keys."""
        yield Static(id="title", markup=False)
        yield Static(id="steps")
        yield Static(id="sentence", markup=False)
        yield MicroscopeBody()
        yield Static(id="said", markup=False)
        yield Input(placeholder=HINT, select_on_focus=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask for the numbers."""
        self.query_one(MicroscopeBody).hint = wording.WAITING
        self._show()
        self._ask()

    def on_resize(self, event: Resize) -> None:
        """Use the room that there is."""
        self.set_class(event.size.height >= TALL, "-tall")
        self.set_class(event.size.height < LOW, "-low")
        self._show()

    @on(ScreenResume)
    def _look_again(self) -> None:
        """Follow the training again once no other screen lies over this one."""
        if self.view is not None and self._is_running and not self._is_past:
            self._ask_later()

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is to come."""
        return self._request.is_waiting

    # Events of the session

    @on(TrainingUpdate)
    def follow(self, message: TrainingUpdate) -> None:
        """Show the numbers that were asked for."""
        message.stop()
        event: Event = message.event
        match event:
            case Examined(view):
                self._take(view)
            case Updated() | Finished():
                self._ask()
            case Snapshot() if self.view is not None and event.shown_step != self.view.step:
                self._ask_later()
            case Failed(error) if self._request.is_waiting:
                self._fail(error)
            case Ready() | Loading():
                self.leave()

    @property
    def _is_past(self) -> bool:
        """Whether the run is shown as it was at a moment before."""
        snapshot = self._visit.run.snapshot
        return snapshot is not None and snapshot.past is not None

    def _ask(self) -> None:
        """Ask for the numbers of what is chosen."""
        self._later.stop()
        if self._visit.run.ended:
            self._say(self._visit.run.ended, "-failed")
            return
        self._asked = monotonic()
        self._request.ask(self._choice.question())

    def _take(self, view: MicroscopeView) -> None:
        """Show an answer, and plan the next question while the network is trained."""
        is_first, old, self.view = self.view is None, self.view, view
        was_on_batch = old.update.on_batch if old else False
        self._answered_in = monotonic() - self._asked
        self._request.answered()
        self.query_one(MicroscopeBody).view = view
        if not self._request.is_waiting:  # else something else was chosen meanwhile
            self._is_running = view.is_training
            self._sources.learn(view.parts)
            self._shown = self._choice = self._choice.of_example(view.example)
            change = "" if view.update.on_batch != was_on_batch else wording.loss_change(view)
            self._say(change or self._hint(), "-done" if change else "")
            if is_first and not view.layers[0].weights.size:
                self._choose(self._choice.of_active_unit(view))
            elif self._is_running and not self._is_past:
                self._ask_later()
        self._show()

    def _ask_later(self) -> None:
        """Ask again after a pause, as soon as a picture can be sent."""
        if not self._later.is_planned and not self._request.is_waiting:
            pause = max(self._visit.pause, IDLE_SHARE * self._answered_in)
            self._later.plan(pause, self._ask_again)

    def _ask_again(self) -> None:
        if not self._visit.run.ended:
            self._ask()

    def _fail(self, error: Exception) -> None:
        """Say what is wrong, and go back to what was seen last."""
        self._request.answered()
        self._choice = self._shown
        text = str(error) if isinstance(error, UserError) else f"{type(error).__name__}: {error}"
        if self.view is None:
            self.query_one(MicroscopeBody).hint = text
        self._say(text, "-failed")

    # What is shown

    def _show(self) -> None:
        """Show title, steps and keys."""
        stage, view = self._choice.stage, self.view
        running, width = self._is_running, self.size.width - 2
        title = wording.title(view, width, running=running, past=self._is_past)
        self.query_one("#title", Static).update(title, layout=False)
        self.query_one("#steps", Static).update(wording.tabs(stage), layout=False)
        self.query_one("#sentence", Static).update(SENTENCES[stage])
        self.query_one(MicroscopeBody).stage = stage
        keys = self.query_one(KeyBar)
        keys.dead = ONLY_IN_UPDATE if stage is not Stage.UPDATE else frozenset()
        if self._is_past:
            keys.dead |= {"update"}
        keys.words = {"microscope.run": "pause" if running else "run"}

    def _say(self, text: str, kind: str = "") -> None:
        said = self.query_one("#said", Static)
        said.update(" ".join(text.split()), layout=False)
        for name in ("-done", "-failed"):
            said.set_class(name == kind, name)

    def _choose(self, choice: Choice) -> None:
        """Look at something else."""
        if choice != self._choice:
            self._choice = choice
            self._ask()

    # Keys

    def action_turn(self, by: int) -> None:
        """Go to the next step, or back."""
        self._turn(self._choice.turned(by))

    def action_show_stage(self, number: int) -> None:
        """Go to a step."""
        self._turn(replace(self._choice, stage=STAGES[number]))

    def _turn(self, choice: Choice) -> None:
        """Show another step of the same numbers."""
        self._choice, self._shown = choice, replace(self._shown, stage=choice.stage)
        self._say(self._hint())
        self._show()

    def _hint(self) -> str:
        """What the keys do that have no room below."""
        if self._choice.stage is not Stage.UPDATE or self.view is None:
            return wording.KEYS
        if self._is_past:
            return wording.why_not_updated(self.view)
        return wording.what_enter_does(on_batch=self._choice.on_batch)

    def action_next_unit(self, by: int) -> None:
        """Choose another unit of the layer."""
        if self.view is not None:
            self._choose(self._choice.next_unit(self.view, by))

    def action_next_layer(self, by: int) -> None:
        """Choose another layer."""
        if self.view is not None:
            self._choose(self._choice.next_layer(self.view, by))

    def action_next_weight(self, by: int) -> None:
        """Choose another weight of the unit, by the size of its term."""
        if self.view is not None:
            self._choose(self._choice.next_weight(self.view, by))

    def action_next_example(self, by: int) -> None:
        """Choose another example from the same source."""
        if self._sources.now.source is Source.DRAWING:
            self._say(wording.ONE_DRAWING)
        else:
            self._choose(self._choice.of_example(self._sources.step(by)))

    def action_next_source(self) -> None:
        """Choose the first example from elsewhere."""
        self._choose(self._choice.of_example(self._sources.turn()))

    def action_toggle_batch(self) -> None:
        """Update on the next batch, or on the example alone."""
        if self._choice.stage is Stage.UPDATE:
            self._choose(replace(self._choice, on_batch=not self._choice.on_batch))

    def action_update(self) -> None:
        """Do the update that is shown."""
        if self._choice.stage is not Stage.UPDATE or self.view is None:
            return
        if self._is_past:
            self._say(wording.why_not_updated(self.view), "-failed")
        elif not self._choice.on_batch:
            self._visit.send(UpdateOn(self._choice.example))
        elif self._visit.run.state is RunState.FINISHED:
            self._say(wording.OVER, "-failed")
        else:
            self._visit.send(Step(1))
            self._ask()

    def action_toggle_run(self) -> None:
        """Continue the training, or pause it; the numbers follow it."""
        if self._visit.run.state is RunState.FINISHED:
            self._say(wording.OVER, "-failed")
            return
        self._visit.send(Pause() if self._is_running else Run())
        self._is_running = not self._is_running
        self._ask()

    def action_back(self) -> None:
        """Close the search, or leave."""
        if self.has_class("-searching"):
            self._close_search()
        else:
            self.dismiss(None)

    # Search

    def action_search(self) -> None:
        """Type what is looked for."""
        self.add_class("-searching")
        box = self.query_one(Input)
        box.value = ""
        box.focus()
        self._say(wording.SEARCHING)

    def _found(self, text: str) -> Found | None:
        """What a text names that exists."""
        found = find(text, self.view, self._choice) if self.view is not None else None
        if found is None or found.example is None:
            return found
        count = self._sources.counts.get(self._sources.now.source, 0)
        return found if found.example < count else None

    @on(Input.Changed)
    def _preview(self, event: Input.Changed) -> None:
        """Say what the text names so far."""
        if self.has_class("-searching") and self.view is not None and event.value.strip():
            found = self._found(event.value)
            self._say(wording.found(found, self.view) if found else wording.NOT_FOUND)

    @on(Input.Submitted)
    def _go(self, event: Input.Submitted) -> None:
        """Choose what the text names."""
        found = self._found(event.value)
        self._close_search()
        if found is not None:
            example = None if found.example is None else self._sources.go(found.example)
            self._choose(found.choice.of_example(example) if example else found.choice)
        elif event.value.strip():
            self._say(wording.NOT_FOUND, "-failed")

    def _close_search(self) -> None:
        self.remove_class("-searching")
        self.set_focus(None)
        self._say(self._hint())
