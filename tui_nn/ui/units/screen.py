"""UnitsScreen: the units of a network, and what each of them wants."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.events import DescendantFocus, Resize
from textual.widgets import Input, Static

from tui_nn.training.protocol.commands import Pause, Run
from tui_nn.training.protocol.events import (
    Failed,
    Finished,
    Loading,
    Ready,
    UnitInspected,
    UnitsListed,
    Updated,
)
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.protocol.units import UnitsView, UnitView
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.overlay import Overlay
from tui_nn.ui.requests import LatestRequest
from tui_nn.ui.run.later import Later
from tui_nn.ui.run.visit import Visit
from tui_nn.ui.units import wording
from tui_nn.ui.units.choice import Choice
from tui_nn.ui.units.find import find_unit
from tui_nn.ui.units.keys import UNIT_KEYS, dead_actions
from tui_nn.ui.units.unit_examples import UnitExamples
from tui_nn.ui.units.unit_list import UnitList
from tui_nn.ui.units.unit_sheet import UnitSheet
from tui_nn.ui.widgets.key_bar import KeyBar

STACKED = 40
"""Rows from which examples stand below the sheet."""

WIDE = 118
"""Columns that pictures need for that."""

LARGE = 138, 50
"""Columns and rows from which these pictures are larger."""

PIECE_SHARE, IDLE_SHARE = 5, 40
"""Least time to the next piece of a measurement during training, in times of what a piece takes;
and to the next measurement, in times of what all pieces take."""


class UnitsScreen(Overlay[None]):
    """A list of the units of a layer, and the page of one. Events arrive as `TrainingUpdate`.

    A network in training is copied and measured, in pieces; then, after a pause, once more.

    Args:
        visit: the run, and where questions go.
    """

    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "UnitList"
    BINDINGS: ClassVar[list[BindingType]] = [*UNIT_KEYS]

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit, self._run = visit, visit.run
        self._request = LatestRequest(visit.ask)
        self._choice = self._shown = Choice()
        self._selected = 0
        self._seconds = 0.0
        self._later = Later(self, visit.delay)

    def compose(self) -> ComposeResult:
        """Title, the list or a unit, a line about the selected one, keys."""
        yield Static(id="title", markup=False)
        with Container(id="body"):
            yield UnitList()
            yield UnitSheet()
            yield UnitExamples()
        yield Static(id="about", markup=False)
        yield Input(placeholder=wording.SEARCHING, select_on_focus=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Have the units measured."""
        schema = self._run.schema
        target = None if schema is None or schema.is_classification else schema.target_name
        self._list.target = self._sheet.target = target
        self.set_class(schema is not None and schema.is_pictures, "-pictures")
        self.query_one("#title", Static).update("hidden units")
        self._mark_keys()
        self.call_after_refresh(self._ask, fresh=True)

    def on_resize(self, event: Resize) -> None:
        """Use the room that there is."""
        is_wide = event.size.width >= WIDE or not self.has_class("-pictures")
        self.set_class(is_wide and event.size.height >= STACKED, "-stacked")
        self.set_class(event.size.width >= LARGE[0] and event.size.height >= LARGE[1], "-large")
        self._show_page_title()
        self._mark_keys()

    @property
    def _list(self) -> UnitList:
        return self.query_one(UnitList)

    @property
    def _sheet(self) -> UnitSheet:
        return self.query_one(UnitSheet)

    @property
    def _examples(self) -> UnitExamples:
        return self.query_one(UnitExamples)

    @property
    def _is_training(self) -> bool:
        return self._run.state is RunState.RUNNING

    # Events of the session

    @on(TrainingUpdate)
    def follow(self, message: TrainingUpdate) -> None:
        """Show what the session says."""
        message.stop()
        match message.event:
            case UnitsListed(view):
                self._take(view)
            case UnitInspected(view):
                self._take(view)
            case Finished() | Updated():
                self._ask(fresh=True)
            case Failed(error) if self._request.is_waiting:
                self._fail(error)
            case Ready() | Loading():
                self.leave()

    def _ask(self, *, fresh: bool = False) -> None:
        """Ask about what is chosen; of the network as it is now if `fresh`."""
        self._later.stop()
        if self._run.ended:
            self._tell(self._run.ended, failed=True)
            return
        if fresh:
            self._seconds = 0.0
        units = self._list
        pictures = units.is_wall and self.has_class("-pictures")
        question = self._choice.question(
            count=units.page_size,
            pictures=pictures and self._choice.layer == 0,
            losses=not self._is_training,
            fresh=fresh,
        )
        self._request.ask(question)

    def _take(self, view: UnitsView | UnitView) -> None:
        """Show an answer, and plan the next question."""
        self._request.answered()
        if self._request.is_waiting:  # something else was chosen meanwhile
            return
        self._seconds += view.seconds
        self._shown = self._choice
        if isinstance(view, UnitView):
            self._show_page(view)
        else:
            self._show_list(view)
        self._mark_keys()
        self._describe()
        if not view.is_complete:
            self._ask_later(PIECE_SHARE * view.seconds)
        elif self._is_training:
            self._ask_later(IDLE_SHARE * self._seconds, fresh=True)

    def _ask_later(self, seconds: float, *, fresh: bool = False) -> None:
        """Ask again when the training had its share of the time, and a picture can be sent.

        Args:
            seconds: share of the training, if it is under way.
            fresh: whether another state of the network is wanted, else more of the same.
        """
        pause = max(self._visit.pause, seconds) if self._is_training else 0.0
        self._later.plan(pause, partial(self._ask, fresh=fresh))

    def on_screen_resume(self) -> None:
        """Continue when a screen that lay over this one is closed."""
        if self.is_mounted and self._list.view is not None:
            self._ask(fresh=self._is_training)

    def _fail(self, error: Exception) -> None:
        """Say what is wrong, and go back to what was seen last."""
        self._request.answered()
        self._choice = self._shown
        text = f"✗ {' '.join(str(error).split())}"
        if self._list.view is None:
            self._list.hint = text
        self._tell(text, failed=True)

    # What is shown

    def _show_list(self, view: UnitsView) -> None:
        self._list.view, self._list.selected = view, self._selected
        self._list.off = frozenset(unit for at, unit in self._choice.off if at == view.layer)
        title = wording.list_title(
            view, self.size.width - 2, self._choice.fact, len(self._choice.off)
        )
        self.query_one("#title", Static).update(title, layout=False)
        if self._list.page_size != len(view.units) and view.offset == 0:
            self._fit()

    def _show_page(self, view: UnitView) -> None:
        self._sheet.view = self._examples.view = view
        self._show_page_title()

    def _show_page_title(self) -> None:
        if self._sheet.view is not None:
            alone = self.has_class("-examples", "-pictures") and self.size.width < WIDE
            title = wording.page_title(self._sheet.view, shows_examples=alone)
            self.query_one("#title", Static).update(title, layout=False)

    def _turn_to(self, choice: Choice) -> None:
        """Look at something else, of the same state of the network."""
        if choice == self._choice:
            return
        self._choice = choice
        self.set_class(choice.is_page, "-page")
        self._focus()
        self._ask()

    def _focus(self) -> None:
        """Move the focus to what is shown."""
        if not self._choice.is_page:
            self._list.focus()
        elif self.has_class("-examples"):
            self._examples.focus()
        else:
            self._sheet.focus()
        self._mark_keys()

    @on(UnitList.Resized)
    def _fit(self) -> None:
        """Ask for a page of the size that there is room for."""
        view, size = self._list.view, self._list.page_size
        if view is None or self._choice.is_page:
            return
        wanted = min(size, view.description.out_features - view.offset)
        if wanted != len(view.units):
            whole = view.offset + self._list.selected
            self._turn_page(whole // size * size, whole % size)

    @on(UnitList.PageWanted)
    def _turn(self, message: UnitList.PageWanted) -> None:
        self._turn_page(message.offset, message.selected)

    def _turn_page(self, offset: int, selected: int) -> None:
        self._selected = selected
        self._choice = replace(self._choice, offset=offset)
        self._ask()

    @on(UnitList.Moved)
    def _move(self) -> None:
        self._selected = self._list.selected
        self._describe()

    @on(DescendantFocus)
    def _follow_focus(self) -> None:
        """Say what the cursor is on, unless something went wrong."""
        if not self.query_one("#about").has_class("-failed"):
            self._describe()

    @on(UnitExamples.Moved)
    def _describe(self) -> None:
        """Say what the cursor is on."""
        if self.has_class("-searching"):
            return
        if not self._choice.is_page:
            self._describe_listed()
        elif self._examples.has_focus and self._examples.example is not None:
            one, (activation, z) = self._examples.example, self._examples.activation
            self._tell(wording.about_example(one, activation, z, is_most=self._examples.is_most))
        elif self._sheet.view is not None:
            self._tell(wording.about_page(self._sheet.view))

    def _describe_listed(self) -> None:
        view, one = self._list.view, self._list.unit
        if view is None or one is None:
            return
        is_off = one.unit in self._list.off
        text = wording.about_listed(one, view, self._list.target, is_off=is_off)
        self._tell(" · ".join(part for part in (text, wording.about_losses(view)) if part))

    def _tell(self, text: str, *, failed: bool = False) -> None:
        about = self.query_one("#about", Static)
        about.update(text, layout=False)
        about.set_class(failed, "-failed")

    def _mark_keys(self) -> None:
        """Show the keys that have an effect."""
        is_page = self._choice.is_page
        layers = len(self._run.ready.layers) if self._run.ready else 0
        has_pictures = self._list.view is not None and self._list.view.are_pictures
        keys = self.query_one(KeyBar)
        keys.dead = dead_actions(self._choice, layers, has_pictures=has_pictures)
        unit = self._choice.unit if is_page else self._list.unit.unit if self._list.unit else -1
        is_off = (self._choice.layer, unit) in self._choice.off
        keys.words = {
            "units.run": "pause" if self._is_training else "run",
            "units.switch": "switch on" if is_off else "switch off",
            "units.turn": "unit" if self.has_class("-examples") else "examples",
            "units.table": "table" if self._list.is_wall else "pictures",
        }

    # Keys

    @on(UnitList.Opened)
    def _open(self) -> None:
        """Open the page of the selected unit."""
        if self._list.unit is not None:
            self.remove_class("-examples")
            self._turn_to(self._choice.with_page(self._list.unit.unit))

    @on(UnitExamples.Opened)
    def _look_inside(self) -> None:
        """Put the example under the microscope."""
        if self._examples.example is not None:
            self._visit.open("microscope", self._examples.example.example)

    @on(UnitSheet.Stepped)
    def _step(self, message: UnitSheet.Stepped) -> None:
        """Go to the next unit, or the one before; after the last comes the first."""
        view = self._sheet.view
        if view is not None:
            count = view.description.out_features
            self._turn_to(replace(self._choice, unit=(self._choice.unit + message.by) % count))

    def action_turn(self) -> None:
        """Turn to the examples, or back to the unit."""
        if self._choice.is_page:
            self.toggle_class("-examples")
            self._show_page_title()
            self._focus()
            self._describe()

    def action_switch(self) -> None:
        """Switch the unit off, or on again."""
        one = self._list.unit
        unit = self._choice.unit if self._choice.is_page else one.unit if one else None
        if unit is None or self._run.ready is None:
            return
        if self._choice.layer == len(self._run.ready.layers) - 1:
            self._tell(wording.NOT_HIDDEN, failed=True)
            return
        self._turn_to(self._choice.switched((self._choice.layer, unit)))

    def action_all_on(self) -> None:
        """Switch all units on again."""
        self._turn_to(replace(self._choice, off=()))

    def action_sort(self) -> None:
        """Sort the list by something else."""
        if not self._choice.is_page:
            self._selected = 0
            self._turn_to(self._choice.sorted_next())

    def action_next_fact(self, by: int) -> None:
        """Compare with another fact."""
        view = self._list.view
        if not self._choice.is_page and view is not None:
            self._selected = 0
            self._turn_to(self._choice.with_next_fact(by, len(view.fact_names)))

    def action_toggle_wall(self) -> None:
        """Show a table, or pictures."""
        view = self._list.view
        if not self._choice.is_page and view is not None and view.are_pictures:
            whole = view.offset + self._list.selected
            self._list.is_wall = not self._list.is_wall
            size = self._list.page_size
            self._turn_page(whole // size * size, whole % size)

    def action_next_layer(self, by: int) -> None:
        """Go to another layer; after the last comes the first."""
        if self._run.ready is not None:
            layers = len(self._run.ready.layers)
            self._selected = 0
            self._turn_to(self._choice.in_layer((self._choice.layer + by) % layers))

    def action_measure(self) -> None:
        """Measure the network as it is now."""
        self._ask(fresh=True)

    def action_toggle_run(self) -> None:
        """Continue the training, or pause it."""
        if self._run.state is RunState.FINISHED:
            self._tell(wording.OVER, failed=True)
            return
        self._visit.send(Pause() if self._is_training else Run())
        self._ask(fresh=True)

    def action_back(self) -> None:
        """Close the search, go from the examples to the unit, to the list, or to the run."""
        if self.has_class("-searching"):
            self._close_search()
        elif self._choice.is_page:
            self._go_back_to_list()
        else:
            self.dismiss(None)

    def _go_back_to_list(self) -> None:
        """Show the list where it shows the unit that was looked at, if it is sorted by number."""
        unit, size = self._choice.unit, self._list.page_size
        choice = replace(self._choice, is_page=False)
        view = self._list.view
        listed = [one.unit for one in view.units] if view else []
        if view is not None and view.layer == choice.layer and unit in listed:
            self._selected = listed.index(unit)
        else:
            self._selected = unit % size
            choice = replace(choice, offset=unit // size * size)
        self.remove_class("-examples")
        self._turn_to(choice)

    # Search

    def action_search(self) -> None:
        """Type which unit is looked for."""
        self.add_class("-searching")
        box = self.query_one(Input)
        box.value = ""
        box.focus()
        self._tell(wording.SEARCHING)

    @on(Input.Submitted)
    def _find(self, event: Input.Submitted) -> None:
        """Open the page of the unit that the text names."""
        self._close_search()
        run, unit = self._run, None
        if run.ready is not None and run.schema is not None:
            names = run.schema.class_names
            unit = find_unit(event.value, run.ready.layers, self._choice.layer, names)
        if unit is not None:
            self._turn_to(self._choice.with_page(unit))
        elif event.value.strip():
            self._tell(wording.NOT_FOUND, failed=True)

    def _close_search(self) -> None:
        self.remove_class("-searching")
        self._focus()
        self._describe()
