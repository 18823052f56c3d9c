"""How an account stands, in words: each state by a sign as well as a colour."""

from __future__ import annotations

import pytest

from storage import AccountStatus, Factor, Pending, Role, User
from tests.conftest import NOON
from tui.messages import account_status as words
from tui.messages.account_status import State

NOW = int(NOON)
DAY = 86_400
USER = User(
    id=1,
    name="marie",
    role=Role.CLIENT,
    mfa_required=False,
    disabled=False,
    one_time_password=False,
    created_at=NOW,
    last_sign_in_at=None,
    email=None,
    mfa_due_at=None,
    password_expires_at=None,
    epoch=1,
)
PLAIN = AccountStatus(
    user=USER,
    devices=0,
    disabled_devices=0,
    codes_left=0,
    pending=None,
    locked_until=None,
    must_enrol=False,
    grace_days=None,
)
REQUIRED = PLAIN._replace(user=USER._replace(mfa_required=True))
PENDING = Pending(
    id="p", method="okta_verify", phone="iphone", name="x", replaces=None, created_at=NOW, expires_at=NOW + 600
)
FACTOR = Factor(
    id="f",
    user_id=1,
    method="okta_verify",
    phone="iphone",
    name="Mon iPhone",
    account="marie",
    created_at=NOW,
    last_used_at=None,
    drift=0,
    disabled_at=None,
    retired_at=None,
)
SIGNS = {"success": "✓", "warning": "!", "error": "✗"}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (PLAIN, State("non exigée")),
        (PLAIN._replace(devices=1), State("✓ 1 appareil", "success")),
        (REQUIRED._replace(devices=2), State("✓ exigée, 2 appareils", "success")),
        (REQUIRED._replace(devices=2, must_enrol=True), State("! 2 appareils, à compléter", "warning")),
        (REQUIRED._replace(must_enrol=True), State("! exigée, à activer", "warning")),
        (REQUIRED._replace(grace_days=1), State("! exigée dans 1\u00a0jour", "warning")),
        (PLAIN._replace(grace_days=5), State("! exigée dans 5\u00a0jours", "warning")),
        (REQUIRED._replace(must_enrol=True, pending=PENDING), State("… commencée à 14:13")),
        (REQUIRED._replace(disabled_devices=1), State("✗ appareil désactivé", "error")),
    ],
)
def test_authentication(status: AccountStatus, expected: State) -> None:
    assert words.authentication(status) == expected


def test_the_door() -> None:
    locked = PLAIN._replace(locked_until=NOW + 300)
    assert words.door(PLAIN, NOW) == State("ouvert")
    assert words.door(locked, NOW) == State("! bloqué jusqu'à 14:18", "warning")
    assert words.door(locked, NOW, short=True) == State("! bloqué → 14:18", "warning")
    assert words.door(locked, NOW + 300) == State("ouvert")
    assert words.door(locked._replace(user=USER._replace(disabled=True)), NOW) == State("✗ fermé", "error")


def test_the_address() -> None:
    assert words.address(PLAIN) == State("aucune")
    known = PLAIN._replace(user=USER._replace(email="marie@hôpital.fr"))
    assert words.address(known) == State("marie@hôpital.fr")
    told = State("! marie@hôpital.fr : le message du 21/09/2026 n'a pas pu être remis", "warning")
    assert words.address(known._replace(mail_given_up_at=NOW)) == told


def test_the_password() -> None:
    issued = USER._replace(one_time_password=True, password_expires_at=NOW + DAY)
    assert words.password(USER, NOW) == State("personnel")
    assert words.password(issued, NOW).words == "! provisoire, valable jusqu'au 22/09/2026 à 14:13"
    assert words.password(issued, NOW + DAY) == State("✗ provisoire, expiré", "error")
    assert words.password(issued._replace(password_expires_at=None), NOW) == State("! provisoire", "warning")


@pytest.mark.parametrize(("left", "said"), [(0, "aucun"), (1, "! 1 restant"), (3, "! 3 restants"), (4, "✓ 4 restants")])
def test_recovery_codes(left: int, said: str) -> None:
    assert words.recovery(PLAIN._replace(codes_left=left)).words == said


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (FACTOR, "✓ Mon iPhone · Okta Verify, sert depuis le 21/09/2026"),
        (FACTOR._replace(last_used_at=NOW + DAY), "✓ Mon iPhone · Okta Verify, a servi le 22/09/2026"),
        (FACTOR._replace(retired_at=NOW), "Mon iPhone · Okta Verify, arrêté le 21/09/2026"),
        (
            FACTOR._replace(disabled_at=NOW),
            "✗ Mon iPhone · Okta Verify, désactivé le 21/09/2026 : trop de codes refusés",
        ),
        (FACTOR._replace(method="autre\x1b", name="\u202e"), "✓ � · autre�, sert depuis le 21/09/2026"),
    ],
)
def test_devices(factor: Factor, said: str) -> None:
    assert words.device(factor, {"okta_verify": "Okta Verify"}).words == said


def test_when() -> None:
    assert words.when(None, NOW) == "jamais"
    assert words.when(NOW - 3600, NOW) == "13:13"
    assert words.when(NOW - DAY, NOW) == "20/09/2026"


def test_a_moment_that_is_none_takes_nothing_else_with_it() -> None:
    nowhere = 10**15
    stopped = FACTOR._replace(disabled_at=nowhere, created_at=nowhere)
    assert (
        words.device(stopped, {}).words == f"✗ Mon iPhone · okta_verify, désactivé le {nowhere} : trop de codes refusés"
    )
    unreached = PLAIN._replace(user=USER._replace(email="marie@exemple.fr"), mail_given_up_at=nowhere)
    assert words.address(unreached).words == f"! marie@exemple.fr : le message du {nowhere} n'a pas pu être remis"
    assert words.when(nowhere, NOW) == str(nowhere)


def test_every_coloured_state_begins_with_its_sign() -> None:
    closed = REQUIRED._replace(user=USER._replace(disabled=True, one_time_password=True), codes_left=2, devices=1)
    for state in words.facts(closed, NOW).values():
        assert state.words.startswith(SIGNS.get(state.kind, ""))
