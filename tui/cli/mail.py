"""The commands that send what is due, for cron, and that say how much waits."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from storage import Store
from tui.config.settings import Settings
from tui.language import _, ngettext
from tui.language.text import clean
from tui.process.output import print_error, print_json


def send(settings: Settings, store: Store, options: argparse.Namespace) -> int:
    """0 if all that was due was sent, 1 if some was not. Says nothing else without --json: cron would mail it."""
    from tui.mail import sender

    done = sender.send_due(store, settings)
    if settings.mail is None:
        print_error(_no_server())
    if options.json:
        print_json({"sent": done.sent, "failed": done.failed, "waiting": store.mail_queue.waiting()})
    if done.failed:
        sentence = ngettext(
            "{n} message n'a pas pu partir. « guichet audit » dit pourquoi.",
            "{n} messages n'ont pas pu partir. « guichet audit » dit pourquoi.",
            done.failed,
        )
        print_error(sentence.format(n=done.failed))
        if given_up_to := store.mail_queue.given_up_to():
            print_error(_given_up_to(given_up_to))
    return 1 if done.failed else 0


def status(settings: Settings, store: Store, options: argparse.Namespace) -> int:
    """How many messages wait, those of later attempts included; and who no longer gets any."""
    waiting, given_up_to = store.mail_queue.waiting(), store.mail_queue.given_up_to()
    if options.json:
        print_json({"configured": settings.mail is not None, "waiting": waiting, "given_up_to": given_up_to})
        return 0
    print(ngettext("{n} message en attente.", "{n} messages en attente.", waiting).format(n=waiting))
    if given_up_to:
        print(_given_up_to(given_up_to))
    if settings.mail is None:
        print_error(_no_server())
    return 0


def _given_up_to(names: Sequence[str]) -> str:
    sentence = ngettext(
        "Le dernier message à {n} compte a été abandonné : {names}. Vérifiez son adresse.",
        "Le dernier message à {n} comptes a été abandonné : {names}. Vérifiez leurs adresses.",
        len(names),
    )
    return sentence.format(n=len(names), names=", ".join(map(clean, names)))


def _no_server() -> str:
    return _("Aucun serveur de courriel n'est configuré ([mail] dans guichet.toml) : rien n'est envoyé.")
