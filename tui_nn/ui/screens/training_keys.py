"""TRAINING_KEYS: every key of the training screen; key bar, help and palette are made from it."""

from __future__ import annotations

from textual.binding import Binding

from tui_nn.ui.sketch.keys import DIGITS, SKETCH_KEYS

_KEPT_BY_THE_PAD = frozenset({"delete", "backspace"})
"""Keys that change the drawing only while the pad has the focus."""


def _key(
    key: str,
    action: str,
    description: str,
    tooltip: str,
    *,
    name: str = "",
    display: str | None = None,
    show: bool = False,
) -> Binding:
    return Binding(
        key,
        action,
        description,
        tooltip=tooltip,
        id=name or action,
        key_display=display,
        show=show,
    )


TRAINING_KEYS = (
    _key("space", "toggle_run", "run", "Start the training, or pause it", name="run", show=True),
    _key("M", "mend", "mend", "Start again with what mends the run", show=True),
    _key("s", "step", "step", "Train a single step, then pause", show=True),
    _key(
        "plus,equals_sign",
        "change_rate(1)",
        "rate",
        "Raise the learning rate",
        name="rate_up",
        display="+",
        show=True,
    ),
    _key(
        "minus,underscore",
        "change_rate(-1)",
        "rate",
        "Lower the learning rate",
        name="rate_down",
        display="−",
        show=True,
    ),
    _key(
        "less_than_sign,comma",
        "change_pace(-1)",
        "slower",
        "Train slower: fewer steps per second",
        name="slower",
        display="<",
    ),
    _key(
        "greater_than_sign,full_stop",
        "change_pace(1)",
        "faster",
        "Train faster, up to full speed",
        name="faster",
        display=">",
    ),
    _key(
        "d",
        "on_pad('toggle_pen')",
        "draw",
        "Draw a digit with the arrow keys",
        name="draw",
        show=True,
    ),
    _key(
        "f",
        "turn_to('COLUMNS')",
        "what matters",
        "What matters: measure the importance of each column",
        name="columns",
        show=True,
    ),
    _key(
        "enter",
        "open_inside('microscope')",
        "inside",
        "Microscope: every number of one example, forward, loss, backward, update",
        name="inside",
        display="enter",
        show=True,
    ),
    _key("r", "reset", "restart", "Restart with a new random network"),
    _key("n", "setup", "new run", "New run: recipe, layers, optimizer, …", show=True),
    _key("ctrl+s", "save", "save", "Save the network to a file", show=True),
    _key("ctrl+o", "open", "open", "Open a saved network"),
    _key(
        "a",
        "turn_to('ANSWERS')",
        "answers",
        "Answers by class: confusion matrix, precision, recall",
        name="answers",
        show=True,
    ),
    _key(
        "b",
        "open_inside('browse')",
        "examples",
        "Examples behind the confusion matrix or the residuals, the worst first",
        name="browse",
    ),
    _key(
        "ctrl+d",
        "app.detach",
        "detach",
        "Leave; training continues in the background",
        name="detach",
        show=True,
    ),
    _key(
        "h",
        "open_inside('units')",
        "hidden units",
        "Hidden units: what each wants, and what is lost without it",
        name="units",
    ),
    _key("u", "data", "data", "Your data: columns, target, first rows, what fits", show=True),
    _key(
        "R",
        "open_inside('runs')",
        "runs",
        "Recorded runs: compare them on one chart, find, describe and delete them",
        name="runs",
    ),
    _key(
        "L",
        "open_inside('lessons')",
        "lessons",
        "Learn: twelve lessons, each with an experiment to play with",
        name="lessons",
    ),
    _key("o", "drawings", "drawings", "Your drawings: view, delete, export, tune"),
    _key("m", "next_metric", "metric", "Plot the next metric"),
    _key("l", "toggle_log", "log scale", "Switch linear and logarithmic plots"),
    _key("B", "toggle_best", "best run", "Lay the best recorded run on these data over the plots"),
    _key(
        "k",
        "open_inside('checks')",
        "check the recipe",
        "Check the recipe: loss at the start, gradient, learning rate, leakage",
        name="checks",
    ),
    _key(
        "left_square_bracket",
        "travel(-1)",
        "back in time",
        "Back in time: show everything as it was one kept moment earlier",
        name="back_in_time",
        display="[",
    ),
    _key(
        "right_square_bracket",
        "travel(1)",
        "forward in time",
        "One kept moment later; after the last, the present",
        name="forward_in_time",
        display="]",
    ),
    _key(
        "left_curly_bracket,home",
        "travel_to_first",
        "first moment",
        "Show everything as it was at the first kept moment",
        display="{",
    ),
    _key(
        "right_curly_bracket,end",
        "travel_to_present",
        "present",
        "Back to the present (or escape)",
        display="}",
    ),
    _key("P", "play", "play", "Play the kept moments as a film, or stop it"),
    _key("F", "fork", "fork", "Fork: a new run from a kept moment, with other settings"),
    _key("i", "toggle_link", "connection and saving", "Show connection and saving"),
    _key("tab", "focus_next", "next panel", "Go to the next panel: pad, plots, layers"),
    _key("escape", "leave", "leave", "Leave the panel; if none has the focus, the past"),
)
"""The keys of the training screen."""

PAD_KEYS = tuple(
    Binding(
        ",".join(key for key in binding.key.split(",") if key not in _KEPT_BY_THE_PAD),
        f"on_pad('{binding.action}')",
        binding.description,
        tooltip=(
            f"Keep the drawing as {binding.key}" if binding.key in DIGITS else binding.tooltip
        ),
        id=f"run.{binding.id}",
        show=False,
    )
    for binding in SKETCH_KEYS
    if not binding.action.startswith(("move_pen", "steer", "toggle_pen", "change_brush"))
)
"""The keys of the sketch pad that work wherever the focus is."""

NOT_ATTACHED = ("r", "n", "ctrl+o", "M", "F")
"""Keys without use where another process trains: they start another run."""

ATTACHED_KEYS = (
    *(binding for binding in TRAINING_KEYS if binding.key not in (*NOT_ATTACHED, "ctrl+d")),
    _key("x", "stop_run", "stop", "Stop the run for everyone attached; asks first",
         show=True),
    _key("ctrl+d", "app.quit", "leave", "Leave; the run continues", name="detach"),
)  # fmt: skip
"""The keys of a screen that is attached to another process's run."""

APP_KEYS = (
    _key("t", "next_theme", "theme", "Next colour theme"),
    Binding(
        "ctrl+p",
        "command_palette",
        "palette",
        tooltip="Find a command by name",
        id="palette",
        show=True,
    ),
    Binding(
        "ctrl+l",
        "repaint",
        "repaint",
        tooltip="Repaint the screen",
        id="repaint",
        show=False,
    ),
    _key("question_mark", "help", "help", "Help: keys, columns, how a network learns", show=True),
    _key("f1", "explain", "explain", "Explain the numbers of the focused panel; else help"),
    _key("q", "quit", "quit", "Leave the program", show=True),
    Binding(
        "ctrl+q",
        "quit",
        "quit",
        tooltip="Leave the program",
        id="quit_now",
        show=False,
        priority=True,
    ),
    Binding(
        "ctrl+c",
        "interrupt",
        "interrupt",
        tooltip="Leave the program",
        id="interrupt",
        show=False,
        priority=True,
    ),
    Binding(
        "ctrl+z",
        "suspend_process",
        "suspend",
        tooltip="Suspend to the shell; fg returns",
        id="suspend",
        show=False,
        priority=True,
    ),
)
"""The keys that work everywhere."""
