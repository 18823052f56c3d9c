"""The commands that care for the data: limits, key, backups, checks."""

from __future__ import annotations

import argparse
import sys

from storage import LARGEST_LIMIT, SMALLEST_LIMIT, Finding, Gravity, Store
from tui.config.settings import Settings
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import errors
from tui.process.output import LONGEST_SENTENCE, print_error, print_json

_SIGNS = {Gravity.GOOD: "✓", Gravity.WARNING: "!", Gravity.BAD: "✗"}


def check(store: Store, options: argparse.Namespace) -> int:
    """0 unless a finding is bad."""
    findings = store.check()
    if options.json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            print(_check_line(finding))
    return 1 if any(finding.gravity is Gravity.BAD for finding in findings) else 0


def _check_line(finding: Finding) -> str:
    line = f"{_SIGNS[finding.gravity]} {finding.name} {clean(finding.detail, LONGEST_SENTENCE)}".rstrip()
    if finding.name == "clock" and finding.gravity is not Gravity.GOOD:
        return f"{line} : {errors.mend_the_clock()}"
    return line


def limits(settings: Settings, store: Store, options: argparse.Namespace) -> int:
    """The numbers in force; docs/vault.md says what they mean."""
    if options.set:
        name, value = options.set
        try:
            store.set_limit(name, int(value))
        except ValueError:
            words = _("Cette limite n'existe pas, ou ce nombre ne convient pas : de {smallest} à {largest}.")
            print(words.format(smallest=SMALLEST_LIMIT, largest=LARGEST_LIMIT), file=sys.stderr)
            return 1
        if name in settings.limits:
            words = _(
                "Enregistré, mais guichet.toml donne aussi cette limite (ligne {line}) : c'est elle qui vaut ici."
            )
            print_error(words.format(line=settings.lines["limits", name]))
        return 0
    numbers = store.limits()._asdict()
    if options.json:
        print_json(numbers)
    else:
        for name, value in numbers.items():
            print(f"{name}\t{value}")
    return 0


def backup(store: Store, options: argparse.Namespace) -> int:
    """A copy of the database in a new file."""
    store.backup(options.file)
    return 0


def restore(store: Store, options: argparse.Namespace) -> int:
    """The backup takes the place of the present data."""
    aside = store.restore(options.file)
    print_error(_("Les données d'avant sont gardées dans {path}.").format(path=aside))
    return 0


def accept_clock(store: Store, options: argparse.Namespace) -> int:
    """The time of this machine is right."""
    del options
    count = store.accept_clock()
    words = ngettext(
        "Heure confirmée. Les codes de {n} appareil étaient refusés : le premier accepté est le deuxième à venir.",
        "Heure confirmée. Les codes de {n} appareils étaient refusés : le premier accepté est le deuxième à venir.",
        count,
    )
    print(words.format(n=count) if count else _("Heure confirmée."), file=sys.stderr)
    return 0


def rotate_key(store: Store, options: argparse.Namespace) -> int:
    """A new key; older backups need the old one, which is destroyed."""
    del options
    store.rotate_key()
    print(_("Nouvelle clé en service. Les sauvegardes d'avant ne s'ouvrent plus : faites-en une."), file=sys.stderr)
    return 0
