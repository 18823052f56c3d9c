"""The commands that send what is due, for cron, and that say how much waits."""

from __future__ import annotations

import argparse

from storage import Store
from tui.language import _, ngettext
from tui.output import print_error, print_json
from tui.settings import Settings


def send(settings: Settings, store: Store, options: argparse.Namespace) -> int:
    """0 if all that was due was sent, 1 if some was not. Says nothing else without --json: cron would mail it."""
    from tui import post

    done = post.send_due(store, settings)
    if settings.mail is None:
        print_error(_no_server())
    if options.json:
        print_json({"sent": done.sent, "failed": done.failed, "waiting": store.mails_waiting()})
    if done.failed:
        sentence = ngettext(
            "{n} message n'a pas pu partir. « guichet audit » dit pourquoi.",
            "{n} messages n'ont pas pu partir. « guichet audit » dit pourquoi.",
            done.failed,
        )
        print_error(sentence.format(n=done.failed))
    return 1 if done.failed else 0


def status(settings: Settings, store: Store, options: argparse.Namespace) -> int:
    """How many messages wait, those of later attempts included."""
    waiting = store.mails_waiting()
    if options.json:
        print_json({"configured": settings.mail is not None, "waiting": waiting})
        return 0
    print(ngettext("{n} message en attente.", "{n} messages en attente.", waiting).format(n=waiting))
    if settings.mail is None:
        print_error(_no_server())
    return 0


def _no_server() -> str:
    return _("Aucun serveur de courriel n'est configuré ([mail] dans guichet.toml) : rien n'est envoyé.")
