"""The public facts of accounts, printed as lines or as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage import AccountStatus, Administration, Store
from storage.formats.times import utc
from tui.language.text import clean
from tui.process.output import print_json


def print_list(store: Store, statuses: Iterable[AccountStatus], *, as_json: bool) -> None:
    """Print one line for each account, or JSON."""
    administration = store.administration()
    found = [facts(administration, status) for status in statuses]
    if as_json:
        print_json(found)
        return
    for account in found:
        print("\t".join([clean(account["name"]), account["role"], ",".join(account["methods"]) or "-"]))


def print_account(store: Store, status: AccountStatus, *, as_json: bool) -> None:
    """Print one line for each fact, or JSON."""
    known = facts(store.administration(), status)
    if as_json:
        print_json(known)
        return
    for name, value in known.items():
        shown = ",".join(value) if isinstance(value, list) else "-" if value is None else str(value)
        print(f"{name}\t{clean(shown)}")


def facts(administration: Administration, status: AccountStatus) -> dict[str, Any]:
    """Return the public facts of an account, by name."""
    user = status.user
    return {
        "name": user.name,
        "role": user.role.value,
        "mfa_required": user.mfa_required,
        "mfa_due_at": utc(user.mfa_due_at),
        "disabled": user.disabled,
        "locked_until": utc(status.locked_until),
        "one_time_password": user.one_time_password,
        "password_expires_at": utc(user.password_expires_at),
        "email": user.email,
        "created_at": utc(user.created_at),
        "last_sign_in_at": utc(user.last_sign_in_at),
        "methods": [factor.method for factor in administration.directory.factors(user)],
        "devices": status.devices,
        "disabled_devices": status.disabled_devices,
        "pending": status.pending.method if status.pending else None,
        "recovery_codes_left": status.codes_left,
    }
