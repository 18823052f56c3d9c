"""The sentence for each refusal that concerns a server which keeps the database, and for its silence."""

from __future__ import annotations

from collections.abc import Callable

import storage
from tui.config.paths import password_in_dsn
from tui.language import _
from tui.process.command import command


def waits() -> str:
    """Say that what was asked waits until the database is there."""
    return _("La base de données ne répond pas. Rien n'est perdu : Guichet reprend dès qu'elle répond.")


def answers_again() -> str:
    """Say that what the database did not answer may be asked again."""
    return _("La base de données répond de nouveau. Vous pouvez réessayer.")


SENTENCES: dict[type[storage.StorageError], Callable[[], str]] = {
    storage.DriverMissing: lambda: _(
        "Il manque ici de quoi parler à PostgreSQL. Installez le complément « postgres » de Guichet."
    ),
    storage.InvalidDsn: lambda: _(
        "L'adresse de la base de données ne peut pas être lue. Elle s'écrit « postgresql://machine/base »."
    ),
    storage.PasswordInDsn: password_in_dsn,
    storage.ServerNotVerified: lambda: _(
        "Le serveur de la base de données est une autre machine. Ajoutez « sslmode=verify-full » à son adresse, pour "
        "qu'elle ait à prouver qui elle est."
    ),
    storage.ServerNotSupported: lambda: _(
        "Guichet a besoin de PostgreSQL, version 14 ou plus récente, et d'une base en UTF-8."
    ),
    storage.ServerUnreachable: lambda: _(
        "Le serveur de la base de données ne répond pas. Vérifiez son adresse, et qu'il est en marche."
    ),
    storage.ServerUnproven: lambda: _(
        "Le serveur de la base de données ne prouve pas qui il est. Vérifiez le nom et la date de son certificat, et, "
        "sur cette machine, le certificat de l'autorité."
    ),
    storage.ServerRefused: lambda: _(
        "Le serveur de la base de données ne laisse pas entrer Guichet. Vérifiez le nom de la base, celui du rôle, et "
        "son mot de passe ou son certificat."
    ),
    storage.OwnerWanted: lambda: _(
        "Seul le propriétaire de la base de données peut faire cela. Donnez son adresse à lui avec --database. Rien "
        "n'a été changé."
    ),
    storage.OlderDatabase: lambda: _(
        "Cette base vient d'une version plus ancienne de Guichet. Son propriétaire la met à jour avec « {command} »."
    ).format(command=command("migrate")),
    storage.ServerClockOff: lambda: _(
        "L'heure de cette machine n'est pas celle du serveur de la base de données. Mettez les deux à l'heure."
    ),
    storage.OneKeyFile: lambda: _(
        "Cette base n'est que sur cette machine : « {command} » y change la clé en une fois."
    ).format(command=command("key rotate")),
    storage.NoComingKey: lambda: _(
        "D'autres machines ont aussi la clé. Préparez d'abord la nouvelle avec « {command} », puis copiez-la sur "
        "chacune."
    ).format(command=command("key rotate --prepare")),
    storage.KeyNotEverywhere: lambda: _(
        "La clé à venir n'est pas encore partout. Copiez-y le fichier de clé, puis lancez-y « {command} »."
    ).format(command=command("check")),
    storage.ServerGone: lambda: _("La base de données ne répond pas. Rien n'a été changé. Réessayez dans un instant."),
    storage.CommitUnknown: lambda: _(
        "La base de données n'a pas répondu à temps : votre demande a peut-être été enregistrée. Vérifiez avant de "
        "recommencer."
    ),
}
IN_PLACE_OF_A_FILE: dict[type[storage.StorageError], Callable[[], str]] = {
    storage.DatabaseDamaged: lambda: _("Les données sont endommagées. Appelez l'administrateur."),
    storage.DatabaseMissing: lambda: _(
        "Cette base de données est vide, et rien n'y a été créé. Vérifiez son nom ; son propriétaire y fait les tables "
        "avec « {command} »."
    ).format(command=command("migrate")),
    storage.NotOurDatabase: lambda: _("Cette base de données est celle d'un autre programme. Indiquez-en une autre."),
}
"""The sentences for what is told of a file otherwise."""
