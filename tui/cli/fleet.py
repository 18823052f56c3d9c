"""The commands that know of other hosts: the key, which each of them holds, and the tables that they share."""

from __future__ import annotations

from tui.cli import going_on
from tui.cli.arguments import add_actions
from tui.cli.data import OnStore
from tui.language import _, ngettext

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define_key(command: Command) -> None:
    """Add the actions on the key."""
    actions = add_actions(command)
    actions.add_parser(
        "rotate",
        fill=_rotate,
        run=OnStore(rotate_key),
        help=_("sceller tous les secrets avec une nouvelle clé"),
        example="guichet key rotate",
    )


def _rotate(rotate: Command) -> None:
    half = rotate.add_mutually_exclusive_group()
    half.add_argument(
        "--prepare", action="store_true", help=_("sur un serveur : ajouter la clé à venir au fichier de clé, à copier")
    )
    half.add_argument(
        "--drop", action="store_true", help=_("sur un serveur, après : détruire l'ancienne clé de cette machine")
    )
    going_on.add_yes(rotate)
    rotate.epilog = _backups_of_before()


def _backups_of_before() -> str:
    return _(
        "L'ancienne clé sera détruite : les sauvegardes faites jusqu'ici ne s'ouvriront plus jamais. Faites-en une "
        "nouvelle aussitôt après."
    )


def define_migrate(command: Command) -> None:
    """Make `migrate` a command on the database, which it brings up to date."""
    command.epilog = _("Sur un serveur, il y faut l'adresse du propriétaire des tables (--database).")
    command.does(OnStore(migrate, may_migrate=True))


def rotate_key(store: Store, call: Call) -> int:
    """Seal all secrets with a new key, or do what comes before it and after it where other hosts hold the key too."""
    from tui.process.output import print_error

    if call.options.prepare:
        return _prepare(store)
    if call.options.drop:
        return _drop(store, call)
    if store.maintenance.others():
        store.maintenance.rotate_key()
        print_error(_in_force_everywhere())
        return 0
    if not going_on.is_wanted(call.options, _backups_of_before()):
        return 1
    store.maintenance.rotate_key()
    print_error(_("Nouvelle clé en service. Les sauvegardes d'avant ne s'ouvrent plus : faites-en une nouvelle."))
    return 0


def _in_force_everywhere() -> str:
    from tui.process.command import command

    words = _(
        "Nouvelle clé en service. Faites une nouvelle sauvegarde, puis lancez « {command} » sur chaque machine : "
        "l'ancienne clé y est encore."
    )
    return words.format(command=command("key rotate --drop"))


def _prepare(store: Store) -> int:
    """Make the key to come, and say what is to be done with it."""
    from tui.process.command import command
    from tui.process.output import print_error

    store.maintenance.prepare_key()
    words = _(
        "La clé à venir est dans {path}. Copiez ce fichier sur chaque machine, lancez-y « {check} », puis ici "
        "« {rotate} »."
    )
    print_error(words.format(path=store.maintenance.key_path, check=command("check"), rotate=command("key rotate")))
    return 0


def _drop(store: Store, call: Call) -> int:
    """Destroy the keys of before in the file of this host."""
    from tui.process.output import print_error

    warning = _(
        "L'ancienne clé sera détruite sur cette machine : les sauvegardes d'avant le changement de clé ne s'y "
        "ouvriront plus."
    )
    if not going_on.is_wanted(call.options, warning):
        return 1
    count = store.maintenance.drop_keys()
    words = ngettext("{n} ancienne clé détruite ici.", "{n} anciennes clés détruites ici.", count)
    print_error(words.format(n=count) if count else _("Il n'y a pas d'ancienne clé ici."))
    return 0


def migrate(store: Store, call: Call) -> int:
    """Say what was done to bring the tables up to date, which opening has done."""
    from tui.process.output import print_done

    del call
    before = store.maintenance.migrated()
    if before is None:
        print_done(_("La base de données est à jour."))
    elif before:
        print_done(_("Base de données mise à jour."))
    else:
        words = _("Les tables sont faites. Chaque machine aura besoin de la même clé : {path}.")
        print_done(words.format(path=store.maintenance.key_path))
    return 0
