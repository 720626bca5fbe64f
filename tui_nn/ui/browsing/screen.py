"""BrowseScreen: from the confusion matrix, or the residuals, to the examples behind a number."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Resize
from textual.widgets import Static

from tui_nn.training.protocol.browsing import ExamplesView, JudgedExample
from tui_nn.training.protocol.events import ExamplesListed, Failed, Loading, Marked, Ready
from tui_nn.training.protocol.inquiries import ListExamples, MarkExample
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.ui.browsing import wording
from tui_nn.ui.browsing.choices import ALL, Choice, describe, name_choice
from tui_nn.ui.browsing.chooser import Chooser
from tui_nn.ui.browsing.example_list import ExampleList
from tui_nn.ui.browsing.keys import BROWSE_KEYS
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.overlay import Overlay
from tui_nn.ui.requests import LatestRequest
from tui_nn.ui.run.visit import Visit
from tui_nn.ui.widgets.key_bar import KeyBar

WIDE = 110
"""Columns from which the list stands beside the matrix."""

NO_PAD = "The sketch pad takes 28x28 pictures of digits and symbols alone."


class BrowseScreen(Overlay[None]):
    """A matrix or the residuals, and a list of examples. Events arrive as `TrainingUpdate`.

    The list is of the network as it was measured: first when the screen opens, then by a key.

    Args:
        visit: the run, and where questions go.
    """

    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "Chooser"
    BINDINGS: ClassVar[list[BindingType]] = [*BROWSE_KEYS]

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit, self._run = visit, visit.run
        self._request = LatestRequest(visit.ask)
        self._question = ListExamples()
        self._wants_fresh = False
        self._selected: int | None = None
        self._remark = ""

    def compose(self) -> ComposeResult:
        """Title, matrix beside the list, a line about the choice, keys."""
        yield Static(id="title", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="chosen"):
                yield Chooser()
            with Vertical(id="examples"):
                yield Static(id="listed", markup=False)
                yield ExampleList()
        yield Static(id="about", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Have the examples measured."""
        schema = self._run.schema
        assert schema is not None
        self._chooser.class_names, self._chooser.target = schema.class_names, schema.target_name
        self._list.pictures = schema.is_pictures
        self.set_class(not schema.is_pictures, "-rows")
        self._show_title()
        self._mark_keys()
        self.call_after_refresh(self._ask, fresh=True)

    def on_resize(self, event: Resize) -> None:
        """Show both where there is room; a page then holds more or fewer examples."""
        self.set_class(event.size.width >= WIDE, "-wide")

    @on(ExampleList.Resized)
    def _fit(self) -> None:
        view, size = self._list.view, self._list.page_size
        if view is not None and size != self._question.count:
            whole = view.offset + self._list.selected
            self._turn_to(whole // size * size, whole % size)

    @property
    def _chooser(self) -> Chooser:
        return self.query_one(Chooser)

    @property
    def _list(self) -> ExampleList:
        return self.query_one(ExampleList)

    @property
    def _example(self) -> JudgedExample | None:
        """The example that keys work on; None while the matrix has the focus."""
        return self._list.example if self._list.has_focus else None

    # Events of the session

    @on(TrainingUpdate)
    def follow(self, message: TrainingUpdate) -> None:
        """Show what the session says."""
        message.stop()
        match message.event:
            case ExamplesListed(view):
                self._request.answered()
                if not self._request.is_waiting:
                    self._wants_fresh = False
                    self._show(view)
            case Marked():
                self._ask()
            case Snapshot():
                self._show_title(message.event)
            case Failed(error):
                self._request.answered()
                self._tell(f"✗ {' '.join(str(error).split())}", failed=True)
            case Ready() | Loading():
                self.leave()

    def _show(self, view: ExamplesView) -> None:
        """Show a page, and what was measured with it."""
        self._chooser.view = self._list.view = view
        if self._selected is not None:
            self._list.selected, self._selected = self._selected, None
        if view.remark and view.remark != self._remark:
            self.notify(view.remark, severity="warning", markup=False)
        self._remark = view.remark
        self._show_title()
        self._show_listed(view)
        self._mark_keys()
        self._describe()

    def _show_title(self, snapshot: Snapshot | None = None) -> None:
        title = wording.title(self._list.view, snapshot or self._run.snapshot)
        self.query_one("#title", Static).update(title, layout=False)

    def _show_listed(self, view: ExamplesView) -> None:
        question = self._question
        choice = Choice(question.truth, question.answer, question.low, question.high)
        what = name_choice(choice, view, self._chooser.class_names)
        text = wording.listed(view, what, wrong=question.only_wrong, marked=question.only_marked)
        self.query_one("#listed", Static).update(text, layout=False)

    @on(Chooser.Moved)
    @on(ExampleList.Moved)
    def _describe(self) -> None:
        """Say what the cursor is on."""
        view, example = self._list.view, self._example
        if view is None:
            self._tell("")
        elif self._list.has_focus:
            self._tell(wording.about(example, view.part) if example else "")
        else:
            self._tell(describe(self._chooser.choice, view, self._chooser.class_names))

    def _tell(self, text: str, *, failed: bool = False) -> None:
        about = self.query_one("#about", Static)
        about.update(text, layout=False)
        about.set_class(failed, "-failed")

    @on(DescendantFocus)
    def _mark_keys(self) -> None:
        """Show the keys that have an effect."""
        view, dead = self._list.view, set()
        if self._example is None:
            dead |= {"mark", "to_pad"}
        if view is None or view.answers is None:
            dead.add("toggle_wrong")
        if not self._takes_pictures:
            dead.add("to_pad")
        if view is None or not view.marked:
            dead |= {"export"} if self._question.only_marked else {"export", "toggle_marked"}
        self.query_one(KeyBar).dead = frozenset(dead)
        self._describe()

    @property
    def _takes_pictures(self) -> bool:
        """Whether the pad reads such pictures."""
        return self._run.schema is not None and self._run.schema.is_drawn

    # Questions

    def _ask(self, *, fresh: bool = False, **changes: Any) -> None:
        """Ask for a page, with some changes; of the network as it is now if `fresh`."""
        self._wants_fresh |= fresh  # until it is answered: the newest question replaces others
        self._question = replace(self._question, **changes, count=self._list.page_size)
        self._request.ask(replace(self._question, fresh=self._wants_fresh))

    @on(ExampleList.PageWanted)
    def _turn(self, message: ExampleList.PageWanted) -> None:
        self._turn_to(message.offset, message.selected)

    def _turn_to(self, offset: int, selected: int) -> None:
        self._selected = selected
        self._ask(offset=offset)

    @on(Chooser.Opened)
    def _open(self) -> None:
        """List the examples of what the cursor is on."""
        self._list_only(self._chooser.choice)

    def _list_only(self, choice: Choice, *, wrong: bool = False, marked: bool = False) -> None:
        """Show the list, and ask for its first page."""
        if not self._list.has_focus:
            self.add_class("-list")
            self._list.focus()
        self._selected = 0
        self._ask(offset=0, only_wrong=wrong, only_marked=marked, **asdict(choice))

    # Keys

    @on(ExampleList.Opened)
    def _look_inside(self) -> None:
        """Put the example under the microscope."""
        if self._example is not None:
            self._visit.open("microscope", self._example.example)

    def action_mark(self) -> None:
        """Mark the selected example, or take its mark back."""
        one = self._example
        if one is not None:
            self._visit.ask(MarkExample(one.example, marked=not one.is_marked))

    def action_to_pad(self) -> None:
        """Take the selected picture to the sketch pad, and show the run again."""
        one, view = self._example, self._list.view
        if one is None or view is None:
            return
        if not self._takes_pictures:
            self.notify(NO_PAD, timeout=4)
            return
        truth = f"is {one.truth}"
        self._visit.draw(one.picture, (f"{view.part} {wording.place(one)} · {truth}", truth))
        self.dismiss(None)

    def action_toggle_wrong(self) -> None:
        """List wrong answers alone, or all."""
        view = self._list.view
        if view is not None and view.answers is not None:
            self._filter(wrong=not self._question.only_wrong)

    def action_toggle_marked(self) -> None:
        """List marked examples alone, or all."""
        view = self._list.view
        if view is not None and (view.marked or self._question.only_marked):
            self._filter(marked=not self._question.only_marked)

    def _filter(self, **only: bool) -> None:
        """Change what is listed; from the matrix, among all examples."""
        if self._list.has_focus:
            question = self._question
            choice = Choice(question.truth, question.answer, question.low, question.high)
            only = {"wrong": question.only_wrong, "marked": question.only_marked, **only}
        else:
            choice, only = ALL, dict.fromkeys(only, True)
        self._list_only(choice, **only)

    def action_measure(self) -> None:
        """Measure again."""
        self._selected = 0
        self._ask(fresh=True, offset=0)

    def action_export(self) -> None:
        """Write the marked examples to a file."""
        view = self._list.view
        if view is not None and view.marked:
            self._visit.export_marks()

    def action_back(self) -> None:
        """Back to the matrix, or to the run."""
        if not self._list.has_focus:
            self.dismiss(None)
            return
        self.remove_class("-list")
        self._chooser.focus()
