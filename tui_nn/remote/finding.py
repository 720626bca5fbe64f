"""Finds the run to attach to."""

from __future__ import annotations

from tui_nn.errors import UserError
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunStore


def find_held(store: RunStore, name: str | None) -> RunFolder:
    """The run `name`; by default the latest that is being trained, or still shown.

    Raises:
        UserError: there is no such run.
    """
    if name is not None:
        return store.find(name)
    held = [record for record in store.records() if record.folder.is_held]
    running = [record for record in held if record.phase is Phase.RUNNING]
    for record in running or held:
        return record.folder
    raise UserError("no run is active: `tui-nn --resume` continues one")
