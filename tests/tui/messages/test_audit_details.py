"""The details of the audit log, in the reader's language."""

from __future__ import annotations

import pytest

from storage import Action, Event
from tui import language
from tui.messages import audit
from tui.messages.audit_details import detail


def of(action: str, said: str) -> Event:
    """An event with this detail."""
    return Event(1, 0, "olga", "marie", action, "done", "pts/0", said)


@pytest.mark.parametrize(
    ("action", "kept", "said"),
    [
        (Action.ACCOUNT_CREATED, "client", "client"),
        (Action.ACCOUNT_CREATED, "operator", "opérateur"),
        (Action.ENROLMENT_BEGUN, "okta_verify", "Okta Verify"),
        (Action.ENROLMENT_ABANDONED, "okta_verify, at qr code, idle", "Okta Verify, Étape 6, code QR, inactivité"),
        (Action.FACTOR_RETIRED, "google_authenticator removed", "Google Authenticator retirée"),
        (Action.FACTOR_RETIRED, "google_authenticator replaced", "Google Authenticator remplacée"),
        (Action.MFA_REQUIRED, "in 14 days", "dans 14\u00a0jours"),
        (Action.CODE_CHECKED, "used", "code déjà utilisé"),
        (Action.FACTOR_DISABLED, "100 refused", "100 codes refusés"),
        (Action.AUDIT_LOG_EXPORTED, "12 events to trail.jsonl", "12 événements vers trail.jsonl"),
        (Action.CLOCK_ACCEPTED, "1 devices, newest event of 2026", "1 appareil, dernier événement : 2026"),
        (
            Action.FACTOR_RESET,
            "all, reason: used, idle, identity: client",
            "tous les appareils, raison : used, idle, identité : client",
        ),
        (Action.FACTORS_EXPORTED, "2 to idle, reason: seal", "2 vers idle, raison : seal"),
        (Action.LIMIT_CHANGED, "lock_seconds 60", "lock_seconds 60"),
        (Action.BACKUP_MADE, "client", "client"),
        (Action.MAIL_SENT, "method added", "Une méthode a été ajoutée"),
        ("of a later version", "whatever, it is", "whatever, it is"),
        (Action.ENROLMENT_BEGUN, "", ""),
    ],
)
def test_a_detail_is_said_in_words_and_what_people_typed_is_left(action: str, kept: str, said: str) -> None:
    language.choose("fr")
    assert detail(of(action, kept)) == said


def test_where_somebody_acted_from_is_in_the_language_of_the_reader() -> None:
    language.choose("fr")
    event = of(Action.SIGNED_IN, "")
    assert audit.origin(event._replace(origin="no terminal")) == "aucun terminal"
    assert audit.origin(event._replace(origin="no terminal 192.0.2.1")) == "aucun terminal 192.0.2.1"
    assert audit.origin(event._replace(origin="/dev/pts/0 192.0.2.1")) == "/dev/pts/0 192.0.2.1"
    assert audit.origin(event._replace(origin="host vpn1, 192.0.2.1")) == "machine vpn1, 192.0.2.1"
    language.choose("en")
    assert audit.origin(event._replace(origin="no terminal")) == "no terminal"
