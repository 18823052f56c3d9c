"""A change to what protects an account ends its other sessions; the one that made it goes on; none comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import argon2
import pytest

from storage import Level, NotAllowed, RecoverySet, Session, SessionEnded, SignInRefused, Store, Verdict
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.meanwhile import meanwhile
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    at_another_desk,
    begin,
    but_for_the_audit_log,
    device_of,
    enrol,
    issue_codes,
    replace_phone,
    signed_up,
)

NEW_PASSWORD = "une autre phrase"


@dataclass(frozen=True, slots=True)
class Scene:
    """One person at two desks, both of which may change anything."""

    store: Store
    clock: FixedClock
    acting: Session
    other: Session
    secret: str
    codes: list[str]


@pytest.fixture
def scene(store: Store, clock: FixedClock, enrolled: Enrolled) -> Scene:
    """With recovery codes."""
    session, codes = issue_codes(store, enrolled.session)
    acting, other = (at_another_desk(store, clock, Enrolled(session, enrolled.secret)) for _ in range(2))
    clock.advance(60)
    return Scene(store, clock, acting, other, enrolled.secret, codes)


OWN: dict[str, Callable[[Scene], Session]] = {
    "a device added": lambda s: enrol(s.store, s.clock, s.acting, OTHER_METHOD).session,
    "a device replaced": lambda s: replace_phone(s.store, s.clock, s.acting).session,
    "a device removed": lambda s: s.store.devices.remove(s.acting, device_of(s.store, s.acting)),
    "recovery codes renewed": lambda s: issue_codes(s.store, s.acting)[0],
    "a recovery code used": lambda s: s.store.recovery_codes.use(s.acting, s.codes[0]),
    "the password changed": lambda s: s.store.passwords.change(s.acting, NEW_PASSWORD),
}


def restore(scene: Scene) -> None:
    """The data of now, taken from a backup."""
    copy = scene.store.path.with_name("copy")
    scene.store.backups.make(copy)
    scene.store.backups.restore(copy)


def close_and_open(scene: Scene) -> None:
    """A closed account is opened again."""
    scene.store.administration().accounts.set_disabled(NAME, disabled=True)
    with pytest.raises(NotAllowed):
        begin(scene.store, scene.other)
    scene.store.administration().accounts.set_disabled(NAME, disabled=False)


OF_OPERATORS: dict[str, Callable[[Scene], object]] = {
    "a password renewed": lambda s: s.store.administration().accounts.renew_password(NAME),
    "the devices reset": lambda s: s.store.administration().accounts.reset_factors(
        NAME, reason="perdu", identity="passeport"
    ),
    "one device reset": lambda s: s.store.administration().accounts.reset_factors(
        NAME, device_of(s.store, s.other), reason="perdu", identity="passeport"
    ),
    "a method required": lambda s: s.store.administration().accounts.set_mfa(NAME, required=True),
    "a method required later": lambda s: s.store.administration().accounts.set_mfa(NAME, required=True, grace_days=3),
    "a method no longer required": lambda s: s.store.administration().accounts.set_mfa(NAME, required=False),
    "the account closed and opened": close_and_open,
    "a backup restored": restore,
}

ACTS: dict[str, Callable[[Scene, Session], object]] = {
    "begin_enrolment": lambda s, session: begin(s.store, session),
    "take_over_enrolment": lambda s, session: s.store.enrolments.take_over(session, ""),
    "abandon_enrolment": lambda s, session: s.store.enrolments.abandon(session),
    "prove_enrolment": lambda s, session: s.store.enrolments.prove(session, "", totp(s.secret, s.clock.now)),
    "activation": lambda s, session: s.store.enrolments.activation(session, ""),
    "devices": lambda s, session: s.store.devices.of(session),
    "rename_device": lambda s, session: s.store.devices.rename(session, "", "à moi"),
    "remove_device": lambda s, session: s.store.devices.remove(session, ""),
    "prepare_recovery_codes": lambda s, session: s.store.recovery_codes.prepare(session),
    "keep_recovery_codes": lambda s, session: s.store.recovery_codes.keep(
        session, RecoverySet(("A" * 13,), ("a hash",), 0), "A" * 13
    ),
    "use_recovery_code": lambda s, session: s.store.recovery_codes.use(session, s.codes[1]),
    "sign_in_code": lambda s, session: s.store.sign_in.with_code(session, totp(s.secret, s.clock.now)),
    "complete_sign_in": lambda s, session: s.store.sign_in.complete(session),
    "change_password": lambda s, session: s.store.passwords.change(session, "encore une autre"),
    "the password of now as a new one": lambda s, session: s.store.passwords.change(session, PASSWORD),
    "confirm_password": lambda s, session: s.store.passwords.confirm(session, PASSWORD),
    "notices_shown": lambda s, session: s.store.sign_in.notices_shown(session),
}


def assert_ended(scene: Scene, session: Session) -> None:
    """It does nothing any more, not even cost an attempt."""
    before = but_for_the_audit_log(scene.store.path)
    for act in ACTS.values():
        with pytest.raises(SessionEnded):
            act(scene, session)
    assert but_for_the_audit_log(scene.store.path) == before


@pytest.mark.parametrize("change", OWN.values(), ids=OWN)
def test_a_change_ends_the_other_sessions_and_the_one_of_before_it(
    scene: Scene, change: Callable[[Scene], Session]
) -> None:
    going_on = change(scene)
    assert_ended(scene, scene.other)
    assert_ended(scene, scene.acting)
    assert (going_on.id, going_on.level) == (scene.acting.id, Level.FULL)
    assert begin(scene.store, going_on, OTHER_METHOD).method == OTHER_METHOD


@pytest.mark.parametrize("change", OF_OPERATORS.values(), ids=OF_OPERATORS)
def test_what_an_operator_changes_ends_them_all(scene: Scene, change: Callable[[Scene], object]) -> None:
    change(scene)
    for session in (scene.acting, scene.other):
        assert_ended(scene, session)


def begin_and_abandon(scene: Scene) -> None:
    """An enrolment that comes to nothing."""
    begin(scene.store, scene.acting)
    scene.store.enrolments.abandon(scene.acting)


HARMLESS: dict[str, Callable[[Scene], object]] = {
    "another name": lambda s: s.store.devices.rename(s.acting, device_of(s.store, s.acting), "autre"),
    "an enrolment begun and abandoned": begin_and_abandon,
    "the account unlocked": lambda s: s.store.administration().accounts.unlock(NAME),
    "an address": lambda s: s.store.administration().accounts.set_email(NAME, "marie@example.org"),
    "another sign-in": lambda s: s.store.sign_in.with_password(NAME, PASSWORD),
    "a change of somebody else": lambda s: enrol(s.store, s.clock, signed_up(s.store, "voisin")),
    "another key": lambda s: s.store.maintenance.rotate_key(),
}


@pytest.mark.parametrize("act", HARMLESS.values(), ids=HARMLESS)
def test_what_protects_nothing_ends_no_session(scene: Scene, act: Callable[[Scene], object]) -> None:
    act(scene)
    for session in (scene.acting, scene.other):
        assert scene.store.enrolments.abandon(session).methods == {METHOD}


def test_a_first_device_ends_the_sessions_that_had_only_a_password(
    store: Store, clock: FixedClock, client: Session
) -> None:
    other = store.sign_in.with_password(NAME, PASSWORD)
    enrol(store, clock, client)
    with pytest.raises(SessionEnded):
        begin(store, other)


def test_no_backup_brings_an_ended_session_back(scene: Scene, tmp_path: Path) -> None:
    scene.store.backups.make(tmp_path / "copy")
    going_on = scene.store.passwords.change(scene.acting, NEW_PASSWORD)
    scene.store.backups.restore(tmp_path / "copy")
    for _ in range(3):
        for session in (scene.acting, scene.other, going_on):
            assert_ended(scene, session)
        scene.store.administration().accounts.set_mfa(NAME, required=False)


def test_nor_does_it_give_a_session_to_whoever_has_the_same_number_afterwards(store: Store, tmp_path: Path) -> None:
    store.backups.make(tmp_path / "copy")
    session = signed_up(store)
    store.backups.restore(tmp_path / "copy")
    assert signed_up(store, "voisin").user.id == session.user.id
    with pytest.raises(SessionEnded):
        begin(store, session)


@pytest.fixture
def elsewhere(database: Path, clock: FixedClock, scene: Scene) -> Iterator[Store]:
    """The same data at the operator's desk."""
    assert scene.secret
    opened = Store(database, clock=clock, hasher=Hasher(argon2.profiles.CHEAPEST))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("act", "of", "after"),
    [
        ("sign_in_code", inside.code_check, "_matches"),
        ("use_recovery_code", inside.hasher, "hash_with_salt_of"),
        ("confirm_password", inside.hasher, "verify"),
        ("change_password", inside.hasher, "hash"),
    ],
)
def test_a_session_that_ends_in_the_middle_of_an_act_is_not_brought_back_by_it(
    monkeypatch: pytest.MonkeyPatch,
    scene: Scene,
    elsewhere: Store,
    act: str,
    of: Callable[[Store], object],
    after: str,
) -> None:
    store = scene.store
    meanwhile(monkeypatch, of(store), after, lambda: elsewhere.administration().accounts.set_mfa(NAME, required=False))
    with pytest.raises(SessionEnded):
        ACTS[act](scene, scene.acting)
    assert store.recovery_codes.left(scene.acting.user) == 10
    assert store.sign_in.with_password(NAME, PASSWORD).level is Level.PASSWORD


def test_a_proof_in_a_session_that_ends_meanwhile_adds_no_device(
    monkeypatch: pytest.MonkeyPatch, scene: Scene, elsewhere: Store
) -> None:
    pending = begin(scene.store, scene.acting, OTHER_METHOD)
    meanwhile(
        monkeypatch,
        inside.code_check(scene.store),
        "_matches",
        lambda: elsewhere.administration().accounts.renew_password(NAME),
    )
    with pytest.raises(SessionEnded):
        scene.store.enrolments.prove(scene.acting, pending.id, totp(pending.secret, scene.clock.now))
    assert [factor.method for factor in scene.store.administration().directory.factors(scene.acting.user)] == [METHOD]


def test_a_code_of_a_session_that_ends_meanwhile_is_spent_all_the_same(
    monkeypatch: pytest.MonkeyPatch, scene: Scene, elsewhere: Store
) -> None:
    code = totp(scene.secret, scene.clock.now)
    meanwhile(
        monkeypatch,
        inside.code_check(scene.store),
        "_matches",
        lambda: elsewhere.administration().accounts.set_mfa(NAME, required=False),
    )
    with pytest.raises(SessionEnded):
        scene.store.sign_in.with_code(scene.acting, code)
    assert scene.store.sign_in.verify(NAME, code) is Verdict.USED


def test_a_password_renewed_while_the_old_one_is_looked_at_opens_nothing(
    monkeypatch: pytest.MonkeyPatch, scene: Scene, elsewhere: Store
) -> None:
    meanwhile(
        monkeypatch,
        inside.hasher(scene.store),
        "verify",
        lambda: elsewhere.administration().accounts.renew_password(NAME),
    )
    with pytest.raises(SessionEnded):
        scene.store.sign_in.with_password(NAME, PASSWORD)
    scene.clock.advance(60)
    with pytest.raises(SignInRefused):
        scene.store.sign_in.with_password(NAME, PASSWORD)


def test_a_session_that_typed_the_password_long_ago_is_not_told_whether_a_guess_is_right(scene: Scene) -> None:
    stale = scene.acting._replace(password_at=int(scene.clock.now) - 901)
    for guess in (PASSWORD, "pas le bon du tout"):
        with pytest.raises(NotAllowed):
            scene.store.passwords.change(stale, guess)
