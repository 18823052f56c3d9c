"""`guichet audit`: reads, exports, verifies and shortens the audit log."""

from __future__ import annotations

import argparse
from operator import itemgetter

from tui.cli import going_on
from tui.cli.arguments import add_json, day, past_day, path
from tui.cli.choices import explained, meant, read
from tui.cli.data import OnStore
from tui.language import _, list_separator, ngettext
from tui.process.command import command

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from storage import Event, EventFilter, Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define(command: Command) -> None:
    """Add the arguments that choose events and what is done with them."""
    add_json(command)
    command.add_argument(
        "--account", default="", metavar=_("NOM"), help=_("ce que ce compte a fait, ou ce qu'on lui a fait")
    )
    command.add_argument(
        "--action",
        dest="what",
        metavar=_("TEXTE"),
        type=_action,
        choices=explained(_actions()),
        help=_("cette action seulement, avec les mots du journal, comme « connexion »"),
    )
    command.add_argument(
        "--outcome",
        default="",
        type=read(_outcomes),
        choices=explained(_outcomes()),
        help=_("ce qui a été fait (done), ou refusé (refused), seulement"),
    )
    for option, kind, words in (
        ("--since", past_day, _("depuis ce jour (UTC)")),
        ("--until", day, _("jusqu'à ce jour compris (UTC)")),
        ("--forget-before", past_day, _("effacer pour toujours les événements d'avant ce jour, de tous les comptes")),
    ):
        command.add_argument(option, type=kind, metavar=_("AAAA-MM-JJ"), help=words)
    command.add_argument(
        "--export",
        type=path,
        metavar=_("FICHIER"),
        help=_("écrire ces événements dans un nouveau fichier .csv ou .json"),
    )
    command.add_argument("--verify", action="store_true", help=_("vérifier que rien n'y a été changé ni retiré"))
    going_on.add_yes(command)
    command.must(_one_thing)
    command.epilog = _("Les actions du journal : {actions}.").format(actions=", ".join(_actions().values()))
    command.does(OnStore(audit))


def _action(text: str) -> str:
    """Read an action by its name, or as the log shows it."""
    known = _actions()
    if (found := read(_actions)(text)) in known:
        return found
    unknown = _("Le journal n'a pas d'action « {word} ».").format(word=text)
    listed = _("« {command} » en donne la liste.").format(command=command("audit --help"))
    raise argparse.ArgumentTypeError(f"{unknown}{meant(text, [*known.values(), *known])} {listed}")


def _one_thing(options: argparse.Namespace) -> str:
    """Say which option has no place beside another, which would do its work as if it were not there."""
    given = [f"--{name.replace('_', '-')}" for name in ("forget_before", "verify", "export") if getattr(options, name)]
    chosen = [name for name in ("account", "what", "outcome", "since", "until") if getattr(options, name)]
    if len(given) > 1:
        return _("{first} et {second} ne vont pas ensemble : lancez-les l'un après l'autre.").format(
            first=given[0], second=given[1]
        )
    if chosen and given in (["--forget-before"], ["--verify"]):
        option = "--action" if chosen[0] == "what" else f"--{chosen[0]}"
        return _("{first} prend le journal entier, sans choix : retirez {second}.").format(
            first=given[0], second=option
        )
    return ""


def _outcomes() -> dict[str, str]:
    return {"done": _("fait"), "refused": _("refusé")}


def _actions() -> dict[str, str]:
    from tui.messages.audit import actions

    return actions()


def audit(store: Store, call: Call) -> int:
    """Print the audit log, one line for each event, or JSON; with --verify, return 1 if it is not whole."""
    from tui.process.output import print_error

    options = call.options
    if options.forget_before:
        # Before the question: whoever may not is not asked whether they want to.
        store.maintenance.must_be_owner()
        if not going_on.is_wanted(options, _gone_for_ever(options.forget_before)):
            return 1
        count = store.administration().audit_log.shorten(_midnight(options.forget_before))
        print_error(ngettext("{n} événement oublié.", "{n} événements oubliés.", count).format(n=count))
        return 0
    if options.verify:
        return _verify(store)
    _must_be_known(store, options.account)
    if options.export:
        return _export(store, options)
    return _print(store, options)


def _gone_for_ever(day: date) -> str:
    words = _("Les événements d'avant le {day} seront effacés pour toujours. « {command} » en garde une copie.")
    return words.format(day=day.isoformat(), command=command("audit --export"))


def _must_be_known(store: Store, name: str) -> None:
    """Refuse a name that is neither in the log nor that of an account. Raises UnknownUser."""
    from storage import EventFilter

    administration = store.administration()
    if name and not administration.audit_log.latest(EventFilter(account=name), limit=1):
        administration.directory.user(name)


def _wanted(options: argparse.Namespace) -> EventFilter:
    from storage import DAY, EventFilter

    return EventFilter(
        account=options.account,
        action=options.what or "",
        outcome=options.outcome,
        since=_midnight(options.since) if options.since else None,
        until=_midnight(options.until) + DAY if options.until else None,
    )


def _print(store: Store, options: argparse.Namespace) -> int:
    from storage.formats.times import utc
    from tui.cli import tables
    from tui.process.output import print_json

    events = store.administration().audit_log.events(_wanted(options))
    if tables.is_for_people() and not options.json:
        _show(events)
    elif options.json:
        print_json([event._asdict() | {"at": utc(event.at)} for event in events])
    else:
        for event in events:
            print(_line(event))
    return 0


def _show(events: Sequence[Event]) -> None:
    from tui.cli.tables import Column, print_table
    from tui.messages import audit

    rows = [audit.facts(event) for event in events]
    titles = rows[0] if rows else ()
    print_table(
        rows,
        [Column(title, itemgetter(title)) for title in titles],
        empty=_("Aucun événement à montrer."),
    )


def _verify(store: Store) -> int:
    from tui.cli.tables import print_sentence
    from tui.process.output import print_error

    broken = store.administration().audit_log.broken_at()
    if broken is None:
        print_sentence(_("Le journal est entier."))
        return 0
    print_error(_("Le journal a été altéré à partir de l'événement {n}.").format(n=broken))
    return 1


def _export(store: Store, options: argparse.Namespace) -> int:
    from tui.process.output import print_error, print_json

    try:
        count = store.administration().audit_log.export(options.export, _wanted(options), list_separator())
    except ValueError:
        print_error(_("Le nom de ce fichier doit finir par .csv ou .json. Rien n'a été écrit."))
        return 1
    if options.json:
        print_json({"events": count})
    else:
        print_error(ngettext("{n} événement écrit.", "{n} événements écrits.", count).format(n=count))
    return 0


def _midnight(day: date) -> int:
    from datetime import UTC, datetime, time

    return int(datetime.combine(day, time(), UTC).timestamp())


def _line(event: Event) -> str:
    from storage.formats.times import utc
    from tui.language.text import clean

    texts = (event.actor, event.subject, event.action, event.outcome, event.origin, event.detail)
    return "\t".join([str(event.number), utc(event.at) or "", *(clean(text) or "-" for text in texts)])
