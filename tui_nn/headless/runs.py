"""`tui-nn runs`: the recorded runs: listed, pinned, and deleted."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Collection, Sequence
from pathlib import Path

from tui_nn.errors import RunError
from tui_nn.headless.printing.results import print_json
from tui_nn.headless.printing.run_table import (
    describe_size,
    format_runs,
    run_fields,
    terminal_width,
)
from tui_nn.printing import print_line
from tui_nn.text import plural
from tui_nn.training.comparing.matching import matches
from tui_nn.training.runs.archive import export_run, import_run
from tui_nn.training.runs.profile import Profile, read_profile, write_profile
from tui_nn.training.runs.retention import MOST_SHORT, SHORT
from tui_nn.training.runs.store import RunRecord, RunStore


def list_runs(
    *,
    as_json: bool,
    states: Collection[str] = (),
    words: Sequence[str] = (),
    sweep: str = "",
) -> int:
    """Print the runs, the most recently changed first; the exit status.

    Args:
        as_json: print a JSON object per run.
        states: only runs in one of these states; none for all.
        words: only runs that have all of them, as `matches` says.
        sweep: the trials of this sweep; "" for runs that are not trials.
    """
    store, now = RunStore(), time.time()
    everything = [record for record in store.records() if not states or record.phase in states]
    known = [record for record in everything if all(matches(record, word) for word in words)]
    records = [record for record in known if record.sweep == sweep]
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
    if hidden := sum(bool(record.sweep) for record in known if record.sweep != sweep):
        print_line(f"{plural(hidden, 'trial')} of sweeps left out: --sweep NAME lists them")
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
    size = sum(store.find(name).size for name in names)
    if names:
        store.delete(names, force=force)
    left = len(store.records())
    if as_json:
        print_json({"deleted": list(names), "size": size, "left": left})
    else:
        print_line(f"{plural(len(names), 'run')} deleted ({describe_size(size)}), {left:,} left")
        if names:
            print_line("`tui-nn runs --undo` brings them back within a week")
    return 0


def undo_deletion(*, as_json: bool) -> int:
    """Bring back the runs of the latest deletion; the exit status.

    Raises:
        RunError: there is none, or a run of the same name was made since.
    """
    names = RunStore().trash.undo()
    if as_json:
        print_json({"restored": names})
    else:
        print_line(f"brought back: {', '.join(names)}")
    return 0


def change_profile(
    name: str,
    *,
    title: str | None = None,
    note: str | None = None,
    tags: Sequence[str] = (),
    as_json: bool,
) -> int:
    """Change the title or the note of a run, or its tags; the exit status.

    Args:
        name: of the run.
        title, note: the new text; "" for none; None for no change.
        tags: tags to add, or with a leading `^` to remove.
        as_json: print a JSON object.

    Raises:
        RunError: there is no such run, or a text cannot be used or written.
    """
    folder = RunStore().find(name)
    profile = read_profile(folder.path)
    kept = [tag for tag in profile.tags if f"^{tag}" not in tags]
    added = [tag for tag in tags if not tag.startswith("^") and tag not in kept]
    changed = Profile(
        profile.title if title is None else title,
        (*kept, *added),
        profile.note if note is None else note,
    )
    write_profile(folder.path, changed)
    if as_json:
        print_json({"run": folder.name, **dataclasses.asdict(changed)})
    else:
        said = [f"title {changed.title!r}"] if changed.title else []
        said += [f"tags {' '.join(changed.tags)}"] if changed.tags else []
        said += [f"note {changed.note!r}"] if changed.note else []
        print_line(f"{folder.name}: {', '.join(said) or 'no title, tags or note'}")
    return 0


def archive_run(name: str, path: Path, *, as_json: bool) -> int:
    """Write a run to one file; the exit status.

    Raises:
        RunError: there is no such run, a process holds it, or the file cannot be written.
    """
    folder = RunStore().find(name)
    if path.exists():
        raise RunError(f"{path}: exists; choose another name")
    export_run(folder, path)
    if as_json:
        print_json({"run": folder.name, "file": str(path), "size": path.stat().st_size})
    else:
        print_line(f"{folder.name} written to {path} ({describe_size(path.stat().st_size)})")
    return 0


def restore_archive(path: Path, *, as_json: bool) -> int:
    """Add the run in a file; the exit status.

    Raises:
        RunError: it is not the archive of a run, or cannot be read or written.
    """
    folder = import_run(path, RunStore())
    if as_json:
        print_json({"run": folder.name, "file": str(path)})
    else:
        print_line(f"{path} added as {folder.name}")
    return 0
