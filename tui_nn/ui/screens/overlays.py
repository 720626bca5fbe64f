"""OVERLAYS: the screens that look inside the run, each opened by a key of the training screen.

Each is imported when it is opened, so that the first frame appears sooner. Events of the session
reach an open screen as `TrainingUpdate`. They lie in rooms of their own, which import nothing of
this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_nn.ui.run.visit import Visit


def _browse(visit: Visit) -> Screen[None]:
    from tui_nn.ui.browsing.screen import BrowseScreen

    return BrowseScreen(visit)


def _checks(visit: Visit) -> Screen[None]:
    from tui_nn.ui.checks.screen import ChecksScreen

    return ChecksScreen(visit)


def _open_lessons(visit: Visit) -> Screen[None]:
    from tui_nn.ui.lessons.screen import LessonScreen

    return LessonScreen(visit)


def _microscope(visit: Visit) -> Screen[None]:
    from tui_nn.ui.microscope.screen import MicroscopeScreen

    return MicroscopeScreen(visit)


def _runs(_: Visit) -> Screen[Any]:
    from tui_nn.ui.runs.screen import RunsScreen

    return RunsScreen(opens="")


def _units(visit: Visit) -> Screen[None]:
    from tui_nn.ui.units.screen import UnitsScreen

    return UnitsScreen(visit)


OVERLAYS: Mapping[str, Callable[[Visit], Screen[Any]]] = {
    "browse": _browse,
    "checks": _checks,
    "lessons": _open_lessons,
    "microscope": _microscope,
    "runs": _runs,
    "units": _units,
}
"""Makes each screen, by its name in the keys: `open_inside('microscope')`."""

NEED_NO_RUN = frozenset({"lessons", "runs"})
"""Screens that can be opened before a run is loaded."""
