"""The test of a network of own symbols: trained on all drawings, it has none held out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.errors import CheckpointError, ConfigError, UserError
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.reading.leaving_out import LeavingOut
from tui_nn.training.reading.model import Model
from tui_nn.training.session.loading import load_trainer


def is_asked(model: Model, name: str) -> bool:
    """Whether a network of own symbols is to be tested on the user's own drawings."""
    return name == OWN_SYMBOLS == model.config.dataset


def leave_out(model: Model, path: Path, settings: Iterable[str]) -> LeftOut:
    """Train networks in the same way without some drawings each, and have them read those.

    Args:
        model: a network of own symbols.
        path: its file, which has the drawings that it was trained on.
        settings: names of the given settings of the test.

    Raises:
        ConfigError: a setting has no effect on this.
        UserError: the file has no drawings, or cannot be read.
    """
    for name in settings:
        if name != "dataset":
            raise ConfigError(name, "no effect, drawings are left out as the run was set")
    try:
        trainer = load_trainer(Load(model.config, checkpoint=path), lambda _: None)
    except CheckpointError:
        raise UserError(
            f"{path}: was trained on all of its drawings, and has none to leave out: give the file"
            " that --save writes"
        ) from None
    work = LeavingOut(trainer)
    while not work.is_done:
        work.advance()
    return work.result()
