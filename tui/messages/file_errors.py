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
    storage.NothingToMove: lambda: _("Il n'y a rien à déménager : cette base est vide."),
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
    storage.KeyReadOnly: lambda: _(
        "La clé ne peut pas être changée là où elle est : un fichier que systemd transmet ne s'écrit pas. Donnez "
        "l'original avec --key-file. Rien n'a été changé."
    ),
    storage.NotOurDatabase: lambda: _(
        "Ce fichier n'est ni une base de Guichet ni une de ses sauvegardes. Indiquez-en un autre."
    ),
    storage.NewerDatabase: lambda: _("Cette base vient d'une version plus récente de Guichet. Mettez Guichet à jour."),
    storage.CannotOpen: lambda: _(
        "Ce fichier ou ce dossier ne peut pas être ouvert. Vérifiez qu'il existe et ses droits."
    ),
}
