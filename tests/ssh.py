"""A real ssh server on this machine for the time of the tests, and how to log in to it.

    with start_server() as server:
        Terminal(server.command("tui-nn --recipe xor"), ...)

Keys, settings and log are in a temporary folder; nothing of the user's own ssh is read or changed.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ADDRESS = "127.0.0.1"

PRIVILEGE_SEPARATION = Path("/run/sshd")
"""An empty folder that Debian's sshd wants if root starts it; its service makes it, too."""

START_SECONDS = 15.0

ATTEMPTS = 5
"""Ports that are tried: between finding a free one and using it, another process may take it."""

SERVER_SETTINGS = """\
ListenAddress {address}:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AllowUsers {user}
AcceptEnv *
PrintMotd no
PrintLastLog no
UseDNS no
LogLevel VERBOSE
"""

CLIENT_SETTINGS = """\
Host *
  HostName {address}
  Port {port}
  User {user}
  IdentityFile {folder}/user
  IdentitiesOnly yes
  BatchMode yes
  ControlPath none
  ConnectTimeout 10
  StrictHostKeyChecking no
  UserKnownHostsFile {folder}/known
  LogLevel ERROR
  SendEnv LANG COLORTERM NO_COLOR XDG_* TUI_NN_* PYTHON*
"""


class SshUnavailableError(Exception):
    """There can be no ssh server here; the text says why."""


@dataclass(frozen=True, slots=True)
class SshServer:
    """A server that runs.

    Attributes:
        folder: what belongs to it.
        process: the one that listens; each connection has processes below it.
    """

    folder: Path
    process: subprocess.Popen[bytes]

    def command(self, command: str) -> list[str]:
        """The words that carry out a shell's `command` over ssh, in a terminal of its own."""
        return [_find("ssh"), "-tt", "-F", str(self.folder / "client"), ADDRESS, command]

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Carry out a shell's `command` over ssh, without a terminal."""
        words = [_find("ssh"), "-T", "-F", str(self.folder / "client"), ADDRESS, command]
        return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def serving(self) -> list[int]:
        """The server's processes that serve a connection; those of the user are not among them."""
        return [pid for pid in descendants(self.process.pid) if _name(pid).startswith("sshd")]

    def log(self) -> str:
        """What the server has to say."""
        return (self.folder / "log").read_text(errors="replace")


@contextlib.contextmanager
def start_server() -> Iterator[SshServer]:
    """A server for the user whom this process belongs to; it ends with all that it has started.

    Raises:
        SshUnavailableError: ssh or its server is missing, or no one can log in here.
    """
    ssh, sshd, keygen = (_find(name) for name in ("ssh", "sshd", "ssh-keygen"))
    assert ssh
    _make_privilege_separation_folder()
    with tempfile.TemporaryDirectory(prefix="ssh-") as name:
        folder = Path(name)
        for key in ("host", "user"):
            words = [keygen, "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", str(folder / key)]
            subprocess.run(words, check=True, capture_output=True)
        server = _listen(sshd, folder)
        try:
            greeting = server.run("echo hello")
            if greeting.stdout.strip() != "hello":
                why = _last_line(greeting.stderr or server.log())
                raise SshUnavailableError(f"one cannot log in to sshd here: {why}")
            yield server
        finally:
            _end(server.process)


def descendants(pid: int) -> list[int]:
    """All processes below a process, nearest first."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            below.setdefault(parent, []).append(int(entry.name))
    found, begun = [], [pid]
    while begun:
        children = below.get(begun.pop(0), [])
        found += children
        begun += children
    return found


def _find(name: str) -> str:
    """Where a program of ssh is; the server is mostly not in the path of users."""
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    found = shutil.which(name, path=places)
    if found is None:
        raise SshUnavailableError(f"{name} is not installed")
    return found


def _user() -> str:
    """Whom this process belongs to, whatever the environment says."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise SshUnavailableError(f"user {os.geteuid()} has no name to log in by") from None


def _make_privilege_separation_folder() -> None:
    """Make the folder that sshd wants, and leave it: another server may be in need of it."""
    if os.geteuid() == 0:
        try:
            PRIVILEGE_SEPARATION.mkdir(mode=0o755, parents=True, exist_ok=True)
        except OSError as error:
            raise SshUnavailableError(f"{PRIVILEGE_SEPARATION}: {error.strerror}") from None


def _listen(sshd: str, folder: Path) -> SshServer:
    """Start the server on a free port and wait until it listens."""
    for _ in range(ATTEMPTS):
        with socket.socket() as free:
            free.bind((ADDRESS, 0))
            port = free.getsockname()[1]
        facts = {"address": ADDRESS, "port": port, "folder": folder, "user": _user()}
        (folder / "server").write_text(SERVER_SETTINGS.format(**facts))
        (folder / "client").write_text(CLIENT_SETTINGS.format(**facts))
        with (folder / "log").open("wb") as log:
            words = [sshd, "-D", "-e", "-f", str(folder / "server")]
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        server = SshServer(folder, process)
        end = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < end:
            if "Server listening" in server.log():
                return server
            time.sleep(0.01)
        _end(process)
    raise SshUnavailableError(f"sshd does not start: {_last_line(server.log())}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the server and all below it."""
    for pid in [process.pid, *descendants(process.pid)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def _name(pid: int) -> str:
    """A process's name; empty once it has ended."""
    try:
        return (Path("/proc") / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else "it says nothing"
