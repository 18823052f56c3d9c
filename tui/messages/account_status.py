"""The state of an account in words that an operator reads at a glance; each state has its sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from storage import APPROVING, LONGEST_EMAIL, AccountStatus, Factor, Role, User
from tui.language import _, ngettext
from tui.language.text import clean
from tui.messages import names, recovery_codes, times

Kind = Literal["", "success", "warning", "error"]


@dataclass(frozen=True, slots=True)
class State:
    """A state in a few words, with its gravity."""

    words: str
    kind: Kind = ""
    """The colour of the theme; the words begin with the sign of that colour."""


def role(user: User) -> str:
    """Say what the account may do."""
    return _("opérateur") if user.role is Role.OPERATOR else _("client")


def when(moment: int | None, now: float) -> str:
    """Write the hour of a moment of today, or the day of another."""
    if moment is None:
        return _("jamais")
    return times.hour_or_date(moment, now)


def authentication(status: AccountStatus) -> State:
    """Say whether a method is required, and which ones there are."""
    required = status.user.mfa_required or status.must_enrol
    if status.devices:
        count = ngettext("{n} appareil", "{n} appareils", status.devices).format(n=status.devices)
        if status.must_enrol:
            return State(_("! {count}, à compléter").format(count=count), "warning")
        return State((_("✓ exigée, {count}") if required else "✓ {count}").format(count=count), "success")
    if status.disabled_devices:
        return State(_("✗ appareil désactivé"), "error")
    if status.pending:
        began = times.hour(status.pending.created_at)
        return State(_("… commencée à {hour}").format(hour=began))
    if status.must_enrol:
        return State(_("! exigée, à activer"), "warning")
    if status.grace_days is not None:
        days = ngettext("{n}\u00a0jour", "{n}\u00a0jours", status.grace_days).format(n=status.grace_days)
        return State(_("! exigée dans {days}").format(days=days), "warning")
    return State(_("non exigée"))


def door(status: AccountStatus, now: float, *, short: bool = False) -> State:
    """Say whether the person can sign in; with `short`, in the few words of a column."""
    if status.user.disabled:
        return State(_("✗ fermé"), "error")
    if status.locked_until is not None and status.locked_until > now:
        words = _("! bloqué → {hour}") if short else _("! bloqué jusqu'à {hour}")
        return State(words.format(hour=times.hour(status.locked_until)), "warning")
    return State(_("ouvert"))


def password(user: User, now: float) -> State:
    """Say whether the password is the person's own or a one-time one."""
    if not user.one_time_password:
        return State(_("personnel"))
    until = user.password_expires_at
    if until is None:
        return State(_("! provisoire"), "warning")
    if until <= now:
        return State(_("✗ provisoire, expiré"), "error")
    return State(_("! provisoire, valable jusqu'au {moment}").format(moment=times.minute(until)), "warning")


def recovery(status: AccountStatus) -> State:
    """Say how many recovery codes are left."""
    left = status.codes_left
    if not left:
        return State(_("aucun"))
    words = ngettext("{n} restant", "{n} restants", left).format(n=left)
    return State("✓ " + words, "success") if left >= recovery_codes.FEW_CODES else State("! " + words, "warning")


def address(status: AccountStatus) -> State:
    """Say where changes are reported, and whether that address is known to fail."""
    email = status.user.email
    if email is None:
        return State(_("aucune"))
    shown = clean(email, LONGEST_EMAIL)
    if status.mail_given_up_at is None:
        return State(shown)
    words = _("! {address} : le message du {day} n'a pas pu être remis")
    return State(words.format(address=shown, day=times.date_of(status.mail_given_up_at)), "warning")


def device(factor: Factor, methods: Mapping[str, str]) -> State:
    """Describe one device, active or former. `methods` has the names of methods by identifier."""
    name = names.device_name(factor)
    method = methods.get(factor.method) or clean(factor.method)
    if factor.retired_at is not None:
        return State(
            _("{name} · {method}, arrêté le {day}").format(
                name=name, method=method, day=times.date_of(factor.retired_at)
            )
        )
    if factor.disabled_at is not None:
        words = (
            _("✗ {name} · {method}, désactivé le {day} : trop de refus")
            if factor.method in APPROVING
            else _("✗ {name} · {method}, désactivé le {day} : trop de codes refusés")
        )
        return State(words.format(name=name, method=method, day=times.date_of(factor.disabled_at)), "error")
    used = _("sert depuis le {day}").format(day=times.date_of(factor.created_at))
    if factor.last_used_at is not None:
        used = _("a servi le {day}").format(day=times.date_of(factor.last_used_at))
    return State(_("✓ {name} · {method}, {used}").format(name=name, method=method, used=used), "success")


def facts(status: AccountStatus, now: float) -> dict[str, State]:
    """Return everything but the devices, by label, in the order shown."""
    user = status.user
    return {
        _("Rôle"): State(role(user)),
        _("Accès"): door(status, now),
        _("Authentification"): authentication(status),
        _("Codes de secours"): recovery(status),
        _("Mot de passe"): password(user, now),
        _("Adresse de courriel"): address(status),
        _("Compte créé"): State(times.minute(user.created_at)),
        _("Dernière connexion"): State(
            times.minute(user.last_sign_in_at) if user.last_sign_in_at is not None else _("jamais")
        ),
    }
