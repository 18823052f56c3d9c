"""The commands that need no screen. Data goes to standard output, errors to standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from storage import Role, Standing, Store, Verdict, codes
from storage.formats.times import utc
from tui.cli import arguments, factors, mail, maintenance
from tui.cli.audit import audit
from tui.cli.visits import visits
from tui.config.settings import Settings
from tui.language import _
from tui.language.text import clean
from tui.messages import errors
from tui.process.output import print_error, print_json
from tui.process.standard_input import secret_line

_VERIFY_EXIT = {Verdict.ACCEPTED: 0, Verdict.LOCKED: 3, Verdict.NO_FACTOR: 4}


def run(store: Store, settings: Settings, options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code. Raises StorageError, and NotUtf8 for what is typed."""
    commands: dict[str, Callable[[Store, argparse.Namespace], int]] = {
        "users add": add_user,
        "users list": list_users,
        "users find": find_users,
        "users import": import_users,
        "users show": show_user,
        "users disable": close_or_open,
        "users enable": close_or_open,
        "users unlock": unlock,
        "users require-mfa": require_mfa,
        "users lift-mfa": lift_mfa,
        "users email": set_email,
        "users password": renew_password,
        "factors list": factors.list_factors,
        "factors reset": factors.reset_factors,
        "factors import": partial(factors.import_tokens, settings),
        "factors export": partial(factors.export_tokens, settings),
        "verify": partial(verify, settings),
        "check": maintenance.check,
        "audit": audit,
        "visits": visits,
        "limits": partial(maintenance.limits, settings),
        "backup": maintenance.backup,
        "restore": maintenance.restore,
        "key rotate": maintenance.rotate_key,
        "clock accept": maintenance.accept_clock,
        "mail send": partial(mail.send, settings),
        "mail status": partial(mail.status, settings),
    }
    return commands[arguments.named(options)](store, options)


def add_user(store: Store, options: argparse.Namespace) -> int:
    """Prints the one-time password, alone on its line, when none was given."""
    password = secret_line(_("Mot de passe :")) if options.password_stdin else None
    made = store.add_user(
        options.name,
        password,
        role=Role(options.role),
        mfa_required=options.require_mfa,
        email=options.email,
    )
    if options.json:
        told = {"look_alikes": made.look_alikes} if made.look_alikes else {}
        print_json(_facts(store, store.standing(made.user.name)) | {"password": made.password} | told)
        return 0
    if made.look_alikes:
        print_error(errors.reads_like(made.look_alikes))
    if made.password:
        _print_one_time_password(made.password)
    return 0


def renew_password(store: Store, options: argparse.Namespace) -> int:
    """Prints the new one-time password, alone on its line."""
    _print_one_time_password(store.renew_password(options.name))
    return 0


def _print_one_time_password(password: str) -> None:
    print(_("Mot de passe à usage unique, à changer à la première connexion :"), file=sys.stderr)
    print(password)


def list_users(store: Store, options: argparse.Namespace) -> int:
    """All of them, one line an account, or JSON."""
    return _print_list(store, store.standings(), options)


def find_users(store: Store, options: argparse.Namespace) -> int:
    """The same of those whose words begin like what is typed."""
    return _print_list(store, store.search(options.text), options)


def import_users(store: Store, options: argparse.Namespace) -> int:
    """Those of a file."""
    # What reads and writes lists is loaded only for them.
    from tui.cli import users_import

    return users_import.import_users(store, options)


def _print_list(store: Store, standings: Iterable[Standing], options: argparse.Namespace) -> int:
    facts = [_facts(store, standing) for standing in standings]
    if options.json:
        print_json(facts)
    else:
        for fact in facts:
            print("\t".join([clean(fact["name"]), fact["role"], ",".join(fact["methods"]) or "-"]))
    return 0


def show_user(store: Store, options: argparse.Namespace) -> int:
    """Everything that may be known of an account, which is no secret."""
    facts = _facts(store, store.standing(options.name))
    if options.json:
        print_json(facts)
    else:
        for name, value in facts.items():
            shown = ",".join(value) if isinstance(value, list) else "-" if value is None else str(value)
            print(f"{name}\t{clean(shown)}")
    return 0


def verify(settings: Settings, store: Store, options: argparse.Namespace) -> int:
    """0 accepted, 1 refused, 3 locked, 4 no active factor; says nothing but why it is no code. For PAM, 0 or 1."""
    if options.pam:
        from tui.ssh import pam

        return pam.verify(store, settings.without_phone, os.environ)
    typed = secret_line(_("Code :"))
    # Whoever's it is: what is no code for anybody tells nothing of the account.
    codes.must_be_possible(typed)
    return _VERIFY_EXIT.get(store.verify(options.name, typed), 1)


def close_or_open(store: Store, options: argparse.Namespace) -> int:
    """Disable or enable an account."""
    store.set_disabled(options.name, disabled=options.action == "disable")
    return 0


def require_mfa(store: Store, options: argparse.Namespace) -> int:
    """At once, or after some days."""
    try:
        store.set_mfa(options.name, required=True, grace_days=options.grace_days)
    except ValueError:
        print_error(errors.unfit_grace())
        return 1
    return 0


def lift_mfa(store: Store, options: argparse.Namespace) -> int:
    """No longer required of this account."""
    store.set_mfa(options.name, required=False)
    return 0


def set_email(store: Store, options: argparse.Namespace) -> int:
    """Another address, or none."""
    store.set_email(options.name, options.address)
    return 0


def unlock(store: Store, options: argparse.Namespace) -> int:
    """Forget refused attempts."""
    store.unlock(options.name)
    return 0


def _facts(store: Store, standing: Standing) -> dict[str, Any]:
    user = standing.user
    return {
        "name": user.name,
        "role": user.role.value,
        "mfa_required": user.mfa_required,
        "mfa_due_at": utc(user.mfa_due_at),
        "disabled": user.disabled,
        "locked_until": utc(standing.locked_until),
        "one_time_password": user.one_time_password,
        "password_expires_at": utc(user.password_expires_at),
        "email": user.email,
        "created_at": utc(user.created_at),
        "last_sign_in_at": utc(user.last_sign_in_at),
        "methods": [factor.method for factor in store.factors(user)],
        "devices": standing.devices,
        "disabled_devices": standing.disabled_devices,
        "pending": standing.pending.method if standing.pending else None,
        "recovery_codes_left": standing.codes_left,
    }
