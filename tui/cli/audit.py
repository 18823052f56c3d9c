"""`guichet audit`: the trail read, exported, verified, shortened."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, time

from storage import DAY, Action, Event, EventFilter, Store
from storage.formats.times import utc
from tui.language import _, list_separator, ngettext
from tui.language.text import clean
from tui.process.output import print_error, print_json


def audit(store: Store, options: argparse.Namespace) -> int:
    """The trail, one line an event, or JSON; with --verify, 1 if it is not whole."""
    if options.forget_before:
        count = store.shorten_trail(_midnight(options.forget_before))
        print(ngettext("{n} événement oublié.", "{n} événements oubliés.", count).format(n=count), file=sys.stderr)
        return 0
    if options.verify:
        return _verify(store)
    if options.what and options.what not in list(Action):
        print_error(_("Cette action n'existe pas. Choisissez : {actions}.").format(actions=", ".join(Action)))
        return 1
    wanted = EventFilter(
        account=options.account,
        action=options.what,
        outcome=options.outcome,
        since=_midnight(options.since) if options.since else None,
        until=_midnight(options.until) + DAY if options.until else None,
    )
    if options.export:
        return _export(store, options, wanted)
    events = store.events(wanted)
    if options.json:
        print_json([event._asdict() | {"at": utc(event.at)} for event in events])
    else:
        for event in events:
            print(_line(event))
    return 0


def _verify(store: Store) -> int:
    broken = store.trail_broken_at()
    if broken is None:
        print(_("Le journal est entier."))
        return 0
    print(_("Le journal a été altéré à partir de l'événement {n}.").format(n=broken), file=sys.stderr)
    return 1


def _export(store: Store, options: argparse.Namespace, wanted: EventFilter) -> int:
    try:
        count = store.export_events(options.export, wanted, list_separator())
    except ValueError:
        print_error(_("Le nom de ce fichier doit finir par .csv ou .json. Rien n'a été écrit."))
        return 1
    if options.json:
        print_json({"events": count})
    else:
        print_error(ngettext("{n} événement écrit.", "{n} événements écrits.", count).format(n=count))
    return 0


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def _line(event: Event) -> str:
    texts = (event.actor, event.subject, event.action, event.outcome, event.origin, event.detail)
    return "\t".join([str(event.number), utc(event.at) or "", *(clean(text) or "-" for text in texts)])
