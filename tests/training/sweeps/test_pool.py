"""Worker processes: what one that dies costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tui_nn.training.sweeps.pool import WorkerDiedError, WorkerPool

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def number_of_this_process(_: str) -> int:
    return os.getpid()


def die_once(mark: str) -> str:
    """Be killed, unless that has happened before."""
    path = Path(mark)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def die(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(_: str) -> None:
    raise ValueError("no")


def test_workers_stay(tmp_path):
    with WorkerPool(1) as pool:
        pids = {pool.submit(number_of_this_process, "").result() for _ in range(5)}
    assert len(pids) == 1
    assert os.getpid() not in pids


def test_a_killed_worker_costs_its_own_task_a_second_try(tmp_path):
    with WorkerPool(2) as pool:
        killed = pool.submit(die_once, str(tmp_path / "mark"))
        others = [pool.submit(number_of_this_process, "") for _ in range(4)]
        assert killed.result() == "done"
        assert all(other.result() for other in others)


def test_a_task_that_always_kills_its_worker_fails_alone():
    with WorkerPool(1) as pool:
        deadly, after = pool.submit(die, ""), pool.submit(number_of_this_process, "")
        with pytest.raises(WorkerDiedError, match="killed, or died, twice"):
            deadly.result()
        assert after.result() > 0


def test_an_error_is_that_of_the_task():
    with WorkerPool(1) as pool, pytest.raises(ValueError, match="no"):
        pool.submit(fail, "").result()


PARENT = """
import sys, time
from tests.training.sweeps.test_pool import number_of_this_process
from tui_nn.training.sweeps.pool import WorkerPool
if __name__ == "__main__":
    pool = WorkerPool(1)
    print(pool.submit(number_of_this_process, "").result(), flush=True)
    pool.submit(time.sleep, 300)
    time.sleep(300)
"""


def test_workers_end_when_their_parent_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    time.sleep(0.3)  # the long task has begun
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while _is_alive(worker):
        assert time.monotonic() < deadline, "the worker is still there"
        time.sleep(0.05)


def _is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return status != "Z"
