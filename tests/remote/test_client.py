"""The remote session: how it attaches, and the ways in which it ends."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from tests.remote.connections import TIMEOUT, Attached, stale_socket, until
from tests.training.described import dense_layers
from tui_nn.data.built_in import DIGITS
from tui_nn.errors import UserError
from tui_nn.remote import receiving
from tui_nn.remote.client import RemoteSession
from tui_nn.remote.framing import Greeting, frame
from tui_nn.remote.sockets import listen
from tui_nn.training.protocol.commands import Introduce, Observe, Pause, Save
from tui_nn.training.protocol.events import Event, Failed, Left, Loading, Ready, Saved
from tui_nn.training.protocol.inbox import Addressed
from tui_nn.training.protocol.sketching import Classify, ExportDrawings
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.settings.config import TrainingConfig

READY = Ready(TrainingConfig(), DIGITS, dense_layers(784, 128, 10), 100, 500, 7)


def test_a_run_without_a_process_is_one_sentence(tmp_path):
    session = RemoteSession(RunFolder(tmp_path / "moons-1"))
    with pytest.raises(
        UserError, match=r"^moons-1 is not being trained: `tui-nn --resume moons-1`"
    ):
        session.connect()


def test_a_run_whose_process_was_killed_is_not_being_trained(tmp_path):
    with (
        stale_socket(tmp_path / "socket"),
        pytest.raises(UserError, match="is not being trained"),
    ):
        RemoteSession(RunFolder(tmp_path)).connect()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (frame(Greeting(program="9.9", protocol="x").write()), "is tui-nn 9.9 and does not under"),
        (frame(b"hello"), "not tui-nn"),
        (b"HTTP/1.1 400", "a message of 1,213,486,160 bytes"),
        (b"", "does not answer: try again"),
    ],
)
def test_another_protocol_or_program_at_the_other_end_is_refused(tmp_path, said, sentence):
    with listen(tmp_path / "socket") as listener:
        session = RemoteSession(RunFolder(tmp_path))

        def answer() -> None:
            connection, _ = listener.socket.accept()
            with connection:
                connection.sendall(said)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        with pytest.raises(UserError, match=sentence):
            session.connect()
        thread.join(TIMEOUT)


def test_leaving_does_not_affect_the_run(hosted):
    attached = Attached(hosted.folder)
    attached.send(Introduce())
    hosted.next_command().answer(READY)
    attached.wait_for(Ready)
    attached.leave()
    assert attached.wait_for(Left) == Left(hosted.folder.path, 7, running=False, finished=False)
    assert attached.session.ending == (
        "moons-1 waits at step 7 in the process that trains it;"
        " `tui-nn attach moons-1` shows it again"
    )
    until(lambda: hosted.host.guests == 0)
    assert hosted.inbox.empty()
    assert attached.nothing()


def test_answers_reach_their_sender(hosted, attached):
    answers: list[Event] = []
    attached.send(Observe(1), Addressed(Observe(2), answers.append))
    hosted.next_command().answer(Loading("one"))
    assert attached.wait_for(Loading) == Loading("one")
    hosted.next_command().answer(Loading("two"))
    until(lambda: answers == [Loading("two")])
    assert attached.nothing()


def test_paths_are_sent_absolute(hosted, attached, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in Save(Path("a.safetensors")), ExportDrawings(Path("b/c.jsonl")):
        attached.send(command)
        message = hosted.next_command()
        assert message.command.path == tmp_path / command.path
        message.answer(Saved(message.command.path))


def test_a_command_that_is_too_long_is_not_sent(hosted, attached):
    attached.send(Classify(((((0.0, 0.0),) * 100_000),)), Pause())
    assert "is too long: 1,048,576" in str(attached.wait_for(Failed).error)
    assert hosted.next_command().command == Pause()


def test_the_ending_names_a_run_stopped_elsewhere(hosted, attached):
    hosted.leave()
    assert attached.wait_for(Left).step == 5
    assert attached.session.ending == (
        "moons-1 stopped at step 5; resume with `tui-nn --resume moons-1`"
    )
    attached.send(Observe(), Pause())
    assert str(attached.wait_for(Failed).error) == attached.session.ending


def test_a_run_continued_by_another_process_is_followed(hosted, attached, monkeypatch):
    monkeypatch.setattr(receiving, "RETRY_INTERVAL", 0.01)
    hosted.leave()
    attached.wait_for(Left)
    attached.send(Pause())
    assert "stopped at step 5" in str(attached.wait_for(Failed).error)
    hosted.open()
    introduction = hosted.next_command()
    assert introduction.command == Introduce()
    assert attached.session.ending == ""
    introduction.answer(READY)
    assert attached.wait_for(Ready) == READY
    attached.send(Observe(3))
    assert hosted.next_command().command == Observe(3)
    attached.leave()
    assert attached.session.ending.startswith("moons-1 waits at step 7 in the process")
    until(lambda: hosted.host.guests == 0)


def test_a_client_that_left_does_not_follow_the_run(hosted, attached, monkeypatch):
    monkeypatch.setattr(receiving, "RETRY_INTERVAL", 0.01)
    hosted.leave()
    attached.wait_for(Left)
    attached.leave()
    hosted.open()
    time.sleep(0.1)
    assert hosted.host.guests == 0
    assert hosted.inbox.empty()


def test_leaving_before_the_first_event_is_possible(hosted):
    attached = Attached(hosted.folder)
    attached.leave()
    assert attached.session.ending.startswith("moons-1 is left to the process that trains it; ")


def test_the_ending_names_a_finished_run(hosted, attached):
    hosted.host.publish(Left(hosted.folder.path, 500, running=False, finished=True))
    attached.wait_for(Left)
    assert attached.session.ending == "moons-1 has finished, at step 500"


def lose(hosted) -> None:
    """End the host as a killed process ends: without an event."""
    hosted.host._servers[0][1].result()._loop.call_soon_threadsafe(
        hosted.host._servers[0][1].result()._left.set
    )
    until(lambda: not hosted.folder.socket.exists())


def test_a_killed_process_is_reported(hosted, attached):
    lose(hosted)
    error = attached.wait_for(Failed).error
    assert (
        str(error)
        == attached.session.ending
        == (
            "the process that trained moons-1 has ended;"
            " `tui-nn --resume moons-1` continues from its last checkpoint"
        )
    )
    assert attached.wait_for(Left).run == hosted.folder.path
    attached.leave()
    assert attached.nothing()


def test_a_lost_connection_to_a_live_process_is_reported(hosted, attached):
    until(lambda: hosted.host.guests == 1)
    (guest,) = hosted.host._servers[0][1].result()._guests.values()
    hosted.host._servers[0][1].result()._loop.call_soon_threadsafe(guest._writer.transport.abort)
    assert "`tui-nn attach moons-1` attaches again" in str(attached.wait_for(Failed).error)
    attached.wait_for(Left)


def test_a_host_that_sends_invalid_data_is_left(tmp_path):
    with listen(tmp_path / "socket") as listener:

        def answer() -> None:
            connection, _ = listener.socket.accept()
            connection.sendall(frame(Greeting().write()) + frame(b"rubbish"))
            connection.recv(1000)
            connection.close()

        threading.Thread(target=answer, daemon=True).start()
        attached = Attached(RunFolder(tmp_path))
        assert (
            "was lost (a message that cannot be read: Expected `array`, got `int`); `tui-nn attach"
            in str(attached.wait_for(Failed).error)
        )
        attached.wait_for(Left)
        attached.leave()
