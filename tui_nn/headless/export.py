"""`tui-nn export`: a network or a recorded run in the format of another program."""

from __future__ import annotations

from pathlib import Path

from tui_nn.errors import CheckpointError, UserError
from tui_nn.headless.printing.results import print_json
from tui_nn.printing import print_line
from tui_nn.storage.paths import typed_path
from tui_nn.training.exports.curves import read_curves
from tui_nn.training.exports.subject import make_subject
from tui_nn.training.exports.table import EXPORTS, Export
from tui_nn.training.reading.model import Model, load_model
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.store import RunStore

CARD = EXPORTS["card"]


def list_exports(*, as_json: bool) -> int:
    """Print the formats; the exit status."""
    for export in EXPORTS.values():
        source = "network" if export.write_network else "run"
        if as_json:
            print_json(
                {
                    "format": export.name,
                    "of": source,
                    "ending": export.ending,
                    "extra": export.extra or None,
                    "help": export.help,
                }
            )
        else:
            needs = f' (extra "{export.extra}")' if export.extra else ""
            print_line(f"{export.name:12}{source:9}{export.help}{needs}")
    return 0


def export(
    source: str,
    name: str,
    output: Path | None,
    *,
    with_card: bool = False,
    force: bool,
    as_json: bool,
) -> int:
    """Write a network or a run in another format.

    Args:
        source: file of a network, or name or folder of a recorded run.
        name: of the format, one of `EXPORTS`.
        output: the file or folder to write; None for one in the current folder, called like the
            source.
        with_card: write a model card beside the network.
        force: replace files that exist.
        as_json: print a JSON object.

    Returns:
        The exit status.

    Raises:
        UserError: the source cannot be read, the format is not one for it, an extra is missing,
            or a file exists or cannot be written.
    """
    chosen = EXPORTS[name]
    path = typed_path(source)
    folder = None if path.is_file() else _find_run(source)
    stem = path.stem if folder is None else folder.name
    target = output or Path(f"{stem}{chosen.mark}{chosen.ending or f'-{name}'}")
    _check_target(chosen, target, force=force)
    card = target.with_name(f"{chosen.stem(target)}{CARD.ending}") if with_card else None
    if card is not None:
        if chosen.write_network is None or chosen is CARD:
            raise UserError(f"--card: no effect, {name} is not a format with weights")
        _check_target(CARD, card, force=force)
    try:
        written = _write(chosen, path, folder, stem, target)
        if card is not None:
            written += _write(CARD, path, folder, stem, card)
    except OSError as error:
        raise UserError(f"{target}: cannot be written ({error.strerror or error})") from error
    if as_json:
        print_json({"format": name, "files": [str(file) for file in written]})
    else:
        print_line(f"{name}: {' and '.join(str(file) for file in written)}")
    return 0


def _find_run(source: str) -> RunFolder:
    """The run.

    Raises:
        UserError: there is neither such a run nor such a file.
    """
    try:
        return RunStore().find(source)
    except UserError as error:
        raise UserError(f"{source}: is not a file, and {error}") from None


def _check_target(export: Export, target: Path, *, force: bool) -> None:
    """Refuse a name that other programs would not accept, and files that exist.

    Raises:
        UserError: `target` is refused.
    """
    if not target.name.endswith(export.ending):
        raise UserError(f"{target}: the name of a file in this format ends in {export.ending}")
    if force or not export.ending:
        return
    for file in export.targets(target):
        if file.exists() and not file.is_char_device():
            raise UserError(f"{file}: exists; --force replaces it, --output names another file")


def _write(
    export: Export, path: Path, folder: RunFolder | None, stem: str, target: Path
) -> tuple[Path, ...]:
    """Write it; the files written.

    Raises:
        UserError: the source is not one for this format, or cannot be read.
        OSError: a file cannot be written.
    """
    if export.write_network is not None:
        model = load_model(path) if folder is None else load_latest(folder)
        return export.write_network(make_subject(model, stem), target)
    assert export.write_run is not None
    if folder is None:
        raise UserError(f"{path}: {export.name} is a format of recorded runs; name one of them")
    record = next(
        record for record in RunStore(folder.path.parent).records() if record.folder == folder
    )
    return export.write_run(read_curves(record), target)


def load_latest(folder: RunFolder) -> Model:
    """The network of a run's latest whole checkpoint.

    Raises:
        UserError: there is none.
    """
    fault: CheckpointError | None = None
    for path in folder.checkpoints():
        try:
            return load_model(path)
        except CheckpointError as error:
            fault = fault or error
    raise fault or UserError(f"{folder.name}: has no checkpoint yet")
