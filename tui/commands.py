"""The commands that need no screen. Data goes to standard output, errors to standard error."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from storage import Finding, Role, StorageError, Store, User, Verdict
from tui import wording
from tui.language import _
from tui.text import clean

LONGEST_LINE = 8192
_VERIFY_EXIT = {Verdict.ACCEPTED: 0, Verdict.LOCKED: 3, Verdict.NO_FACTOR: 4}


def run(store: Store, options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    commands: dict[str, Callable[[Store, argparse.Namespace], int]] = {
        "users add": add_user,
        "users list": list_users,
        "users show": show_user,
        "verify": verify,
        "check": check,
    }
    try:
        return commands[f"{options.command} {getattr(options, 'action', '')}".strip()](store, options)
    except StorageError as error:
        print(wording.sentence(error, time.time()), file=sys.stderr)
        return 1


def add_user(store: Store, options: argparse.Namespace) -> int:
    """Prints the one-time password, alone on its line, when none was given."""
    password = _line() if options.password_stdin else None
    _user, issued = store.add_user(options.name, password, role=Role(options.role), mfa_required=options.require_mfa)
    if issued:
        print(_("Mot de passe à usage unique, à changer à la première connexion :"), file=sys.stderr)
        print(issued)
    return 0


def list_users(store: Store, options: argparse.Namespace) -> int:
    """One line an account, or JSON."""
    facts = [_facts(store, user) for user in store.users()]
    if options.json:
        _print_json(facts)
    else:
        for fact in facts:
            print("\t".join([clean(fact["name"]), fact["role"], ",".join(fact["methods"]) or "-"]))
    return 0


def show_user(store: Store, options: argparse.Namespace) -> int:
    """Everything that may be known of an account, which is no secret."""
    facts = _facts(store, store.find_user(options.name))
    if options.json:
        _print_json(facts)
    else:
        for name, value in facts.items():
            shown = ",".join(value) if isinstance(value, list) else "-" if value is None else str(value)
            print(f"{name}\t{clean(shown)}")
    return 0


def verify(store: Store, options: argparse.Namespace) -> int:
    """0 accepted, 1 refused, 3 locked, 4 no active factor; says nothing else."""
    return _VERIFY_EXIT.get(store.verify(options.name, _line()), 1)


def check(store: Store, options: argparse.Namespace) -> int:
    """0 when every finding is good."""
    findings = store.check()
    if options.json:
        _print_json([{"name": finding.name, "ok": finding.ok, "detail": finding.detail} for finding in findings])
    else:
        for finding in findings:
            print(_check_line(finding))
    return 0 if all(finding.ok for finding in findings) else 1


def _check_line(finding: Finding) -> str:
    return f"{'✓' if finding.ok else '✗'} {finding.name} {clean(finding.detail, 200)}".rstrip()


def _facts(store: Store, user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "role": user.role.value,
        "mfa_required": user.mfa_required,
        "disabled": user.disabled,
        "one_time_password": user.one_time_password,
        "created_at": _utc(user.created_at),
        "last_sign_in_at": _utc(user.last_sign_in_at),
        "methods": [factor.method for factor in store.factors(user)],
    }


def _utc(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _print_json(value: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def _line() -> str:
    """One line of standard input without its line end; nothing invisible is stripped from a password."""
    data = sys.stdin.buffer.readline(LONGEST_LINE)
    return data.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("\r")
