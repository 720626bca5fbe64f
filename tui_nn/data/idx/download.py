"""Download a file of known size and digest from the first mirror that really has it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from tui_nn.errors import DataError
from tui_nn.storage.private_folders import make_private_folder

TIMEOUT = 15
"""Seconds without a byte after which a mirror is given up."""

CHUNK = 1 << 16
"""Bytes between two reports of progress."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as its publisher made it.

    Attributes:
        name: file name, the same on every mirror.
        size: bytes.
        sha256: hexadecimal digest.
    """

    name: str
    size: int
    sha256: str

    def is_intact(self, path: Path) -> bool:
        """Whether `path` has exactly this content."""
        try:
            if path.stat().st_size != self.size:
                return False
            return sha256(path.read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


def download(
    file: RemoteFile,
    mirrors: Sequence[str],
    folder: Path,
    received: Callable[[str, int], None],
) -> None:
    """Put `file` into `folder`, whole and verified, or leave the folder as it was.

    Args:
        file: what to download.
        mirrors: addresses ending in a slash, tried in this order.
        folder: where it belongs; made if need be.
        received: receives the mirror's host and the number of bytes received from it.

    Raises:
        DataError: no mirror delivered the file, or the folder cannot be written.
    """
    failures = []
    try:
        make_private_folder(folder)
        # Removed at the program's end too, should that come in the middle of a download.
        with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as unfinished:
            for mirror in mirrors:
                failure = _try_mirror(file, mirror, Path(unfinished), received)
                if failure is None:
                    (Path(unfinished) / file.name).replace(folder / file.name)
                    return
                failures.append(f"{urlsplit(mirror).hostname}: {failure}")
    except OSError as error:
        raise DataError(f"{folder}: cannot be written ({error.strerror or error})") from error
    raise DataError(f"{file.name} could not be downloaded ({'; '.join(failures)})")


def _try_mirror(
    file: RemoteFile, mirror: str, folder: Path, received: Callable[[str, int], None]
) -> str | None:
    """Download from one mirror; what went wrong in a few words, or None."""
    import pooch
    from requests import exceptions

    pooch.get_logger().setLevel("ERROR")  # its notes would be written over the screen
    receiver = _Receiver(file.size, urlsplit(mirror).hostname or mirror, received)
    url, known_hash = mirror + file.name, f"sha256:{file.sha256}"
    try:
        pooch.retrieve(url, known_hash, file.name, folder, downloader=receiver)
    except exceptions.HTTPError as error:
        return str(error).split(" for url")[0]
    except exceptions.Timeout:
        return "no answer"
    except (exceptions.ChunkedEncodingError, exceptions.ContentDecodingError):
        return "broken off"
    except exceptions.RequestException:
        return "no connection"
    except _WrongSizeError as error:
        return str(error)
    except ValueError:
        return "wrong SHA-256"
    return None


class _WrongSizeError(ValueError):
    """A mirror sends something else, which need not be received to the end."""


@dataclass(frozen=True, slots=True)
class _Receiver:
    """A downloader for pooch that counts, and stops at the first byte too many."""

    size: int
    host: str
    received: Callable[[str, int], None]

    def __call__(self, url: str, output_file: str, _pooch: object) -> None:
        """Receive `url` into `output_file`, a temporary file of pooch's."""
        import requests

        headers = {"Accept-Encoding": "identity"}
        with (
            requests.get(url, stream=True, timeout=TIMEOUT, headers=headers) as response,
            Path(output_file).open("wb") as file,
        ):
            response.raise_for_status()
            for chunk in response.iter_content(CHUNK):
                file.write(chunk)
                if file.tell() > self.size:
                    raise _WrongSizeError(f"more than {self.size} bytes")
                self.received(self.host, file.tell())
            if file.tell() < self.size:
                raise _WrongSizeError(f"{file.tell()} bytes instead of {self.size}")
