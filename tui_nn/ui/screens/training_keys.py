"""TRAINING_KEYS: every key of the training screen; key bar, help and palette are made from it."""

from __future__ import annotations

from textual.binding import Binding


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
        "Fewer steps a second, to watch closely",
        name="slower",
        display="<",
    ),
    _key(
        "greater_than_sign,full_stop",
        "change_pace(1)",
        "faster",
        "More steps a second, up to full speed",
        name="faster",
        display=">",
    ),
    _key("r", "reset", "reset", "Begin again with a fresh network", show=False),
    _key("n", "setup", "new run", "Choose recipe, layers, optimizer and the rest", show=True),
    _key("ctrl+s", "save", "save", "Write the network to a file", show=True),
    _key("ctrl+o", "open", "open", "Go on with a network from a file"),
    _key(
        "ctrl+d",
        "app.detach",
        "detach",
        "Leave, and have the training go on in the background",
        name="detach",
        show=True,
    ),
    _key(
        "o", "drawings", "own", "Your own drawings: see, delete, export, tune the network on them"
    ),
    _key("m", "next_metric", "metric", "Plot the next metric"),
    _key("l", "toggle_log", "log scale", "Linear or logarithmic plot"),
    _key("i", "toggle_link", "link", "What is sent to the terminal, and what is on the disk"),
    _key("tab", "focus_next", "pad", "Draw with the keys; again: read the plots; then back"),
    _key("escape", "leave", "leave", "Leave the pad or plot"),
)
"""The keys of the training screen."""

NOT_ATTACHED = ("r", "n", "ctrl+o")
"""Keys for which there is no use where another process trains: they begin another run."""

ATTACHED_KEYS = (
    *(binding for binding in TRAINING_KEYS if binding.key not in (*NOT_ATTACHED, "ctrl+d")),
    _key("x", "stop_run", "stop", "Stop the run, for all who are attached to it; asks first",
         show=True),
    _key("ctrl+d", "app.quit", "leave", "Leave; the run goes on", name="detach"),
)  # fmt: skip
"""The keys of a screen that is attached to another process's run."""

APP_KEYS = (
    _key("t", "next_theme", "theme", "Next colour theme"),
    Binding(
        "ctrl+p",
        "command_palette",
        "palette",
        tooltip="Everything the program can do, by name",
        id="palette",
        show=True,
    ),
    Binding(
        "ctrl+l",
        "repaint",
        "repaint",
        tooltip="Draw the whole screen again",
        id="repaint",
        show=False,
    ),
    _key("question_mark,f1", "help", "help", "Keys, columns, and how a network learns", show=True),
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
        tooltip="To the shell; fg comes back",
        id="suspend",
        show=False,
        priority=True,
    ),
)
"""The keys that work everywhere."""
