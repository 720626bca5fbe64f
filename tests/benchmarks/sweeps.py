"""What a sweep costs beside the training: two workers against one, seconds a trial, memory.

`python -m tests.benchmarks.sweeps [--trials 1000]`; in a folder of its own, which is deleted.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

XOR = ["--recipe", "xor", "--learning-rate", "1e-2..1", "--epochs", "20"]
SECOND = ["--recipe", "digits", "--learning-rate", "1e-4..1e-2", "--epochs", "16"]
"""Trials of about a second."""


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=1000, help="of xor (default: 1000)")
    trials = parser.parse_args().trials
    few = run(XOR, 20, 1)[0]
    seconds, memory = run(XOR, trials, 1)
    print(f"xor: {(seconds - few) / (trials - 20) * 1000:.1f} ms a trial, training included")
    print("resident MB of driver and worker at each fifth:", *memory)
    one, two = (run(SECOND, 32, workers)[0] - run(SECOND, 4, workers)[0] for workers in (1, 2))
    print(f"28 more trials of digits: {one:.1f} s with one worker, {two:.1f} s with two")
    print(f"two workers are {one / two:.2f} times as fast")


def run(words: list[str], trials: int, workers: int) -> tuple[float, list[int]]:
    """Seconds of a sweep, and the resident memory of its processes in MB at each fifth of it."""
    memory: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tui_nn", "sweep", *words]
        command += ["--trials", str(trials), "--workers", str(workers), "--json"]
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, env={**os.environ, "XDG_STATE_HOME": folder}
        )
        assert process.stdout is not None
        for number, _ in enumerate(process.stdout):
            if number and number % max(trials // 5, 1) == 0:
                memory.append(sum(resident(pid) for pid in family(process.pid)) >> 20)
        process.wait()
        return time.perf_counter() - begin, memory


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # the process has ended
            fields = path.read_text().rsplit(")", 1)[1].split()
            parents[int(path.parent.name)] = int(fields[1])
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found


def resident(pid: int) -> int:
    """Resident bytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


if __name__ == "__main__":
    main()
