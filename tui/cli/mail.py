"""`guichet mail`: sends mail that is due, from cron, and says how much waits."""

from __future__ import annotations

from tui.cli.arguments import add_actions, add_json
from tui.cli.data import OnStore
from tui.language import _, ngettext

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define(command: Command) -> None:
    """Add the actions on mail."""
    actions = add_actions(command)
    actions.add_parser(
        "send",
        fill=add_json,
        run=OnStore(send),
        help=_("envoyer les courriels dus, par cron par exemple"),
        example="guichet mail send",
    )
    actions.add_parser(
        "status",
        fill=add_json,
        run=OnStore(status),
        help=_("dire combien de messages attendent"),
        example="guichet mail status",
    )


def send(store: Store, call: Call) -> int:
    """Return 0 if all mail that was due was sent, 1 if not. Success is told at a terminal only: cron would mail it."""
    from tui.mail import sender
    from tui.process.command import command
    from tui.process.output import print_done, print_error, print_json

    done = sender.send_due(store, call.settings)
    if call.settings.mail is None:
        print_error(_no_server())
    if call.options.json:
        print_json({"sent": done.sent, "failed": done.failed, "waiting": store.mail_queue.waiting()})
    if done.failed:
        sentence = ngettext(
            "{n} message n'a pas pu partir. « {command} » dit pourquoi.",
            "{n} messages n'ont pas pu partir. « {command} » dit pourquoi.",
            done.failed,
        )
        print_error(sentence.format(n=done.failed, command=command("audit")))
        if given_up_to := store.mail_queue.given_up_to():
            print_error(_given_up_to(given_up_to))
    elif call.settings.mail and not call.options.json:
        print_done(ngettext("{n} message envoyé.", "{n} messages envoyés.", done.sent).format(n=done.sent))
    return 1 if done.failed else 0


def status(store: Store, call: Call) -> int:
    """Print how many messages wait, including those of later attempts, and which accounts no longer get any."""
    from tui.cli import tables
    from tui.process.output import print_error, print_json

    has_server = call.settings.mail is not None
    waiting, given_up_to = store.mail_queue.waiting(), store.mail_queue.given_up_to()
    if call.options.json:
        print_json({"configured": has_server, "waiting": waiting, "given_up_to": given_up_to})
        return 0
    if not tables.is_for_people():
        _print_facts(waiting, given_up_to, has_server=has_server)
        return 0
    tables.print_sentence(ngettext("{n} message en attente.", "{n} messages en attente.", waiting).format(n=waiting))
    if given_up_to:
        tables.print_sentence(_given_up_to(given_up_to))
    if not has_server:
        print_error(_no_server())
    return 0


def _print_facts(waiting: int, given_up_to: Sequence[str], *, has_server: bool) -> None:
    from tui.language.text import clean

    print(f"configured\t{str(has_server).lower()}")
    print(f"waiting\t{waiting}")
    for name in given_up_to:
        print(f"given_up_to\t{clean(name)}")


def _given_up_to(names: Sequence[str]) -> str:
    from tui.language.text import clean

    sentence = ngettext(
        "Le dernier message à {n} compte a été abandonné : {names}. Vérifiez son adresse.",
        "Le dernier message à {n} comptes a été abandonné : {names}. Vérifiez leurs adresses.",
        len(names),
    )
    return sentence.format(n=len(names), names=", ".join(map(clean, names)))


def _no_server() -> str:
    return _("Aucun serveur de courriel n'est configuré ([mail] dans guichet.toml) : rien n'est envoyé.")
