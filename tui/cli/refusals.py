"""The errors of commands, each as one sentence on standard error and an exit code."""

from __future__ import annotations

import time
from collections.abc import Callable

from storage import StorageError
from tui.config.installed import NotInstalled
from tui.config.paths import UnusablePath
from tui.config.settings import SettingsError
from tui.language import _
from tui.messages import errors
from tui.process.output import print_error
from tui.process.standard_input import NotUtf8
from tui.terminal import crash


def answered(command: Callable[[], int], code_of: Callable[[Exception], int] | None = None) -> int:
    """Run a command. Returns its exit code, or 1 for an error that has a sentence; raises any other error.

    With `code_of`, which gives the exit code of each error, raises none.
    """
    try:
        return command()
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None and code_of is None:
            raise
        print_error(sentence or crash.apology(crash.record(error)))
        return code_of(error) if code_of else 1


def _sentence(error: Exception) -> str | None:
    match error:
        case StorageError():
            return errors.sentence(error, time.time()) + errors.where(error)
        case SettingsError():
            return _("Configuration refusée : {detail}").format(detail=error)
        case NotInstalled():
            return errors.not_installed()
        case NotUtf8() | UnusablePath():
            return str(error)
        case _:
            return None
