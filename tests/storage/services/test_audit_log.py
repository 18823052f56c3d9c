"""The audit log: every act leaves who did it, on whom, how it ended, when and from where, and nothing secret."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from storage import Action, Caller, Event, Outcome, Session, StorageError, Store
from storage.security.hasher import Hasher
from tests import schema
from tests.conftest import PASSWORD, FixedClock, known_secrets
from tests.oracle import totp
from tests.storage.keys import key_bytes
from tests.storage.people import (
    METHOD,
    NAME,
    OTHER_METHOD,
    begin,
    change,
    enrol,
    issue_codes,
    signed_up,
    wait_out,
    wrong_code,
)
from tests.storage.traces import traces

CALLER = Caller("kiosque", "pts/7 192.0.2.1")


@pytest.fixture
def store(database: Path, clock: FixedClock, cheap: Hasher) -> Iterator[Store]:
    """An empty store that knows who uses it, and from where."""
    secrets = known_secrets()
    with schema.copied():
        opened = Store(database, caller=CALLER, clock=clock, hasher=cheap, new_secret=lambda: next(secrets))
    yield opened
    opened.close()


@dataclass(frozen=True, slots=True)
class Scene:
    """A person who may do anything, a second method pending."""

    store: Store
    clock: FixedClock
    session: Session
    secret: str
    recovery_codes: list[str]

    @property
    def device(self) -> str:
        """The id of the oldest phone."""
        return self.store.administration().directory.factors(self.session.user)[0].id

    def right(self, offset: int = 0) -> str:
        """A code of the phone."""
        return totp(self.secret, self.clock.now, offset=offset)

    def wrong(self) -> str:
        """A code of no phone."""
        return wrong_code(self.secret, self.clock.now)


@pytest.fixture
def scene(store: Store, clock: FixedClock) -> Scene:
    """The person two minutes after the proof."""
    enrolled = enrol(store, clock, signed_up(store))
    clock.advance(120)
    session, codes = issue_codes(store, enrolled.session._replace(proved_at=int(clock.now)))
    begin(store, session, OTHER_METHOD)
    return Scene(store, clock, session, enrolled.secret, codes)


def prove(scene: Scene, *, right: bool = True, method: str = OTHER_METHOD, replaces: str | None = None) -> None:
    """Prove a method that is pending, or was not yet."""
    pending = begin(scene.store, scene.session, method, replaces=replaces)
    code = totp(pending.secret, scene.clock.now) if right else wrong_code(pending.secret, scene.clock.now)
    scene.store.enrolments.prove(scene.session, pending.id, code)


def replace_it(scene: Scene) -> None:
    """A new phone in the place of the only one."""
    (device,) = scene.store.devices.of(scene.session)
    prove(scene, method=METHOD, replaces=device.id)


def take_over(scene: Scene) -> None:
    """Go on in a second session with what the first has begun."""
    session = scene.store.sign_in.with_code(scene.store.sign_in.with_password(NAME, PASSWORD), scene.right())
    assert session.pending
    scene.store.enrolments.take_over(session, session.pending.id)


def keep_new_codes(scene: Scene) -> None:
    """Ten new recovery codes."""
    issue_codes(scene.store, scene.session)


def twice(act: Callable[[], object]) -> None:
    """The second time is refused, or does nothing."""
    act()
    with suppress(StorageError):
        act()


def disable_and_sign_in(scene: Scene) -> None:
    """The right password of an account that is closed."""
    scene.store.administration().accounts.set_disabled(NAME, disabled=True)
    scene.store.sign_in.with_password(NAME, PASSWORD)


Line = tuple[str, str, Action, Outcome, str]
"""Who, on whom, what, how it ended, and a few more words."""


def own(action: Action, outcome: Outcome = Outcome.DONE, detail: str = "") -> Line:
    """What a person did on their own account."""
    return NAME, NAME, action, outcome, detail


def told(action: Action, subject: str = NAME, detail: str = "") -> Line:
    """What the system user did."""
    return CALLER.name, subject, action, Outcome.DONE, detail


REFUSED = Outcome.REFUSED
ACTS: dict[str, tuple[Callable[[Scene], object], list[Line]]] = {
    "add": (
        lambda s: s.store.administration().accounts.add("voisin"),
        [told(Action.ACCOUNT_CREATED, "voisin", "client")],
    ),
    "disable": (
        lambda s: s.store.administration().accounts.set_disabled(NAME, disabled=True),
        [told(Action.ACCOUNT_DISABLED)],
    ),
    "enable": (
        lambda s: s.store.administration().accounts.set_disabled(NAME, disabled=False),
        [told(Action.ACCOUNT_ENABLED)],
    ),
    "unlock": (lambda s: s.store.administration().accounts.unlock(NAME.upper()), [told(Action.ACCOUNT_UNLOCKED)]),
    "reset": (
        lambda s: s.store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport"),
        [told(Action.FACTOR_RESET, detail="all, reason: perdu, identity: passeport")],
    ),
    "require": (
        lambda s: s.store.administration().accounts.set_mfa(NAME, required=True, grace_days=3),
        [told(Action.MFA_REQUIRED, detail="in 3 days")],
    ),
    "lift": (lambda s: s.store.administration().accounts.set_mfa(NAME, required=False), [told(Action.MFA_LIFTED)]),
    "email": (
        lambda s: s.store.administration().accounts.set_email(NAME, "marie@example.org"),
        [told(Action.EMAIL_CHANGED)],
    ),
    "renew password": (
        lambda s: s.store.administration().accounts.renew_password(NAME),
        [told(Action.PASSWORD_RENEWED)],
    ),
    "limit": (
        lambda s: s.store.maintenance.set_limit("lock_seconds", 9),
        [told(Action.LIMIT_CHANGED, "", "lock_seconds 9")],
    ),
    "shorten": (
        lambda s: s.store.administration().audit_log.shorten(2**40),
        [told(Action.AUDIT_LOG_SHORTENED, "", "6 events")],
    ),
    "right password": (lambda s: s.store.sign_in.with_password(NAME, PASSWORD), [own(Action.PASSWORD_CHECKED)]),
    "wrong password": (
        lambda s: twice(lambda: s.store.sign_in.with_password(NAME, "non")),
        [own(Action.PASSWORD_CHECKED, REFUSED)],
    ),
    "nobody's name": (
        lambda s: twice(lambda: s.store.sign_in.with_password("personne", PASSWORD)),
        [("", "", Action.PASSWORD_CHECKED, REFUSED, "")],
    ),
    "closed account": (disable_and_sign_in, [told(Action.ACCOUNT_DISABLED), own(Action.PASSWORD_CHECKED, REFUSED)]),
    "confirm": (lambda s: s.store.passwords.confirm(s.session, PASSWORD), [own(Action.PASSWORD_CHECKED)]),
    "confirm wrong": (lambda s: s.store.passwords.confirm(s.session, "non"), [own(Action.PASSWORD_CHECKED, REFUSED)]),
    "change password": (
        lambda s: s.store.passwords.change(s.session, "une autre phrase"),
        [own(Action.PASSWORD_CHANGED)],
    ),
    "right code": (
        lambda s: s.store.sign_in.with_code(s.session, s.right()),
        [own(Action.CODE_CHECKED), own(Action.SIGNED_IN)],
    ),
    "wrong code": (
        lambda s: twice(lambda: s.store.sign_in.with_code(s.session, s.wrong())),
        [own(Action.CODE_CHECKED, REFUSED, "refused")],
    ),
    "no code": (lambda s: s.store.sign_in.with_code(s.session, "abc"), []),
    "verify": (lambda s: s.store.sign_in.verify(NAME, s.right()), [own(Action.CODE_CHECKED)]),
    "verify twice": (
        lambda s: twice(lambda: s.store.sign_in.verify(NAME, s.right())),
        [own(Action.CODE_CHECKED), own(Action.CODE_CHECKED, REFUSED, "used")],
    ),
    "verify nobody": (lambda s: s.store.sign_in.verify("personne", "123456"), []),
    "begin": (lambda s: begin(s.store, s.session, METHOD), [own(Action.ENROLMENT_BEGUN, detail=METHOD)]),
    "resume": (lambda s: begin(s.store, s.session, OTHER_METHOD), [own(Action.ENROLMENT_RESUMED, detail=OTHER_METHOD)]),
    "abandon": (
        lambda s: twice(lambda: s.store.enrolments.abandon(s.session)),
        [own(Action.ENROLMENT_ABANDONED, detail=OTHER_METHOD)],
    ),
    "leave": (
        lambda s: twice(lambda: s.store.enrolments.leave(s.session, "idle")),
        [own(Action.ENROLMENT_ABANDONED, detail=f"{OTHER_METHOD}, idle")],
    ),
    "prove": (prove, [own(Action.ENROLMENT_RESUMED, detail=OTHER_METHOD), own(Action.ENROLMENT_PROVED)]),
    "prove wrong": (
        lambda s: prove(s, right=False),
        [
            own(Action.ENROLMENT_RESUMED, detail=OTHER_METHOD),
            own(Action.ENROLMENT_PROVED, REFUSED, "refused"),
        ],
    ),
    "replace": (
        replace_it,
        [
            own(Action.ENROLMENT_BEGUN, detail=METHOD),
            own(Action.FACTOR_RETIRED, detail=f"{METHOD} replaced"),
            own(Action.ENROLMENT_PROVED),
        ],
    ),
    "take over": (
        take_over,
        [
            own(Action.PASSWORD_CHECKED),
            own(Action.CODE_CHECKED),
            own(Action.SIGNED_IN),
            own(Action.ENROLMENT_TAKEN_OVER, detail=OTHER_METHOD),
        ],
    ),
    "rename": (
        lambda s: s.store.devices.rename(s.session, s.device, "autre"),
        [own(Action.FACTOR_RENAMED, detail="a device")],
    ),
    "remove": (
        lambda s: s.store.devices.remove(s.session, s.device),
        [own(Action.FACTOR_RETIRED, detail=f"{METHOD} removed")],
    ),
    "issue": (keep_new_codes, [own(Action.RECOVERY_CODES_ISSUED)]),
    "recover": (
        lambda s: s.store.recovery_codes.use(s.session, s.recovery_codes[0]),
        [own(Action.RECOVERY_CODE_CHECKED), own(Action.SIGNED_IN)],
    ),
    "recover wrong": (
        lambda s: twice(lambda: s.store.recovery_codes.use(s.session, "A" * 13)),
        [own(Action.RECOVERY_CODE_CHECKED, REFUSED)],
    ),
}


@pytest.mark.parametrize(("act", "expected"), ACTS.values(), ids=ACTS.keys())
def test_every_act_is_one_line_of_who_whom_what_and_where(
    scene: Scene, act: Callable[[Scene], object], expected: list[Line]
) -> None:
    before, device = scene.store.administration().audit_log.events(), scene.device
    scene.clock.advance(7)
    with suppress(StorageError):
        act(scene)
    new = [event for event in scene.store.administration().audit_log.events() if event.number > before[-1].number]
    assert [(e.actor, e.subject, e.action, e.outcome, e.detail.replace(device, "a device")) for e in new] == expected
    assert {(event.origin, event.at) for event in new} <= {(CALLER.origin, int(scene.clock.now))}
    assert [event.number for event in new] == list(range(len(before) + 1, len(before) + len(new) + 1))
    assert scene.store.administration().audit_log.broken_at() is None


def test_the_first_account_and_a_sign_in_without_factor(store: Store) -> None:
    operator = store.first_account.create("Chef", PASSWORD)
    store.sign_in.complete(signed_up(store))
    assert [(e.number, e.actor, e.subject, e.action, e.detail) for e in store.administration().audit_log.events()] == [
        (1, CALLER.name, operator.user.name, Action.ACCOUNT_CREATED, "operator"),
        (2, CALLER.name, NAME, Action.ACCOUNT_CREATED, "client"),
        (3, NAME, NAME, Action.PASSWORD_CHECKED, ""),
        (4, NAME, NAME, Action.SIGNED_IN, ""),
    ]


def test_one_phone_reset_is_named(store: Store, scene: Scene) -> None:
    (factor,) = store.administration().directory.factors(scene.session.user)
    store.administration().accounts.reset_factors(NAME, factor.id, reason="perdu", identity="passeport")
    assert store.administration().audit_log.events()[-1].detail == f"{factor.id}, reason: perdu, identity: passeport"


def test_what_cannot_be_recorded_is_not_done(store: Store, database: Path, scene: Scene) -> None:
    change(
        database,
        "CREATE TRIGGER no_more BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no more events'); END",
    )
    before = (
        store.administration().directory.users(),
        store.administration().directory.factors(scene.session.user),
        store.maintenance.limits(),
    )
    for act, expected in ACTS.values():
        if expected:
            wait_out(store, scene.clock)
            with pytest.raises(StorageError):
                act(scene)
    assert (
        store.administration().directory.users(),
        store.administration().directory.factors(scene.session.user),
        store.maintenance.limits(),
    ) == before


def everything(scene: Scene) -> list[Event]:
    """The audit log after all that could be done, failures included."""
    last = ("remove", "reset", "change password", "renew password")
    for name in [*(name for name in ACTS if name not in ("shorten", *last)), *last]:
        wait_out(scene.store, scene.clock)
        scene.clock.advance(60)
        # As if the person had just signed in again: the changes before this one have ended the session.
        user = scene.store.administration().directory.user(NAME)
        scene = replace(scene, session=scene.session._replace(user=user, proved_at=int(scene.clock.now)))
        with suppress(StorageError):
            ACTS[name][0](scene)
    scene.store.maintenance.rotate_key()
    return scene.store.administration().audit_log.events()


def test_the_audit_log_holds_no_secret_no_code_no_password_and_no_name_that_is_nobodys(
    store: Store, database: Path, clock: FixedClock, scene: Scene
) -> None:
    pending = begin(store, scene.session, OTHER_METHOD)
    old_key, typed = key_bytes(database), {scene.wrong(), scene.right(), totp(pending.secret, clock.now)}
    written = "\n".join(
        text for e in everything(scene) for text in (e.actor, e.subject, e.action, e.outcome, e.origin, e.detail)
    )
    for secret in (scene.secret, pending.secret):
        assert traces(base64.b32decode(secret), written.encode()) == []
    for key in (old_key, key_bytes(database)):
        assert traces(key, written.encode()) == []
    for text in (*typed, *scene.recovery_codes, PASSWORD, "une autre phrase", "personne", "abc", "A" * 13):
        assert text not in written


def test_a_stranger_fills_no_column_with_what_was_typed(store: Store, database: Path, clock: FixedClock) -> None:
    enrol(store, clock, signed_up(store))
    for name in ("un mot de passe\n2 chef signed in", "\udcff", "x" * 5000):
        with suppress(StorageError):
            store.sign_in.with_password(name, "un autre")
        store.sign_in.verify(name, "123456")
        with suppress(StorageError):
            store.administration().accounts.unlock(name)
    assert {event.subject for event in store.administration().audit_log.events()} == {NAME, ""}
    assert b"un mot de passe" not in b"".join(path.read_bytes() for path in database.parent.iterdir())
