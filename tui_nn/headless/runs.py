"""`tui-nn runs`: the recorded runs: listed, pinned, and deleted."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from tui_nn.headless.printing.results import print_json
from tui_nn.headless.printing.run_table import (
    describe_size,
    format_runs,
    run_fields,
    terminal_width,
)
from tui_nn.printing import print_line
from tui_nn.text import plural
from tui_nn.training.runs.retention import MOST_SHORT, SHORT
from tui_nn.training.runs.store import RunRecord, RunStore


def list_runs(*, as_json: bool, states: Collection[str] = ()) -> int:
    """Print the runs, the most recently changed first; the exit status.

    Args:
        as_json: print a JSON object per run.
        states: only runs in one of these states; none for all.
    """
    store, now = RunStore(), time.time()
    records = [record for record in store.records() if not states or record.phase in states]
    if as_json:
        for record in records:
            print_json(run_fields(record, now))
        return 0
    if not records:
        which = f"no runs are {' or '.join(states)}" if states else "no runs yet: each is recorded"
        print_line(which)
        return 0
    for line in format_runs(records, now, terminal_width()):
        print_line(line)
    total = sum(record.size for record in records)
    print_line(f"{plural(len(records), 'run')}, {describe_size(total)}, in {store.root}")
    if len(records) > MOST_SHORT:
        print_line(
            f"of runs trained for less than {SHORT:.0f} s, the latest {MOST_SHORT} are kept when"
            " another one begins; --pin RUN keeps one"
        )
    return 0


def pin_runs(names: Sequence[str], *, pinned: bool, as_json: bool) -> int:
    """Keep the runs with these names from being deleted, or no longer; the exit status.

    Raises:
        RunError: there is no such run, or it cannot be marked; then none is.
    """
    store = RunStore()
    for folder in [store.find(name) for name in names]:
        folder.pin(pinned=pinned)
    word = "pinned" if pinned else "unpinned"
    if as_json:
        print_json({word: list(names)})
    else:
        print_line(f"{plural(len(names), 'run')} {word}")
    return 0


def delete_runs(names: Sequence[str], *, as_json: bool, force: bool = False) -> int:
    """Delete the runs with these names; the exit status.

    Args:
        names: of the runs.
        as_json: print a JSON object.
        force: also delete runs that another computer may still be training.

    Raises:
        RunError: there is no such run, it is pinned or being trained: then none is deleted.
    """
    store = RunStore()
    for name in names:
        folder = store.find(name)
        folder.refuse_if_pinned()
        folder.refuse_if_held(force=force)
    return _delete(store, list(dict.fromkeys(names)), as_json=as_json, force=force)


def keep_runs(count: int, *, as_json: bool, force: bool = False) -> int:
    """Delete all runs but the latest `count`, pinned ones and those in training; the exit status.

    Raises:
        RunError: one cannot be deleted.
    """
    store = RunStore()
    others = [record for record in store.records()[count:] if _is_spare(record, force=force)]
    return _delete(store, [record.name for record in others], as_json=as_json, force=force)


def _is_spare(record: RunRecord, *, force: bool) -> bool:
    """Whether the run may be deleted; with `force` also if it is uncertain that it is held."""
    if record.is_pinned:
        return False
    holder = record.folder.holder
    return holder is None or (force and not holder.is_certain)


def _delete(store: RunStore, names: Sequence[str], *, as_json: bool, force: bool) -> int:
    freed = 0
    for name in names:
        size = store.find(name).size
        store.delete(name, force=force)
        freed += size
    left = len(store.records())
    if as_json:
        print_json({"deleted": list(names), "freed": freed, "left": left})
    else:
        print_line(f"{plural(len(names), 'run')} deleted ({describe_size(freed)}), {left:,} left")
    return 0
