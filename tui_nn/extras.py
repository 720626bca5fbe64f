"""Optional dependencies: imported when they are used; a missing one is a sentence."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from tui_nn.errors import UserError


class MissingExtraError(UserError):
    """An optional dependency is not installed."""


def require(module: str, extra: str, purpose: str) -> ModuleType:
    """The module of an optional dependency.

    Args:
        module: dotted name of the module.
        extra: the extra of tui-nn that installs it.
        purpose: what needs it, the beginning of a sentence.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        if error.name is not None and error.name.partition(".")[0] != package:
            raise MissingExtraError(f"{purpose}: {package} cannot be imported ({error})") from error
        raise MissingExtraError(
            f"{purpose} needs {package}: pip install 'tui-nn[{extra}]'"
        ) from None
