"""The commands that need no screen. Data goes to standard output, errors to standard error."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from storage import CannotOpen, Factor, Role, StorageError, Store, User, Verdict
from tui import custody_commands, mail_commands, wording
from tui.language import _
from tui.output import print_error, print_json, utc
from tui.settings import Settings
from tui.text import clean

LONGEST_LINE = 8192
_VERIFY_EXIT = {Verdict.ACCEPTED: 0, Verdict.LOCKED: 3, Verdict.NO_FACTOR: 4}


def run(store: Store, settings: Settings, options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    commands: dict[str, Callable[[Store, argparse.Namespace], int]] = {
        "users add": add_user,
        "users list": list_users,
        "users show": show_user,
        "users disable": close_or_open,
        "users enable": close_or_open,
        "users unlock": unlock,
        "factors list": list_factors,
        "factors reset": reset_factors,
        "verify": verify,
        "check": custody_commands.check,
        "audit": custody_commands.audit,
        "limits": custody_commands.limits,
        "backup": custody_commands.backup,
        "restore": custody_commands.restore,
        "key rotate": custody_commands.rotate_key,
        "mail send": partial(mail_commands.send, settings),
        "mail status": partial(mail_commands.status, settings),
    }
    try:
        return commands[f"{options.command} {getattr(options, 'action', '')}".strip()](store, options)
    except StorageError as error:
        where = f" ({error.path})" if isinstance(error, CannotOpen) else ""
        print_error(wording.sentence(error, time.time()) + where)
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
        print_json(facts)
    else:
        for fact in facts:
            print("\t".join([clean(fact["name"]), fact["role"], ",".join(fact["methods"]) or "-"]))
    return 0


def show_user(store: Store, options: argparse.Namespace) -> int:
    """Everything that may be known of an account, which is no secret."""
    facts = _facts(store, store.find_user(options.name))
    if options.json:
        print_json(facts)
    else:
        for name, value in facts.items():
            shown = ",".join(value) if isinstance(value, list) else "-" if value is None else str(value)
            print(f"{name}\t{clean(shown)}")
    return 0


def verify(store: Store, options: argparse.Namespace) -> int:
    """0 accepted, 1 refused, 3 locked, 4 no active factor; says nothing else."""
    return _VERIFY_EXIT.get(store.verify(options.name, _line()), 1)


def close_or_open(store: Store, options: argparse.Namespace) -> int:
    """Disable or enable an account."""
    store.set_disabled(options.name, disabled=options.action == "disable")
    return 0


def unlock(store: Store, options: argparse.Namespace) -> int:
    """Forget refused attempts."""
    store.unlock(options.name)
    return 0


def list_factors(store: Store, options: argparse.Namespace) -> int:
    """Active ones and the history."""
    facts = [_factor_facts(factor) for factor in store.factor_history(store.find_user(options.name))]
    if options.json:
        print_json(facts)
    else:
        for fact in facts:
            print("\t".join(clean(str(value)) if value is not None else "-" for value in fact.values()))
    return 0


def reset_factors(store: Store, options: argparse.Namespace) -> int:
    """One factor, or all of them with the recovery codes."""
    store.reset_factors(options.name, options.factor, identity="")
    return 0


def _factor_facts(factor: Factor) -> dict[str, Any]:
    return {
        "id": factor.id,
        "method": factor.method,
        "phone": factor.phone,
        "account": factor.account,
        "created_at": utc(factor.created_at),
        "last_used_at": utc(factor.last_used_at),
        "disabled_at": utc(factor.disabled_at),
        "retired_at": utc(factor.retired_at),
    }


def _facts(store: Store, user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "role": user.role.value,
        "mfa_required": user.mfa_required,
        "disabled": user.disabled,
        "one_time_password": user.one_time_password,
        "created_at": utc(user.created_at),
        "last_sign_in_at": utc(user.last_sign_in_at),
        "methods": [factor.method for factor in store.factors(user)],
    }


def _line() -> str:
    """One line of standard input without its line end; nothing invisible is stripped from a password."""
    data = sys.stdin.buffer.readline(LONGEST_LINE) if sys.stdin else b""
    return data.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("\r")
