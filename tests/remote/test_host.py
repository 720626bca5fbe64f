"""The host, with the test as the session: where events go, which guests are disconnected."""

from __future__ import annotations

import stat
import struct
from pathlib import Path

import numpy as np
import pytest

from tests.remote.connections import (
    TIMEOUT,
    Attached,
    Hosted,
    RawConnection,
    is_open,
    stale_socket,
    until,
)
from tests.training.described import dense_layers
from tests.typed import expect_a
from tui_nn.data.built_in import DIGITS
from tui_nn.errors import RecordingError, UserError
from tui_nn.remote import guest, server, sockets
from tui_nn.remote.framing import HEAD, Greeting, frame
from tui_nn.remote.limits import LARGEST_COMMAND
from tui_nn.training.protocol.commands import Introduce, Load, Observe, Pause, Run, Save, Step, Stop
from tui_nn.training.protocol.drawings import Classified
from tui_nn.training.protocol.events import (
    Checkpointed,
    Failed,
    Finished,
    Left,
    Loading,
    Ready,
    Recording,
    Saved,
)
from tui_nn.training.protocol.inbox import Addressed
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.protocol.results import FinishReason, RunResult
from tui_nn.training.protocol.sketching import Classify, ListDrawings
from tui_nn.training.settings.config import TrainingConfig

READY = Ready(TrainingConfig(), DIGITS, dense_layers(784, 128, 10), 100, 500, 7)

FINISHED = Finished(
    RunResult("x", "x", (2, 1), 3, 0, 1, 5, 0.1, Evaluation(0.1), None, Evaluation(0.2),
              FinishReason.DONE)
)  # fmt: skip


def classified(step: int) -> Classified:
    return Classified(np.full(10, 0.1), np.zeros((28, 28), np.uint8), step)


def test_a_command_arrives_with_its_reply_callback(hosted, attached):
    other = Attached(hosted.folder)
    attached.send(Introduce())
    message = hosted.next_command()
    assert message.command == Introduce()
    message.answer(READY)
    assert attached.wait_for(Ready) == READY
    hosted.host.publish(Checkpointed(3))
    for each in other, attached:
        assert each.events.get(timeout=TIMEOUT) == Checkpointed(3)
    other.leave()


def test_broadcast_events_reach_all_and_answers_only_this_process(hosted, attached):
    for event in (classified(1), Saved(Path("/x")), Loading("data"), READY, FINISHED):
        hosted.host.publish(event)
        assert hosted.events.get(timeout=TIMEOUT) is not None
    heard = [attached.events.get(timeout=TIMEOUT) for _ in range(3)]
    assert heard == [Loading("data"), READY, FINISHED]
    assert attached.nothing()


def test_a_late_subscriber_learns_that_the_run_has_finished(hosted, attached):
    hosted.host.publish(FINISHED)
    attached.wait_for(Finished)
    late = Attached(hosted.folder)
    late.send(Introduce())
    hosted.next_command().answer(READY)
    assert late.events.get(timeout=TIMEOUT) == READY
    assert late.events.get(timeout=TIMEOUT) == FINISHED
    late.leave()


def test_a_late_subscriber_learns_how_own_symbols_are_read(hosted, attached):
    parts = [LeftOut(((1, 0), (0, n)), total=3, one_by_one=True, seconds=1.0) for n in (1, 2)]
    for event in (FINISHED, *parts):
        hosted.host.publish(event)
    assert [attached.wait_for(LeftOut) for _ in parts] == parts
    late = Attached(hosted.folder)
    late.send(Introduce())
    hosted.next_command().answer(READY)
    assert [late.events.get(timeout=TIMEOUT) for _ in range(3)] == [READY, FINISHED, parts[-1]]
    late.leave()


def test_a_guest_cannot_start_another_run(hosted, attached):
    attached.send(Load(TrainingConfig()), Pause())
    assert "cannot be started" in str(attached.wait_for(Failed).error)
    assert hosted.next_command().command == Pause()


def test_a_guest_that_stops_the_run_stops_it_for_all(hosted, attached):
    other = Attached(hosted.folder)
    attached.send(Addressed(Stop(), attached.events.put))
    assert hosted.inbox.get(timeout=TIMEOUT) == Stop()
    hosted.leave()
    for each in other, attached:
        assert each.wait_for(Left).step == 5
    other.leave()


def test_of_waiting_questions_only_the_newest_is_answered(hosted):
    with RawConnection(hosted.folder) as connection:
        for columns in range(1, 151):
            connection.say(Observe(columns), number=columns)
        connection.say(Classify((((1.0, 2.0),),)), number=200)
        connection.say(Pause())
        first = hosted.next_command()
        assert first.command == Observe(1)
        asked = [hosted.next_command(), hosted.next_command()]
        assert {type(message.command) for message in asked} == {Classify, Pause}
        assert hosted.inbox.empty()
        first.answer(Loading("first"))
        assert connection.hear() == (1, Loading("first"))
        last = hosted.next_command()
        assert last.command == Observe(150)
        last.answer(Loading("last"))
        assert connection.hear() == (150, Loading("last"))
        connection.say(Run())
        assert hosted.next_command().command == Run()
        assert hosted.inbox.empty()


def test_a_queued_command_is_answered_before_the_next_is_read(hosted):
    with RawConnection(hosted.folder) as connection:
        connection.say(ListDrawings(), number=1)
        connection.say(Save(Path("/x")), number=2)
        errand = hosted.next_command()
        assert errand.command == ListDrawings()
        assert hosted.inbox.empty()
        errand.answer(Failed(UserError("no drawings")))
        assert hosted.next_command().command == Save(Path("/x"))


def test_a_flood_of_commands_is_read_at_limited_frequency(hosted, monkeypatch):
    monkeypatch.setattr(guest, "TOKENS_PER_SECOND", 1.0)
    monkeypatch.setattr(guest, "BURST", 5.0)
    with RawConnection(hosted.folder) as connection:
        for _ in range(20):
            connection.say(Pause())
        for _ in range(5):
            hosted.next_command()
        assert hosted.inbox.qsize() <= 1


@pytest.mark.parametrize(
    ("rubbish", "sentence"),
    [
        (frame(b"rubbish"), "a message"),
        (frame(b""), "truncated"),
        (struct.pack(">II", LARGEST_COMMAND + 1, 0), "at most 1,048,576"),
        (b"GET / HTTP/1.1\r\n\r\n", "at most"),
    ],
)
def test_invalid_data_is_answered_with_a_sentence_and_ends_the_connection(
    hosted, attached, rubbish, sentence
):
    with RawConnection(hosted.folder) as connection:
        connection.socket.sendall(rubbish)
        _, event = connection.hear()
        assert isinstance(event, Failed)
        assert isinstance(event.error, UserError)
        assert sentence in str(expect_a(Failed, event).error)
        assert connection.ends()
    attached.send(Pause())
    assert hosted.next_command().command == Pause()
    assert hosted.inbox.empty()


@pytest.mark.parametrize("piece", [b"", b"\0", frame(b"abcdef")[: HEAD.size + 3]])
def test_a_guest_that_dies_in_the_middle_of_a_message_is_removed(hosted, piece):
    with RawConnection(hosted.folder) as connection:
        until(lambda: hosted.host.guests == 1)
        connection.socket.sendall(piece)
    until(lambda: hosted.host.guests == 0)


def test_a_guest_with_another_protocol_is_refused_with_one_sentence(hosted):
    greeting = Greeting(program="0.0.1", protocol="other")
    with RawConnection(hosted.folder, greeting.write()) as connection:
        assert connection.greeting == Greeting()
        _, event = connection.hear()
        assert "tui-nn 0.0.1" in str(expect_a(Failed, event).error)
        assert connection.ends()


def test_another_program_is_disconnected(hosted):
    with RawConnection(hosted.folder, b"hello") as connection:
        assert "not tui-nn" in str(expect_a(Failed, connection.hear()[1]).error)
        assert connection.ends()


def test_a_guest_too_many_is_told_why(hosted, monkeypatch):
    monkeypatch.setattr(server, "MAXIMUM_GUESTS", 2)
    with RawConnection(hosted.folder), RawConnection(hosted.folder):
        until(lambda: hosted.host.guests == 2)
        with pytest.raises(UserError, match=r"^2 programs are attached to this run"):
            Attached(hosted.folder)
    until(lambda: hosted.host.guests == 0)
    Attached(hosted.folder).leave()


def test_repeated_connections_do_not_starve_other_guests(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "ADMISSIONS_PER_SECOND", 0.001)
    monkeypatch.setattr(server, "BURST", 3.0)
    hosted = Hosted(tmp_path / "moons-1")
    hosted.open()
    with RawConnection(hosted.folder) as connection:
        for _ in range(2):
            RawConnection(hosted.folder).socket.close()
        with sockets.connect(hosted.folder.socket) as insistent:
            insistent.settimeout(0.3)
            with pytest.raises(TimeoutError):
                insistent.recv(1)
            connection.say(Pause())
            assert hosted.next_command().command == Pause()
    hosted.leave()


def test_another_user_is_refused(hosted, monkeypatch):
    monkeypatch.setattr(server, "is_same_user", lambda _: False)
    with pytest.raises(UserError, match="does not answer"):
        Attached(hosted.folder)
    assert hosted.host.guests == 0


def test_a_guest_that_never_reads_is_disconnected_and_others_are_not(hosted, attached, monkeypatch):
    monkeypatch.setattr(guest, "MAXIMUM_QUEUED", 4)
    with RawConnection(hosted.folder) as connection:
        until(lambda: hosted.host.guests == 2)
        told = 0
        while hosted.host.guests == 2:
            hosted.host.publish(Loading("x" * 100_000))
            attached.wait_for(Loading)
            told += 1
            assert told < 1000
        assert connection.ends()
    attached.send(Pause())
    assert hosted.next_command().command == Pause()


def test_a_guest_that_reads_too_slowly_is_disconnected(hosted, monkeypatch):
    monkeypatch.setattr(guest, "SEND_TIMEOUT", 0.05)
    with RawConnection(hosted.folder) as connection:
        until(lambda: hosted.host.guests == 1)
        hosted.host.publish(Loading("x" * 10_000_000))
        until(lambda: hosted.host.guests == 0)
        assert connection.ends()


def test_commands_of_a_guest_that_reads_no_answers_are_not_passed_on(hosted):
    """Its questions are not put before it has taken the answer to the one before."""
    with RawConnection(hosted.folder) as connection:
        connection.say(Observe(1))
        hosted.next_command().answer(Loading("x" * 10_000_000))
        connection.say(Observe(2))
        connection.say(Pause())
        assert hosted.next_command().command == Pause()
        assert hosted.inbox.empty()
        connection.hear()
        assert hosted.next_command().command == Observe(2)


def test_an_answer_that_cannot_be_sent_is_a_failure(hosted, attached):
    attached.send(Step())
    hosted.next_command().answer(Checkpointed(2**80))
    assert "OverflowError" in str(attached.wait_for(Failed).error)


def test_the_socket_is_removed_before_this_process_receives_left(hosted, attached):
    assert stat.S_IMODE(hosted.folder.socket.stat().st_mode) == 0o600
    hosted.leave()
    hosted.wait_for(Left)
    assert not hosted.folder.socket.exists()
    assert attached.wait_for(Left).running
    assert hosted.host.guests == 0


def test_the_socket_of_another_process_is_kept(hosted):
    with sockets.listen(hosted.folder.socket):
        hosted.leave()
        assert is_open(hosted.folder)


def test_several_runs_are_hosted_one_after_the_other(hosted, attached, tmp_path):
    hosted.leave()
    attached.wait_for(Left)
    (tmp_path / "moons-2").mkdir()
    hosted.folder = type(hosted.folder)(tmp_path / "moons-2")
    hosted.open()
    again = Attached(hosted.folder)
    again.send(Pause())
    assert hosted.next_command().command == Pause()
    again.leave()


def test_guests_stay_attached_when_the_run_gets_a_new_name(hosted, attached, tmp_path):
    first = hosted.folder
    (tmp_path / "moons-2").mkdir()
    hosted.folder = type(first)(tmp_path / "moons-2")
    hosted.open()
    second = Attached(hosted.folder)
    until(lambda: hosted.host.guests == 2)
    hosted.host.publish(Checkpointed(9))
    assert [guest.wait_for(Checkpointed).step for guest in (attached, second)] == [9, 9]
    attached.send(Pause())
    assert hosted.next_command().command == Pause()
    hosted.leave()
    assert [guest.wait_for(Left).step for guest in (attached, second)] == [5, 5]
    assert not is_open(first)
    assert not is_open(hosted.folder)


def test_the_socket_of_a_killed_host_is_replaced(tmp_path):
    hosted = Hosted(tmp_path / "moons-1")
    with stale_socket(hosted.folder.socket):
        hosted.open()
    hosted.leave()


def test_a_run_that_cannot_be_attached_to_is_still_trained(tmp_path):
    hosted = Hosted(tmp_path / "moons-1")
    hosted.folder.path.rmdir()
    hosted.host.publish(Recording(hosted.folder.path))
    error = hosted.wait_for(Failed).error
    assert isinstance(error, RecordingError)
    assert "no program can attach" in str(error)
    hosted.host.publish(Checkpointed(3))
    assert hosted.events.get(timeout=TIMEOUT) == Checkpointed(3)
    hosted.leave()
    assert hosted.wait_for(Left)
