"""What every test needs: no user's own drawings and runs are read, let alone changed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from hypothesis import settings

# The first example of a test may compile a kernel, and machines are busy.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

HEEDED: dict[signal.Signals, Any] = {signal.SIGINT: signal.default_int_handler}
if sys.platform != "win32":
    HEEDED |= {signal.SIGHUP: signal.SIG_DFL}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Heed all signals, and compile all kernels ahead of the workers, if there are some.

    Who is started in the background, or by `nohup`, ignores some; so would what the tests start.
    """
    for number, handler in HEEDED.items():
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, handler)
    config = session.config
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        subprocess.run([sys.executable, "-m", "tui_nn", "warmup"], capture_output=True, check=False)


def lead_elsewhere(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the user's own folders in `folder`, in this process and in those that it starts."""
    patch.setenv("XDG_DATA_HOME", str(folder))
    patch.setattr(platformdirs, "user_data_path", lambda name, **_: folder / name)
    patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    patch.setattr(platformdirs, "user_config_path", lambda name, **_: folder / "config" / name)
    patch.setenv("XDG_STATE_HOME", str(folder / "state"))
    patch.setattr(platformdirs, "user_state_path", lambda name, **_: folder / "state" / name)


@pytest.fixture(scope="session", autouse=True)
def _nobodys_folder(tmp_path_factory) -> Iterator[None]:
    """A folder for fixtures that live longer than a test."""
    with pytest.MonkeyPatch.context() as patch:
        lead_elsewhere(patch, tmp_path_factory.mktemp("user"))
        yield


@pytest.fixture(autouse=True)
def own_folder(tmp_path_factory, monkeypatch) -> Path:
    """The user's own folder of this test, which is not there yet."""
    folder = tmp_path_factory.mktemp("user")
    lead_elsewhere(monkeypatch, folder)
    return folder / "tui-nn"
