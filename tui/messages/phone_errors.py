"""The sentences for what is refused to phones that approve a sign-in, which the app shows to its owner."""

from __future__ import annotations

from collections.abc import Callable

import storage
from tui.language import _

SENTENCES: dict[type[storage.StorageError], Callable[[], str]] = {
    storage.PhoneRefused: lambda: _("Le service ne reconnaît pas ce téléphone, ou cette demande n'est plus valable."),
    storage.PhoneClockWrong: lambda: _(
        "L'heure du téléphone n'est pas juste. Réglez-la sur automatique, puis recommencez."
    ),
}
