from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.data.idx_files import write_pictures
from tui_nn.data.catalog import load_dataset
from tui_nn.data.idx import mnist
from tui_nn.data.idx.download import RemoteFile, download
from tui_nn.errors import DataError

CONTENT = bytes(range(256)) * 1000
FILE = RemoteFile("digits.gz", len(CONTENT), sha256(CONTENT).hexdigest())
HTML = b"<!DOCTYPE html><title>Service unavailable</title>" * 3
UNREACHABLE = "http://127.0.0.1:9/"


class Mirror:
    """A server on this machine that misbehaves as its paths say."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.files: dict[str, bytes] = {FILE.name: CONTENT}
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mirror.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Write nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, fault: str) -> str:
        """The address of the mirror with this fault."""
        return f"http://127.0.0.1:{self.server.server_port}/{fault}/"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request: /fault/name."""
        _, fault, name = handler.path.split("/")
        self.requests.append(fault)
        content = self.files.get(name, b"")
        announced = len(content)
        if fault == "missing":
            handler.send_error(404)
            return
        if fault == "html":
            content, announced = HTML, len(HTML)
        elif fault == "damaged":
            content = content[:-1] + b"\x00"
        elif fault == "short":
            content = content[:-10]
            announced = len(content)
        elif fault == "truncated":
            content = content[: len(content) // 2]
        elif fault == "endless":
            content = content * 50
        handler.send_response(200)
        if fault != "endless":
            handler.send_header("Content-Length", str(announced))
        handler.end_headers()
        try:
            handler.wfile.write(content)
        except ConnectionError:
            return


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    mirror = Mirror()
    yield mirror
    mirror.server.shutdown()
    mirror.server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def ignore(host: str, count: int) -> None:
    """Take no note of progress."""


def test_a_good_mirror(mirror: Mirror, tmp_path: Path) -> None:
    counts: list[int] = []
    download(FILE, [mirror.url("good")], tmp_path / "new", lambda host, count: counts.append(count))
    assert (tmp_path / "new" / FILE.name).read_bytes() == CONTENT
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE.name]
    assert counts == sorted(counts)
    assert counts[-1] == FILE.size
    assert len(counts) > 1
    assert FILE.is_intact(tmp_path / "new" / FILE.name)


FAULTS = {
    "missing": "404",
    "html": "instead of 256000",
    "damaged": "wrong SHA-256",
    "short": "255990 bytes instead of 256000",
    "truncated": "broken off",
    "endless": "more than 256000 bytes",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_mirror_leaves_nothing_behind(mirror: Mirror, tmp_path: Path, fault: str) -> None:
    with pytest.raises(DataError, match=FAULTS[fault]) as caught:
        download(FILE, [mirror.url(fault)], tmp_path, ignore)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_the_next_mirror_is_asked(mirror: Mirror, tmp_path: Path, fault: str) -> None:
    download(FILE, [mirror.url(fault), mirror.url("good")], tmp_path, ignore)
    assert mirror.requests == [fault, "good"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE.name]
    assert FILE.is_intact(tmp_path / FILE.name)


def test_no_connection(mirror: Mirror, tmp_path: Path) -> None:
    download(FILE, [UNREACHABLE, mirror.url("good")], tmp_path, ignore)
    with pytest.raises(DataError, match=r"127\.0\.0\.1: no connection"):
        download(FILE, [UNREACHABLE], tmp_path / "other", ignore)


def test_an_unwritable_folder_is_named(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match="cannot be written"):
        download(FILE, [mirror.url("good")], tmp_path / "file", ignore)


def test_an_interrupted_download_leaves_nothing_behind(mirror: Mirror, tmp_path: Path) -> None:
    def interrupt(host: str, count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(FILE, [mirror.url("good")], tmp_path, interrupt)
    assert list(tmp_path.iterdir()) == []


def test_intact_means_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert not FILE.is_intact(path)
    path.write_bytes(CONTENT[:-1])
    assert not FILE.is_intact(path)
    path.write_bytes(CONTENT[:-1] + b"\x00")
    assert not FILE.is_intact(path)
    path.write_bytes(CONTENT)
    assert FILE.is_intact(path)


@pytest.fixture
def load_small(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[list[tuple[str, float | None]]], None]:
    """Loads MNIST, but a small one from the mirror here, through the catalog."""
    write_pictures(tmp_path / "published")
    names = [path.name for path in mnist.MNIST.files]
    mirror.files = {name: (tmp_path / "published" / name).read_bytes() for name in names}
    files = [
        RemoteFile(name, len(content), sha256(content).hexdigest())
        for name, content in mirror.files.items()
    ]
    source = replace(
        mnist.MNIST,
        mirrors=(mirror.url("missing"), mirror.url("good")),
        files=(files[0], files[1], files[2], files[3]),
    )
    monkeypatch.setattr(mnist, "MNIST", source)
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path / "cache")

    def load(reports: list[tuple[str, float | None]]) -> None:
        dataset = load_dataset(
            "mnist",
            seed=0,
            validation_split=0.1,
            report=lambda message, fraction: reports.append((message, fraction)),
        )
        assert (len(dataset.train), len(dataset.test)) == (36, 10)

    return load


def test_what_is_missing_or_damaged_in_the_cache_is_downloaded_and_only_that(
    mirror: Mirror,
    tmp_path: Path,
    load_small: Callable[[list[tuple[str, float | None]]], None],
) -> None:
    reports: list[tuple[str, float | None]] = []
    load_small(reports)
    fractions = [
        fraction for message, fraction in reports if message.startswith("downloading mnist")
    ]
    assert fractions == sorted(fractions, key=lambda fraction: fraction or 0.0)
    assert fractions[-1] == pytest.approx(1.0)
    cache = tmp_path / "cache" / "mnist"
    assert sorted(path.name for path in cache.iterdir()) == sorted(mirror.files)

    mirror.requests.clear()
    load_small([])
    assert mirror.requests == []

    (cache / mnist.TEST_IMAGES).write_bytes(b"damaged")
    load_small([])
    assert mirror.requests == ["missing", "good"]


def test_without_a_network_the_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = replace(mnist.MNIST, mirrors=(UNREACHABLE,))
    monkeypatch.setattr(mnist, "MNIST", source)
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path)
    with pytest.raises(DataError) as caught:
        load_dataset("mnist", seed=0, validation_split=0.1)
    message = str(caught.value)
    assert "no connection" in message
    assert "--data-dir DIR" in message
    assert "--dataset digits" in message
    assert "\n" not in message
    assert not any((tmp_path / "mnist").iterdir())


def test_a_folder_given_is_never_filled_from_the_network(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="--data-dir takes the folder"):
        load_dataset("mnist", seed=0, validation_split=0.1, data_dir=tmp_path)
    assert mirror.requests == []
