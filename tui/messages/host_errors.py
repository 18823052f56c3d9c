"""The sentence for each refusal that concerns hosts which ask about codes."""

from __future__ import annotations

from collections.abc import Callable

import storage
from tui.language import _
from tui.process.command import command

SENTENCES: dict[type[storage.StorageError], Callable[[], str]] = {
    storage.InvalidHostName: lambda: _(
        "Ce nom de machine ne convient pas : de 1 à 64 lettres sans accent, chiffres, points, tirets et soulignés."
    ),
    storage.HostNameTaken: lambda: _(
        "Une machine porte déjà ce nom. Choisissez-en un autre, ou retirez d'abord celle-ci avec « {command} »."
    ).format(command=command(_("hosts revoke MACHINE"))),
    storage.UnknownHost: lambda: _("Aucune machine ne porte ce nom. « {command} » les donne.").format(
        command=command("hosts list")
    ),
    storage.HostRefused: lambda: _(
        "Le jeton de cette machine n'est pas accepté. Demandez-en un autre à l'administrateur du comptoir."
    ),
    storage.HostPaused: lambda: _(
        "Trop de codes de cette machine ont été refusés en une heure : elle attend. « {command} » dit jusqu'à quand."
    ).format(command=command("hosts list")),
}
