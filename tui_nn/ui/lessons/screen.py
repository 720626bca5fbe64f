"""LessonScreen: a page of the course, and its experiment beside it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.timer import Timer
from textual.widgets import Static

from tui_nn.training.lessons.pages import LESSONS, find_lesson
from tui_nn.training.lessons.progress import ProgressFile
from tui_nn.training.protocol.events import Failed, Loading, Played
from tui_nn.ui.lessons.contents import ContentsDialog, contents_line
from tui_nn.ui.lessons.conversation import LessonConversation
from tui_nn.ui.lessons.experiment_panel import ExperimentPanel
from tui_nn.ui.lessons.keys import LESSON_KEYS
from tui_nn.ui.lessons.markdown import render_page
from tui_nn.ui.lessons.slider_panel import SliderPanel
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.overlay import Overlay
from tui_nn.ui.run.visit import Visit
from tui_nn.ui.widgets.key_bar import KeyBar

WIDE, NARROW = 110, 66
"""Columns from which there is room for margins, and below which the page stands above."""

LOW, TALL = 32, 38
"""Rows below which the text is set closer, and from which the contents stand below it."""

TRAINING = frozenset({"step", "toggle_run"})
"""Actions of experiments that train something."""

TAKING_OVER = frozenset({"take_over"})
"""Actions that load another run."""

NO_OTHER_RUN = (
    "Attached to a run: no other can be loaded here. `tui-nn learn` trains this in its own window."
)

WAITING = "The experiment appears here soon"


class LessonScreen(Overlay[None]):
    """The lessons. Events of the session arrive as `TrainingUpdate`.

    Args:
        visit: what the screen is opened with.
        lesson: number of the lesson to open; None for the one opened last.
        kept: where the progress is kept.
    """

    CSS_PATH = "lessons.tcss"
    AUTO_FOCUS = "SliderPanel"
    BINDINGS: ClassVar[list[BindingType]] = [*LESSON_KEYS]

    def __init__(
        self, visit: Visit, lesson: int | None = None, kept: ProgressFile | None = None
    ) -> None:
        super().__init__()
        self._visit = visit
        self._kept = kept or ProgressFile()
        self._progress = self._kept.read()
        self._talk = LessonConversation(visit.ask)
        self._first = self._progress.latest if lesson is None else lesson
        self._is_running = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title, page beside sliders and experiment, keys."""
        with Horizontal(id="head"):
            yield Static(id="title", markup=False)
            yield Static(id="status", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                with VerticalScroll(id="page", can_focus=False):
                    yield Static(id="text", markup=False)
                yield Static(id="course", markup=False)
            with Vertical(id="beside"):
                yield SliderPanel()
                yield ExperimentPanel()
        yield KeyBar()

    def on_mount(self) -> None:
        """Open the first lesson to be read."""
        self._open(self._first)

    def on_resize(self, event: Resize) -> None:
        """Give page and experiment the room that there is."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.width < NARROW, "-narrow")
        self.set_class(event.size.width >= WIDE and event.size.height >= TALL, "-tall")
        self._show_page()

    def _open(self, number: int) -> None:
        lesson = find_lesson(number)
        self._is_running = False
        self._progress = self._progress.open(lesson.number)
        self._kept.write(self._progress)
        title = f"lesson {lesson.number} of {len(LESSONS)}: {lesson.title}"
        self.query_one("#title", Static).update(title)
        self._show_course()
        self._show_page(lesson.page)
        self.query_one("#page").scroll_home(animate=False)
        self.query_one(SliderPanel).sliders = ()
        self.query_one(SliderPanel).selected = 0
        panel = self.query_one(ExperimentPanel)
        panel.view, panel.waiting = None, self._visit.run.ended or f"{WAITING}."
        self._talk.open(lesson.number)
        self._show_state()

    def _show_course(self) -> None:
        """List the lessons, where there is room for it."""
        latest = self._progress.latest
        lines = [
            (f"{contents_line(lesson.number, self._progress)}\n",
             "bold $text-primary" if lesson.number == latest else "$text-muted")
            for lesson in LESSONS
        ]  # fmt: skip
        self.query_one("#course", Static).update(Content.assemble(*lines))

    def _show_page(self, page: str = "") -> None:
        """Write the page, with less space between the lines where there are few of them."""
        page = page or find_lesson(self._talk.lesson).page
        text = render_page(page, compact=self.app.size.height < LOW)
        self.query_one("#text", Static).update(text)

    # Events of the session

    @on(TrainingUpdate)
    def follow(self, message: TrainingUpdate) -> None:
        """Show what the experiment has come to."""
        message.stop()
        match message.event:
            case Played(view):
                if self._talk.take(view):
                    self.query_one(SliderPanel).sliders = view.sliders
                self.query_one(ExperimentPanel).view = self._talk.view
                self._run_on()
            case Loading() as loading:
                self.query_one(ExperimentPanel).waiting = f"{WAITING}: {loading.text} …"
            case Failed(error):
                self._talk.fail()
                self._is_running = False
                self.query_one(ExperimentPanel).waiting = str(error)
        self._show_state()

    def _run_on(self) -> None:
        """Train further while the experiment runs, as fast as the screen can follow."""
        view = self._talk.view
        if view is None or view.is_over or not view.can_step:
            self._is_running = False
        if self._is_running:
            self._run_later(self._visit.pause)

    def _run_later(self, seconds: float) -> None:
        """Train further after a pause; one that was begun before ends."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, self._run_steps)

    def _run_steps(self) -> None:
        """Train further as soon as the line has room for the picture, as it is drawn by now."""
        view = self._talk.view
        if not self._is_running or view is None or self._talk.is_waiting:
            return
        if delay := self._visit.delay():
            self._run_later(delay)
        else:
            self._talk.step(view.pace)

    def _show_state(self) -> None:
        """Show whether the experiment runs, and the keys that have an effect."""
        view, keys = self._talk.view, self.query_one(KeyBar)
        is_trained = view is not None and view.can_step
        dead = frozenset() if is_trained else TRAINING
        keys.dead = dead if self._visit.can_replace else dead | TAKING_OVER
        keys.words = {"lesson.run": "pause" if self._is_running else "run"}
        text = ""
        if view is not None and is_trained:
            state = "over" if view.is_over else "running" if self._is_running else "paused"
            text = f"{state if view.steps else 'ready'} · step {view.steps:,}"
        self.query_one("#status", Static).update(text)

    # The experiment

    @on(SliderPanel.Moved)
    def _move(self, message: SliderPanel.Moved) -> None:
        message.stop()
        self._try()
        self._talk.move(self.query_one(SliderPanel).values)

    def _try(self) -> None:
        """Note that the experiment is played with."""
        if self._talk.lesson not in self._progress.tried:
            self._progress = self._progress.trying(self._talk.lesson)
            self._kept.write(self._progress)
            self._show_course()

    def action_step(self) -> None:
        """Train a single step."""
        if self._talk.view is not None and self._talk.view.can_step:
            self._is_running = False
            self._try()
            self._talk.step(1)

    def action_toggle_run(self) -> None:
        """Run the experiment, or pause it."""
        view = self._talk.view
        if view is None or not view.can_step:
            return
        self._is_running = not self._is_running and not view.is_over
        self._try()
        self._run_steps()
        self._show_state()

    def action_restart(self) -> None:
        """Begin the experiment again."""
        self._is_running = False
        self._talk.restart()

    def action_take_over(self) -> None:
        """Load the experiment as a run."""
        view = self._talk.view
        if view is None or view.recipe is None:
            return
        if not self._visit.can_replace:
            self.notify(NO_OTHER_RUN, timeout=5, markup=False)
            return
        self._try()
        config = view.recipe.replace(data_dir=self._visit.run.config.data_dir)
        self.dismiss(None)
        self._visit.replace(config)

    # The course

    def action_turn(self, pages: int) -> None:
        """Go so many lessons on."""
        number = find_lesson(self._talk.lesson + pages).number
        if number != self._talk.lesson:
            self._open(number)

    def action_contents(self) -> None:
        """Choose a lesson."""
        self.app.push_screen(ContentsDialog(self._talk.lesson, self._progress), self._open_if)

    def _open_if(self, number: int | None) -> None:
        if number is not None:
            self._open(number)

    def action_scroll_page(self, pages: int) -> None:
        """Scroll the text."""
        page = self.query_one("#page")
        page.scroll_relative(y=pages * max(page.size.height - 2, 1), animate=False)

    def action_back(self) -> None:
        """Back to the run."""
        self.dismiss(None)
