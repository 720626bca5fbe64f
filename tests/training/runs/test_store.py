"""Numbers are given once, rubbish is passed over, and what is deleted is gone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.training import tiny
from tui_nn.errors import ConfigError, RunError
from tui_nn.training.runs import claim
from tui_nn.training.runs.folder import DELETED, RunFolder
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links are POSIX's")


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "state" / "runs")


def set_age(folder: RunFolder, seconds: float) -> None:
    os.utime(folder.path / "state.json", (1e9 - seconds, 1e9 - seconds))


def test_by_default_runs_are_in_the_users_own_folder(own_folder):
    assert RunStore().root == own_folder.parent / "state" / "tui-nn" / "runs"


def test_runs_are_called_by_their_recipe_and_a_number(store):
    names = [store.create(config).name for config in (tiny.MOONS, tiny.MOONS, tiny.HOUSES)]
    assert names == ["moons-1", "moons-2", "houses-1"]
    assert store.create(tiny.MOONS.replace(recipe="moons-2")).name == "moons-2-1"
    assert store.create(tiny.MOONS).name == "moons-3"


@pytest.mark.parametrize("recipe", ["../../x", "", "a b", "-x", "x" * 300, "Ä", "a/b", ".hidden"])
def test_a_recipe_is_always_fit_for_the_name_of_a_folder(recipe):
    with pytest.raises(ConfigError):
        tiny.MOONS.replace(recipe=recipe)


@posix
def test_nobody_else_can_read_them(store):
    folder = store.create(tiny.MOONS)
    folder.claim().release()
    for path in (store.root, folder.path, folder.checkpoints_folder):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    files = [path for path in folder.path.iterdir() if path.is_file()]
    assert len(files) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_two_never_get_the_same_number(store):
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda _: store.create(tiny.MOONS).name, range(40)))
    assert len(set(names)) == 40


def test_a_new_run_has_its_config_and_was_not_trained(store):
    folder = store.create(tiny.MOONS)
    assert folder.config() == tiny.MOONS
    assert folder.state() == RecordedState()
    assert folder.phase() is Phase.CREATED
    assert folder.checkpoints() == []


def test_the_folder_of_the_data_is_kept_from_the_root_on(store, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    folder = store.create(tiny.DIGITS.replace(data_dir=Path("data")))
    assert folder.config().data_dir == tmp_path / "data"


def test_where_nothing_can_be_made_it_is_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunError, match="runs cannot be recorded there") as caught:
        RunStore(tmp_path / "file" / "runs").create(tiny.MOONS)
    assert "\n" not in str(caught.value)


def test_half_a_run_is_not_left_behind(store, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RunFolder, "write_state", fail)
    monkeypatch.setattr(RunFolder, "claim", fail)  # where there is no room, it cannot be locked
    with pytest.raises(RunError, match="No space"):
        store.create(tiny.MOONS)
    assert list(store.root.iterdir()) == []


def test_a_run_is_found_by_name_by_path_and_as_the_latest(store, monkeypatch):
    first, second = store.create(tiny.MOONS), store.create(tiny.HOUSES)
    set_age(first, 5)
    set_age(second, 10)
    assert store.find("houses-1") == second
    assert store.find(str(second.path)) == second
    assert store.find(f"{second.path}/") == second
    assert store.find(None) == first, "the one that changed last"
    monkeypatch.chdir(store.root)
    assert store.find("./houses-1") == second


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mons-1", "did you mean moons-1?"),
        ("zzz", "`tui-nn runs` lists them"),
        ("", "is not the folder of a run"),
        ("..", "is not the folder of a run"),
        ("/", "is not the folder of a run"),
        ("x" * 5_000, "there is no run called"),
        ("/" + "x" * 5_000, "is not the folder of a run"),
    ],
)
def test_what_is_no_run_is_one_line(store, name, said):
    store.create(tiny.MOONS)
    with pytest.raises(RunError) as caught:
        store.find(name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_runs_yet(store):
    assert store.records() == []
    with pytest.raises(RunError, match="no recorded runs yet"):
        store.find(None)


def test_records_are_latest_first(store):
    for age in (5, 1, 3):
        set_age(store.create(tiny.MOONS), age)
    assert [record.name for record in store.records()] == ["moons-2", "moons-3", "moons-1"]


def test_rubbish_is_passed_over_or_called_damaged(store):
    good = store.create(tiny.MOONS)
    (store.root / "notes.txt").write_text("mine")
    (store.root / "empty-1").mkdir()
    (store.root / "photos").mkdir()
    (store.root / "photos" / "cat.png").write_bytes(b"")
    (store.root / f"{DELETED}moons-9").mkdir()
    (store.root / f"{DELETED}moons-9" / "state.json").write_text("{}")
    for name in ("state.json", "config.toml"):
        damaged = store.create(tiny.MOONS)
        (damaged.path / name).write_bytes(b"\0" * 100)
    half = store.create(tiny.HOUSES)
    (half.path / "state.json").unlink()
    (half.path / "config.toml").unlink()
    folder_for_file = store.create(tiny.HOUSES)
    (folder_for_file.path / "state.json").unlink()
    (folder_for_file.path / "state.json").mkdir()
    records = {record.name: record for record in store.records()}
    assert set(records) == {good.name, "moons-2", "moons-3", "houses-1", "houses-2"}
    assert [records[f"moons-{n}"].phase for n in (1, 2, 3)] == ["created", "damaged", "created"]
    assert (records["moons-2"].state, records["moons-3"].config) == (None, None)
    assert records["houses-1"].phase is records["houses-2"].phase is Phase.DAMAGED
    assert records[good.name].size > 500


@pytest.mark.parametrize(
    ("phase", "free", "held"),
    [
        (Phase.CREATED, "created", "running"),
        (Phase.RUNNING, "crashed", "running"),
        (Phase.INTERRUPTED, "interrupted", "running"),
        (Phase.FINISHED, "finished", "finished"),
        (Phase.DIVERGED, "diverged", "diverged"),
    ],
)
def test_how_a_run_stands_depends_on_who_holds_it(store, phase, free, held):
    folder = store.create(tiny.MOONS)
    folder.write_state(RecordedState(phase=phase))
    assert folder.phase() == free
    held_lock = folder.claim()
    assert folder.phase() == held
    held_lock.release()


def test_who_holds_a_run_is_named(store, monkeypatch):
    monkeypatch.setattr(claim, "PATIENCE", 0.0)
    folder = store.create(tiny.MOONS)
    folder.write_state(RecordedState(phase=Phase.RUNNING, pid=123))  # who trained it before
    held = folder.claim()
    who = f"moons-1 is being trained by process {os.getpid()}; `tui-nn attach"
    with pytest.raises(RunError, match=who):
        folder.claim()
    with pytest.raises(RunError, match=who):
        store.delete(["moons-1"])
    (folder.path / "owner.json").unlink()
    with pytest.raises(RunError, match="being trained by another process"):
        folder.claim()
    held.release()
    store.delete(["moons-1"])


def test_what_is_deleted_is_not_listed_and_can_be_brought_back(store):
    one, other = store.create(tiny.MOONS), store.create(tiny.MOONS)
    store.delete([one.name])
    assert [record.name for record in store.records()] == [other.name]
    with pytest.raises(RunError, match="there is no run called"):
        store.delete([one.name])
    assert store.trash.undo() == [one.name]
    assert one.config() == tiny.MOONS


def test_what_is_deleted_for_good_is_gone(store):
    one, other = store.create(tiny.MOONS), store.create(tiny.MOONS)
    grave = store.root / f"{DELETED}{one.name}"
    grave.mkdir()
    (grave / "left").write_text("by a process that was killed")
    one.delete()
    assert [path.name for path in store.root.iterdir()] == [other.name]


def test_nothing_but_a_run_of_the_store_is_deleted(store, tmp_path):
    elsewhere = RunStore(tmp_path / "elsewhere").create(tiny.MOONS)
    store.create(tiny.MOONS)
    for name in (str(elsewhere.path), ".", "..", "../runs"):
        with pytest.raises(RunError):
            store.delete([name])
    assert elsewhere.config() == tiny.MOONS


@posix
def test_a_link_is_deleted_and_what_it_leads_to_is_not(store, tmp_path):
    elsewhere = RunStore(tmp_path / "elsewhere").create(tiny.MOONS)
    store.create(tiny.MOONS)
    (store.root / "moons-7").symlink_to(elsewhere.path)
    RunFolder(store.root / "moons-7").delete()
    assert elsewhere.config() == tiny.MOONS
    assert [path.name for path in store.root.iterdir()] == ["moons-1"]


def test_checkpoints_are_latest_first_and_others_are_none(store):
    folder = store.create(tiny.MOONS)
    for name in ("step-9", "step-100", "step-20"):
        (folder.checkpoints_folder / f"{name}.safetensors").write_bytes(b"x")
    for name in ("step-x.safetensors", ".step-9.safetensors.0011aabb", "step-300.safetensors.bak"):
        (folder.checkpoints_folder / name).write_bytes(b"x")
    assert [path.stem for path in folder.checkpoints()] == ["step-100", "step-20", "step-9"]
    folder.sweep()
    left = {path.name for path in folder.checkpoints_folder.iterdir()}
    assert ".step-9.safetensors.0011aabb" not in left
    assert len(left) == 5


def test_the_store_is_light():
    program = (
        "import sys, tui_nn.training.runs.store, tui_nn.training.runs.plan\n"
        "print([name for name in ('numba', 'numpy', 'tomli_w', 'rich') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_a_run_claimed_for_training_comes_with_its_settings_and_is_refused_to_others(store):
    folder = store.create(tiny.MOONS)
    claimed = store.claim_for_training(folder.path)
    assert claimed.config == tiny.MOONS
    for refused in (store.claim_for_training, store.check_for_training):
        with pytest.raises(RunError, match=r"moons-1 is being trained by .*attach moons-1"):
            refused(folder.path if refused == store.claim_for_training else "moons-1", force=True)
    claimed.release()
    assert store.check_for_training("moons-1").path == folder.path
    store.claim_for_training(folder.path).release()


def test_a_run_whose_settings_are_damaged_can_still_be_claimed(store):
    folder = store.create(tiny.MOONS)
    (folder.path / "config.toml").write_bytes(b"?")
    claimed = store.claim_for_training(folder.path)
    assert claimed.config is None
    assert folder.is_held
    claimed.release()
