"""`guichet users import`: creates many accounts from a file, and writes their one-time passwords to another file."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

from storage import Imported, NewAccount, Store
from tui.cli import progress, tables
from tui.files.accounts_csv import Unread, read
from tui.files.passwords_csv import PasswordFile
from tui.files.spreadsheet import NotAList
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import errors
from tui.process.output import print_error, print_json


def import_users(store: Store, options: argparse.Namespace) -> int:
    """Import accounts; return 0 if every line is an account now.

    Prints the other lines, with their number, on standard output.
    """
    if options.passwords is None:
        print_error(
            _("Indiquez avec --passwords le fichier où écrire les mots de passe : ils seraient perdus sans lui.")
        )
        return 1
    try:
        said, separator, notes = read(options.file)
    except NotAList as error:
        print_error(str(error))
        return 1
    refused = [line for line in said if isinstance(line, Unread)]
    new_accounts = [line for line in said if isinstance(line, NewAccount)]
    made: list[Imported] = []
    with PasswordFile(options.passwords, separator) as passwords:
        for done, outcome in enumerate(store.administration().importing.users(new_accounts), start=1):
            progress.show(done, len(new_accounts))
            if isinstance(outcome, Imported):
                passwords.add(outcome)
                made.append(outcome)
            else:
                sentence = errors.sentence(outcome.error, time.time())
                refused.append(Unread(outcome.line, outcome.name, sentence))
    if altered := passwords.altered():
        print_error(altered)
    refused.sort(key=lambda line: line.line)
    _tell(made, refused, notes, as_json=options.json)
    return 1 if refused else 0


def _tell(made: Sequence[Imported], refused: Sequence[Unread], notes: Sequence[str], *, as_json: bool) -> None:
    """Print refused lines on standard output, and the summary and notes on standard error."""
    if as_json:
        facts = [{"line": line.line, "name": line.name, "error": line.sentence} for line in refused]
        accounts = [{"line": line.line, "name": line.name, "look_alikes": line.look_alikes} for line in made]
        print_json({"created": len(made), "accounts": accounts, "refused": facts, "notes": notes})
        return
    for note in notes:
        print_error(note)
    for account in made:
        if account.look_alikes:
            words = _("Ligne {line} : {name}.").format(line=account.line, name=clean(account.name))
            print_error(f"{words} {errors.reads_like(account.look_alikes)}")
    _print_refused(refused)
    words = ngettext("{n} compte créé.", "{n} comptes créés.", len(made)).format(n=len(made))
    if refused:
        left = ngettext("{n} ligne refusée.", "{n} lignes refusées.", len(refused)).format(n=len(refused))
        words = f"{words} {left}"
    print_error(words)


def _print_refused(refused: Sequence[Unread]) -> None:
    """Print a line for each refusal: a table for people."""
    columns = (
        tables.Column[Unread](_("Ligne"), lambda line: str(line.line)),
        tables.Column[Unread](_("Nom"), lambda line: clean(line.name) or "-"),
        tables.Column[Unread](_("Refus"), lambda line: line.sentence),
    )
    tables.print_list(refused, columns)
