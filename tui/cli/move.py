"""`guichet move`: everything goes to another, empty database, and this one refuses to open afterwards."""

from __future__ import annotations

from tui.cli import going_on
from tui.cli.data import OnStore, reach, settings_of
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


class _OnOldStore(OnStore):
    """A command on the old database, which finishes a move that was interrupted at its very end."""

    def __call__(self, options: argparse.Namespace) -> int:
        """Run the command. Returns its exit code; raises as any other does."""
        from storage import DatabaseMoved, finish_move

        try:
            return super().__call__(options)
        except DatabaseMoved:
            call = reach(options, settings_of(options))
            if not finish_move(call.database.place, options.to):
                raise
            _say_where_all_is(options.to)
            return 0


def define(command: Command) -> None:
    """Add the arguments of `move`."""
    command.add_argument(
        "--to", type=_place, required=True, metavar=_("BASE"), help=_("la base vide, un fichier ou « postgresql://… »")
    )
    going_on.add_yes(command)
    command.epilog = _what_happens()
    command.does(_OnOldStore(move))


def _place(text: str) -> Path | str:
    """Read the place of a database: a path, which is made whole, or a DSN."""
    from argparse import ArgumentTypeError

    from tui.config.paths import UnusablePath, place

    try:
        named = place(text)
    except UnusablePath as error:
        raise ArgumentTypeError(str(error)) from error
    return named if isinstance(named, str) else named.absolute()


def _what_happens() -> str:
    return _(
        "Tout va dans l'autre base, et celle-ci refuse ensuite de s'ouvrir. Jusqu'à la fin, personne ne peut rien "
        "enregistrer."
    )


def move(store: Store, call: Call) -> int:
    """Move everything to another database, and say what has to be changed now."""
    from tui.cli import progress

    if not going_on.is_wanted(call.options, _what_happens(), told_in_pipes=False):
        return 1
    place = call.options.to
    store.moving.to(place, progress.show)
    _say_where_all_is(place)
    _say_where_the_key_has_to_be(place, store.key_file)
    return 0


def _say_where_all_is(place: Path | str) -> None:
    from tui.process.output import print_error

    words = _(
        "Tout est maintenant dans {place}. L'ancienne base ne s'ouvre plus : gardez-la quelque temps, puis effacez-la."
    )
    print_error(words.format(place=place))
    print_error(_('Indiquez la nouvelle dans guichet.toml : database = "{place}".').format(place=place))
    if isinstance(place, str):
        print_error(_("Sur les postes, nommez-y le rôle de tous les jours, et non celui du propriétaire."))


def _say_where_the_key_has_to_be(place: Path | str, key: Path) -> None:
    """Say where the key has to be, which is that of before, unless it is there already."""
    from tui.process.output import print_error

    if isinstance(place, str):
        words = _("La clé reste la même : {key}. Il en faut une copie sur chaque machine qui ouvre cette base.")
        print_error(words.format(key=key))
    elif key != (beside := place.with_name("guichet.key")):
        words = _("La clé reste la même : {key}. Copiez-la dans {beside}, ou indiquez-la avec --key-file.")
        print_error(words.format(key=key, beside=beside))
