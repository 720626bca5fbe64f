"""The very first start, for real: an empty folder of kernels, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

COLD_START = """
# Loads the built-in digits with nothing compiled, and prints what the session says, in order.
import json
from queue import SimpleQueue
from tui_nn.training.protocol.commands import Load, Observe, Run
from tui_nn.training.protocol.sketching import Classify
from tui_nn.training.protocol.events import Classified, Failed, Loading, Ready, Snapshot
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.session.worker import start_worker

SEVEN = (((0.0, 0.0), (10.0, 0.0), (4.0, 20.0)),)
inbox, events = SimpleQueue(), SimpleQueue()
inbox.put(Load(RECIPES["digits"].config.replace(samples=100)))
inbox.put(Classify(SEVEN))
start_worker(inbox, events.put)
told, asked = [], False
while True:
    match events.get():
        case Loading() as loading:
            told.append(("loading", loading.message, loading.fraction, loading.count))
            if loading.count.startswith("3 of") and not asked:  # in the midst of the compilation
                asked = True
                inbox.put(Classify(SEVEN))
        case Classified(probabilities):
            told.append(("classified", int(probabilities.argmax())))
        case Ready():
            told.append(("ready",))
            inbox.put(Classify(SEVEN))
            inbox.put(Run())
            inbox.put(Observe())
        case Failed(error):
            raise error
        case Snapshot():
            break
print(json.dumps(told))
"""

TIMEOUT = 300


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> list[list[Any]]:
    """What the session says in its first start, and in its second."""
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the cache folder cannot be chosen by XDG_CACHE_HOME here")
    home = tmp_path_factory.mktemp("home")
    script = home / "cold_start.py"
    script.write_text(COLD_START)
    starts = []
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, str(script)],
            env={**os.environ, "XDG_CACHE_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=True,
        )
        starts.append(json.loads(run.stdout))
    return starts


def counts(start: list[Any]) -> list[tuple[int, int]]:
    """Every new count, as (done, total)."""
    found = [told[3].split(" of ") for told in start if told[-1] and told[3:]]
    counts = [(int(done), int(total)) for done, total in found]
    return [count for n, count in enumerate(counts) if count not in counts[:n]]


def test_exactly_the_kernels_that_were_foreseen_are_compiled(told):
    """Were one not foreseen, or not compiled, the count would not end at the total."""
    found = counts(told[0])
    total = found[0][1]
    assert total > 20
    # The last of all is reported as "loading the kernels": there is nothing left to compile.
    assert found == [(done, total) for done in range(total)]


def test_the_bar_only_advances(told):
    shares = [event[2] for event in told[0] if event[0] == "loading" and event[2] is not None]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_drawings_are_read_before_the_first_kernel_and_between_two(told):
    events = told[0]
    read = [n for n, event in enumerate(events) if event == ["classified", 7]]
    ready = events.index(["ready"])
    assert len(read) == 3
    assert all(event[0] != "loading" or event[2] in (None, 0.0) for event in events[: read[0]])
    assert read[1] < ready < read[2]


def test_a_warm_start_counts_nothing(told):
    assert counts(told[1]) == []
    messages = [event[1] for event in told[1] if event[0] == "loading"]
    assert messages[0] == "starting the compiler"
    assert messages[-1] == "loading the kernels"
    assert not any("compiling" in message for message in messages)
