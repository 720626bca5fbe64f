"""A run as one file: the same run elsewhere, and nothing else."""

from __future__ import annotations

import io
import tarfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.training import tiny
from tui_nn.errors import RunError
from tui_nn.training.reading.model import load_model
from tui_nn.training.runs.archive import export_run, import_run
from tui_nn.training.runs.membership import Membership
from tui_nn.training.runs.profile import Profile, read_profile, write_profile
from tui_nn.training.runs.store import RunStore
from tui_nn.training.sweeps.trial import train_trial


@pytest.fixture
def store(tmp_path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def folder(store):
    made = store.create_trial(tiny.MOONS, "moons-7", Membership("s", 0, 0))
    train_trial(made.path, 2)
    write_profile(made.path, Profile("title", ("tag",), "note"))
    return made


def archive_of(*members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size, member.type = len(data), kind
            archive.addfile(member, io.BytesIO(data))
    return content.getvalue()


def test_the_run_continues_elsewhere_bit_for_bit(store, folder, tmp_path):
    export_run(folder, tmp_path / "run.tar")
    elsewhere = RunStore(tmp_path / "elsewhere")
    copy = import_run(tmp_path / "run.tar", elsewhere)
    assert copy.name == "moons-7"
    assert read_profile(copy.path) == Profile("title", ("tag",), "note")
    for one in (folder, copy):
        train_trial(one.path, 4)
    ends = [load_model(one.checkpoints()[0]).network.parameters.values for one in (folder, copy)]
    np.testing.assert_array_equal(ends[0], ends[1])


def test_a_name_that_is_taken_gets_the_next_number(store, folder, tmp_path):
    export_run(folder, tmp_path / "run.tar")
    assert import_run(tmp_path / "run.tar", store).name == "moons-8"


def test_locks_sockets_and_other_files_stay_behind(folder, tmp_path):
    (folder.path / "log.txt").write_text("my secrets")
    export_run(folder, tmp_path / "run.tar")
    with tarfile.open(tmp_path / "run.tar") as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        assert all(member.uname == "" for member in archive)
    assert {"config.toml", "state.json", "metrics.jsonl", "profile.toml", "trial.json"} < names
    assert "log.txt" not in names
    assert not any("lock" in name for name in names)


def test_a_run_in_training_is_not_archived(folder, tmp_path):
    claim = folder.claim()
    with pytest.raises(RunError, match="is being trained"):
        export_run(folder, tmp_path / "run.tar")
    claim.release()
    assert list(tmp_path.glob("*.tar*")) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a tar file" * 100,
        archive_of(("../../evil/config.toml", b"x")),
        archive_of(("a/../../config.toml", b"x")),
        archive_of(("/a/config.toml", b"x")),
        archive_of(("a/config.toml", b"x"), ("b/state.json", b"{}")),
        archive_of(("a/evil.py", b"x")),
        archive_of(("a/checkpoints/step-1.safetensors/x", b"x")),
        archive_of(("a/config.toml", b""), kind=tarfile.SYMTYPE),
        archive_of(("a/config.toml", b""), kind=tarfile.LNKTYPE),
        archive_of(("a/config.toml", b""), kind=tarfile.DIRTYPE),
        archive_of(("a/config.toml", b"nonsense"), ("a/state.json", b"{}")),
        archive_of(("a/config.toml", b"x"), ("a/config.toml", b"y")),
        archive_of(*((f"a/moments/step-{n}.safetensors", b"") for n in range(600))),
    ],
)
def test_anything_else_is_refused_and_leaves_nothing(store, content, tmp_path):
    path = tmp_path / "run.tar"
    path.write_bytes(content)
    with pytest.raises(RunError):
        import_run(path, store)
    assert not store.root.exists() or list(store.root.iterdir()) == []
    assert sorted(found.name for found in tmp_path.iterdir()) in (["run.tar"], ["run.tar", "runs"])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_garbled_archive_is_a_run_or_refused(store, folder, tmp_path, data):
    path = tmp_path / "run.tar"
    if not path.exists():
        export_run(folder, path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, 3000))] = data.draw(st.integers(0, 255))
    other = tmp_path / "other.tar"
    other.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        import_run(other, RunStore(tmp_path / "elsewhere"))
    except RunError:
        return
