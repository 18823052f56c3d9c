"""The public facts of accounts, printed as lines or as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage import AccountStatus, Administration, Store
from storage.formats.times import utc
from tui.cli import tables
from tui.language import _
from tui.language.text import clean
from tui.process.output import print_json


def print_list(store: Store, statuses: Iterable[AccountStatus], *, as_json: bool) -> None:
    """Print one line for each account, or JSON; a table for people."""
    administration = store.administration()
    if tables.is_for_people() and not as_json:
        _show_list(administration, list(statuses))
        return
    found = [facts(administration, status) for status in statuses]
    if as_json:
        print_json(found)
        return
    for account in found:
        print("\t".join([clean(account["name"]), account["role"], ",".join(account["methods"]) or "-"]))


def print_account(store: Store, status: AccountStatus, *, as_json: bool) -> None:
    """Print one line for each fact, or JSON; words for people."""
    if tables.is_for_people() and not as_json:
        _show_account(store.administration(), status)
        return
    known = facts(store.administration(), status)
    if as_json:
        print_json(known)
        return
    for name, value in known.items():
        print(f"{name}\t{clean(_in_a_word(value))}")


def _in_a_word(value: object) -> str:
    match value:
        case bool():
            return _("oui") if value else _("non")
        case list():
            return ",".join(value) or "-"
        case None:
            return "-"
        case _:
            return str(value)


def _show_list(administration: Administration, statuses: list[AccountStatus]) -> None:
    import time

    from tui.messages import account_status as words
    from tui.messages import names

    now = time.time()
    method_names = names.method_names()
    tables.print_table(
        statuses,
        (
            tables.Column(_("Nom"), lambda status: clean(status.user.name)),
            tables.Column(_("Rôle"), lambda status: words.role(status.user)),
            tables.Column(_("Accès"), lambda status: words.door(status, now, short=True).words),
            tables.Column(_("Authentification"), lambda status: words.authentication(status).words),
            tables.Column(_("Dernière connexion"), lambda status: words.when(status.user.last_sign_in_at, now)),
            tables.Column(
                _("Méthodes"), lambda status: ", ".join(_methods_of(administration, status, method_names)) or "-"
            ),
        ),
        empty=_("Aucun compte à montrer."),
    )


def _methods_of(administration: Administration, status: AccountStatus, names: dict[str, str]) -> list[str]:
    methods = dict.fromkeys(factor.method for factor in administration.directory.factors(status.user))
    return [names.get(method) or clean(method) for method in methods]


def _show_account(administration: Administration, status: AccountStatus) -> None:
    import time

    from tui.messages import account_status as words
    from tui.messages import names

    method_names = names.method_names()
    devices = [words.device(factor, method_names).words for factor in administration.directory.factors(status.user)]
    tables.print_facts(
        [
            (_("Nom"), clean(status.user.name)),
            *((label, state.words) for label, state in words.facts(status, time.time()).items()),
            *((_("Appareil"), device) for device in devices),
        ]
    )


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
