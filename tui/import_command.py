"""`guichet users import`: many accounts from a file, their one-time passwords to another."""

from __future__ import annotations

import argparse
import sys
import time

from storage import Arrival, Imported, Store
from tui import wording
from tui.arrivals import NotAList, Unread, read
from tui.language import _, ngettext
from tui.output import print_error, print_json
from tui.password_file import PasswordFile
from tui.text import clean


def import_users(store: Store, options: argparse.Namespace) -> int:
    """0 if every line is an account now; the others are told on standard output, with their line."""
    if options.passwords is None:
        print_error(_("Indiquez avec --passwords le fichier où écrire les mots de passe, ou ils seraient perdus."))
        return 1
    try:
        said, separator = read(options.file)
    except NotAList as error:
        print_error(str(error))
        return 1
    refused = [line for line in said if isinstance(line, Unread)]
    arrivals = [line for line in said if isinstance(line, Arrival)]
    alike: list[Imported] = []
    with PasswordFile(options.passwords, separator) as passwords:
        for done, outcome in enumerate(store.import_users(arrivals), start=1):
            _show(done, len(arrivals))
            if isinstance(outcome, Imported):
                passwords.add(outcome)
                if outcome.look_alikes:
                    alike.append(outcome)
            else:
                sentence = wording.sentence(outcome.error, time.time())
                refused.append(Unread(outcome.line, outcome.name, sentence))
    if altered := passwords.altered():
        print_error(altered)
    if not options.json:
        for made in alike:
            words = _("Ligne {line} : {name}.").format(line=made.line, name=clean(made.name))
            print_error(f"{words} {wording.reads_like(made.look_alikes)}")
    created = len(said) - len(refused)
    refused.sort(key=lambda line: line.line)
    if options.json:
        facts = [{"line": line.line, "name": line.name, "error": line.sentence} for line in refused]
        told = [{"line": made.line, "name": made.name, "reads_like": made.look_alikes} for made in alike]
        print_json({"created": created, "refused": facts} | ({"look_alikes": told} if told else {}))
    else:
        for line in refused:
            print(f"{line.line}\t{clean(line.name) or '-'}\t{line.sentence}")
        words = ngettext("{n} compte créé.", "{n} comptes créés.", created).format(n=created)
        if refused:
            left = ngettext("{n} ligne refusée.", "{n} lignes refusées.", len(refused)).format(n=len(refused))
            words = f"{words} {left}"
        print_error(words)
    return 1 if refused else 0


def _show(done: int, count: int) -> None:
    """How many have gone, where somebody is at a terminal."""
    if sys.stderr.isatty():
        print(f"\r{done}/{count}", end="\n" if done == count else "", file=sys.stderr, flush=True)
