"""`guichet hosts`: says which machines may ask the counter's about codes, without database or key of their own."""

from __future__ import annotations

from tui.cli.arguments import add_actions, add_json
from tui.cli.data import OnStore
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage import AskingHost, Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define(command: Command) -> None:
    """Add the actions on hosts."""
    actions = add_actions(command)
    actions.add_parser(
        "add",
        fill=_add_host,
        run=OnStore(add),
        help=_("laisser une machine interroger celle-ci, et lui donner un jeton"),
        example="guichet hosts add vpn1",
    )
    actions.add_parser(
        "list",
        fill=add_json,
        run=OnStore(list_hosts),
        help=_("lister les machines qui peuvent interroger celle-ci"),
        example="guichet hosts list",
    )
    actions.add_parser(
        "revoke",
        fill=_add_host,
        run=OnStore(revoke),
        help=_("ne plus répondre à une machine"),
        example="guichet hosts revoke vpn1",
    )


def _add_host(command: Command) -> None:
    command.add_argument("name", metavar=_("MACHINE"))


def add(store: Store, call: Call) -> int:
    """Print the token of a new host, alone on standard output."""
    from tui.process.output import print_error

    name = call.options.name
    token = store.administration().asking_hosts.add(name)
    print_error(_("Machine ajoutée : {name}. Son jeton, montré une seule fois :").format(name=name))
    print(token, flush=True)
    keep = _("Mettez-le sur {name}, dans un fichier que seul son propriétaire peut lire (0600).")
    print_error(keep.format(name=name))
    return 0


def list_hosts(store: Store, call: Call) -> int:
    """Print one line for each host, or JSON; a table for people."""
    from storage.formats.times import utc
    from tui.cli import tables
    from tui.language.text import clean
    from tui.process.output import print_json

    hosts = store.administration().asking_hosts.list()
    if tables.is_for_people() and not call.options.json:
        _show(hosts)
        return 0
    known = [
        {
            "name": host.name,
            "made_at": utc(host.made_at),
            "last_used_at": utc(host.last_used_at),
            "paused_until": utc(host.paused_until),
        }
        for host in hosts
    ]
    if call.options.json:
        print_json(known)
        return 0
    for facts in known:
        print("\t".join(clean(fact or "-") for fact in facts.values()))
    return 0


def _show(hosts: Sequence[AskingHost]) -> None:
    from tui.cli.tables import Column, print_table
    from tui.language.text import clean
    from tui.messages import times

    print_table(
        hosts,
        (
            Column(_("Machine"), lambda host: clean(host.name)),
            Column(_("Ajoutée le"), lambda host: times.minute(host.made_at)),
            Column(_("Dernière question"), lambda host: _minute(host.last_used_at) or _("jamais")),
            Column(_("En pause jusqu'à"), lambda host: _minute(host.paused_until) or "-"),
        ),
        empty=_("Aucune machine n'interroge celle-ci."),
    )


def _minute(moment: int | None) -> str:
    from tui.messages import times

    return "" if moment is None else times.minute(moment)


def revoke(store: Store, call: Call) -> int:
    """Have the token of a host open nothing any more."""
    from tui.messages import changes
    from tui.process.output import print_done

    store.administration().asking_hosts.revoke(call.options.name)
    print_done(changes.revoked(call.options.name))
    return 0
