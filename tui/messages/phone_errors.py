"""The sentences for what is refused to phones that approve a sign-in, which the app shows to its owner."""

from __future__ import annotations

from collections.abc import Callable

import storage
from tui.language import _

SENTENCES: dict[type[storage.StorageError], Callable[[], str]] = {
    storage.PhoneRefused: lambda: _(
        "Ce téléphone n'est pas reconnu. Retirez cette entrée de l'application, puis activez-le de nouveau."
    ),
    storage.PhoneClockWrong: lambda: _(
        "L'heure de ce téléphone n'est pas juste. Dans ses réglages, activez le réglage automatique de l'heure."
    ),
}
