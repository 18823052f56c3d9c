"""The sentence for each refusal that concerns a file: the database, its folder, its key, or a new file."""

from __future__ import annotations

from collections.abc import Callable

import storage
from tui.language import _

SENTENCES: dict[type[storage.StorageError], Callable[[], str]] = {
    storage.NetworkFileSystem: lambda: _(
        "Ce dossier est partagé par le réseau, où la base n'est pas en sûreté. Choisissez un disque local."
    ),
    storage.FileInTheWay: lambda: _("Ce fichier existe déjà et n'est pas remplacé. Choisissez un autre nom."),
    storage.DatabaseDamaged: lambda: _("Le fichier de données est endommagé. Appelez l'administrateur."),
    storage.DatabaseMissing: lambda: _(
        "Il n'y a pas de base de données ici, et rien n'a été créé. Vérifiez le chemin, et que le disque est monté."
    ),
    storage.DatabaseReplaced: lambda: _(
        "La base de données a été remplacée ou retirée pendant que Guichet était ouvert. Rien n'a été enregistré. "
        "Quittez Guichet, puis relancez-le."
    ),
    storage.DatabaseMoved: lambda: _(
        "Les données ont déménagé, et cette base n'est plus en service. Appelez l'administrateur."
    ),
    storage.MoveUnfinished: lambda: _(
        "Le déménagement vers cette base a été interrompu. Relancez-le avant de vous en servir."
    ),
    storage.NotEmpty: lambda: _(
        "Il y a déjà quelque chose dans cette base, et il en faut une vide. Choisissez-en une autre. Rien n'a été "
        "changé."
    ),
    storage.MoveRefused: lambda: _(
        "La nouvelle base ne passe pas tous les contrôles : l'ancienne reste en service. Réparez ce qui ne va pas, "
        "puis recommencez."
    ),
    storage.DirectoryExposed: lambda: _(
        "Ce dossier est à quelqu'un d'autre, ou n'importe qui peut y écrire. Choisissez-en un qui ne soit qu'à vous."
    ),
    storage.KeyMissing: lambda: _("La clé qui protège les secrets est introuvable. Remettez-la à sa place."),
    storage.KeyWrong: lambda: _("La clé fournie n'est pas celle de cette base. Indiquez la bonne avec --key-file."),
    storage.BackupOfAnotherKey: lambda: _(
        "Cette sauvegarde date d'avant un changement de clé, ou vient d'une autre installation. Prenez-en une plus "
        "récente, ou remettez-la ailleurs, avec --database et sa clé d'alors (--key-file). Rien n'a été changé."
    ),
    storage.KeyExposed: lambda: _("La clé peut être lue par d'autres. Protégez-la avec « chmod 600 »."),
    storage.NotOurDatabase: lambda: _(
        "Ce fichier n'est ni une base de Guichet ni une de ses sauvegardes. Indiquez-en un autre."
    ),
    storage.NewerDatabase: lambda: _("Cette base vient d'une version plus récente de Guichet. Mettez Guichet à jour."),
    storage.DriverMissing: lambda: _(
        "Il manque ici de quoi parler à PostgreSQL. Installez le complément « postgres » de Guichet."
    ),
    storage.InvalidDsn: lambda: _(
        "L'adresse de la base de données ne peut pas être lue. Elle s'écrit « postgresql://machine/base »."
    ),
    storage.PasswordInDsn: lambda: _(
        "L'adresse de la base de données contient un mot de passe, que d'autres pourraient y lire. Mettez-le dans le "
        "fichier « ~/.pgpass »."
    ),
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
    storage.ServerRefused: lambda: _(
        "Le serveur de la base de données ne laisse pas entrer Guichet. Vérifiez le nom de la base et celui du rôle."
    ),
    storage.OwnerWanted: lambda: _(
        "Seul le propriétaire de la base de données peut faire cela. Donnez son adresse à lui avec --database. Rien "
        "n'a été changé."
    ),
    storage.CannotOpen: lambda: _(
        "Ce fichier ou ce dossier ne peut pas être ouvert. Vérifiez qu'il existe et ses droits."
    ),
}
OF_A_SERVER: dict[type[storage.StorageError], Callable[[], str]] = {
    storage.DatabaseDamaged: lambda: _("Les données sont endommagées. Appelez l'administrateur."),
    storage.DatabaseMissing: lambda: _(
        "Cette base de données est vide, et rien n'y a été créé. Vérifiez son nom, ou préparez-la d'abord."
    ),
    storage.NotOurDatabase: lambda: _("Cette base de données est celle d'un autre programme. Indiquez-en une autre."),
}
"""Those that are about a file where the database is none."""
