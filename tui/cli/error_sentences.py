"""The sentences for the errors that commands expect."""

from __future__ import annotations

import time

from storage import StorageError
from tui.config.installed import NotInstalled
from tui.config.paths import UnusablePath
from tui.config.settings import SettingsError
from tui.language import _
from tui.messages import errors
from tui.process.standard_input import NotUtf8


def sentence(error: Exception) -> str | None:
    """Return the sentence for an error; None for an error that no command expects."""
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
