"""The keys of the lessons' screen and of its sliders."""

from __future__ import annotations

from textual.binding import Binding

LESSON_KEYS = (
    Binding("s", "step", "step", id="lesson.step",
            tooltip="Train the experiment a single step"),
    Binding("space", "toggle_run", "run", id="lesson.run",
            tooltip="Run the experiment, or pause it"),
    Binding("r", "restart", "restart", id="lesson.restart", show=False,
            tooltip="Begin the experiment again, with its sliders as they were at first"),
    Binding("t,enter", "take_over", "train it", id="lesson.take_over",
            tooltip="Take the experiment over into a run of its own, with these settings"),
    Binding("n", "turn(1)", "next", id="lesson.next",
            tooltip="Go to the next lesson"),
    Binding("p", "turn(-1)", "previous", id="lesson.previous", show=False,
            tooltip="Go to the previous lesson"),
    Binding("c", "contents", "contents", id="lesson.contents",
            tooltip="Choose a lesson, and see which ones were read and tried"),
    Binding("pagedown", "scroll_page(1)", "read on", id="lesson.page_down", show=False,
            tooltip="Scroll the text down"),
    Binding("pageup", "scroll_page(-1)", "read back", id="lesson.page_up", show=False,
            tooltip="Scroll the text up"),
    Binding("escape,L", "back", "back", key_display="esc", id="lesson.back",
            tooltip="Back to the run; the place in the course is kept"),
)  # fmt: skip
"""The keys of a lesson."""

SLIDER_KEYS = (
    Binding("up", "select(-1)", "choose", show=False, id="slider.up",
            tooltip="Choose the slider above"),
    Binding("down", "select(1)", "choose", show=False, id="slider.down",
            tooltip="Choose the slider below"),
    Binding("left", "move(-1)", "change", id="slider.left",
            tooltip="Move the chosen slider to the left"),
    Binding("right", "move(1)", "change", id="slider.right",
            tooltip="Move the chosen slider to the right"),
    Binding("shift+left,ctrl+left", "move(-10)", "far", show=False, id="slider.far_left",
            tooltip="Move the chosen slider ten steps to the left"),
    Binding("shift+right,ctrl+right", "move(10)", "far", show=False, id="slider.far_right",
            tooltip="Move the chosen slider ten steps to the right"),
)  # fmt: skip
"""The keys of the sliders."""
