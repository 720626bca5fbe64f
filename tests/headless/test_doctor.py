"""`tui-nn doctor`: the parts of the report, and the exit status."""

from __future__ import annotations

import json

import pytest

from tui_nn.findings import Finding
from tui_nn.headless import doctor

GOOD = Finding("mouse", "yes", "yes", "")
BAD = Finding("size", "10x3", "10x3", "", "make it larger")


@pytest.fixture
def healthy(monkeypatch):
    """Program, machine and folders have no problem."""
    for name in ("examine_program", "examine_machine", "examine_storage"):
        monkeypatch.setattr(doctor, name, lambda: [GOOD])


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(("terminal", "status"), [([GOOD], 0), ([GOOD, BAD], 1)])
@pytest.mark.usefixtures("healthy")
def test_the_exit_status_says_whether_there_is_a_problem(capsys, terminal, status, as_json):
    assert doctor.examine(iter(terminal), as_json=as_json) == status
    assert "mouse" in capsys.readouterr().out


def test_every_part_is_reported(capsys):
    doctor.examine([GOOD], as_json=True)
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["terminal", "program", "machine", "storage", "problems"]
    assert all(report[part] for part in list(report)[:4])
