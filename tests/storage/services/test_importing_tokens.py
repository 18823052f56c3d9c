"""Tokens of other systems: sealed, told, counted, and their codes accepted once each by their own parameters."""

from __future__ import annotations

from base64 import b32encode
from pathlib import Path

import pytest

from storage import (
    Action,
    CodeRefused,
    Diagnosis,
    InvalidDeviceName,
    Level,
    NoticeKind,
    Parameters,
    Policy,
    Session,
    SessionEnded,
    ShortSecret,
    Store,
    TokenHeld,
    TokenRefused,
    TokensRefused,
    TokenStopped,
    TooManyDevices,
    UnknownUser,
    Verdict,
)
from storage.formats.incoming import link
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage.otpauth_uris import OTHER_SECRET, SECRET, Token, uri
from tests.storage.people import METHOD, NAME, OTHER_METHOD, Enrolled, begin, broken, change, files, import_token, rows

KEYS = {"SHA1": b"1234567890" * 2, "SHA256": b"1234567890" * 3 + b"12", "SHA512": b"1234567890" * 6 + b"1234"}
RFC_6238 = {
    "SHA1": ["94287082", "07081804", "14050471", "89005924", "69279037", "65353130"],
    "SHA256": ["46119246", "68084774", "67062674", "91819424", "90698825", "77737706"],
    "SHA512": ["90693936", "25091201", "99943326", "93441116", "38618901", "47863826"],
}
MOMENTS = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000]

pytestmark = pytest.mark.usefixtures("client")


def take_in(store: Store, token: Token | str, clock: FixedClock | None = None, method: str = OTHER_METHOD) -> str:
    """Import a token and, with a clock, wait until its codes are accepted; the identifier of the factor."""
    factor = import_token(store, NAME, token if isinstance(token, str) else token.uri, method=method)
    if clock:
        clock.advance(2 * factor.parameters.period)
    return factor.id


@pytest.mark.parametrize("algorithm", RFC_6238)
def test_the_vectors_of_rfc_6238(store: Store, clock: FixedClock, algorithm: str) -> None:
    secret = b32encode(KEYS[algorithm]).decode().rstrip("=")
    clock.now = -61
    store.maintenance.accept_clock()
    take_in(store, uri(secret, algorithm=algorithm, digits=8))
    for moment, code in zip(MOMENTS, RFC_6238[algorithm], strict=True):
        clock.now = moment
        assert store.sign_in.verify(NAME, code) is Verdict.ACCEPTED
        assert store.sign_in.verify(NAME, code) is Verdict.USED
        store.administration().accounts.unlock(NAME)


def test_a_code_of_six_digits_is_none_of_a_token_of_eight(store: Store, clock: FixedClock) -> None:
    token = Token(digits=8)
    take_in(store, token, clock)
    code = token.code(clock.now)
    for typed in (code[-6:], code[:6], f"{code}0", code[:-1], f"0{code}", ""):
        assert store.sign_in.verify(NAME, typed) is Verdict.REFUSED
        store.administration().accounts.unlock(NAME)
    assert store.sign_in.verify(NAME, f"{code[:4]} {code[4:]}") is Verdict.ACCEPTED


def test_what_is_no_code_of_theirs_is_told_and_not_counted(store: Store, clock: FixedClock) -> None:
    take_in(store, Token(digits=8), clock)
    session = store.sign_in.with_password(NAME, PASSWORD)
    with pytest.raises(CodeRefused) as refused:
        store.sign_in.with_code(session, "1234567")
    assert refused.value.diagnosis is Diagnosis.NOT_SIX_OR_EIGHT
    assert store.sign_in.verify(NAME, "12345678") is Verdict.REFUSED
    assert store.sign_in.verify(NAME, "12345678") is Verdict.LOCKED


@pytest.mark.parametrize("period", [15, 60])
@pytest.mark.parametrize(
    ("offset", "verdict"),
    [(-2, Verdict.REFUSED), (-1, Verdict.ACCEPTED), (0, Verdict.ACCEPTED), (1, Verdict.ACCEPTED), (2, Verdict.REFUSED)],
)
def test_the_window_is_one_step_of_their_own_length(
    store: Store, clock: FixedClock, client: Session, period: int, offset: int, verdict: Verdict
) -> None:
    token = Token(period=period)
    factor_id = take_in(store, token, clock)
    clock.advance(period)
    assert store.sign_in.verify(NAME, token.code(clock.now, offset)) is verdict
    if verdict is Verdict.ACCEPTED:
        (factor,) = store.administration().directory.factors(client.user)
        assert (factor.id, factor.drift) == (factor_id, offset)


@pytest.mark.parametrize("period", [15, 60])
def test_a_code_is_accepted_once_however_long_its_step(store: Store, clock: FixedClock, period: int) -> None:
    token = Token(period=period)
    take_in(store, token, clock)
    clock.now += -clock.now % period
    code = token.code(clock.now)
    assert store.sign_in.verify(NAME, code) is Verdict.ACCEPTED
    for seconds, verdict in ((period - 1, Verdict.USED), (period, Verdict.USED), (1, Verdict.REFUSED)):
        clock.advance(seconds)
        store.administration().accounts.unlock(NAME)
        assert store.sign_in.verify(NAME, code) is verdict
    store.administration().accounts.unlock(NAME)
    assert store.sign_in.verify(NAME, token.code(clock.now)) is Verdict.ACCEPTED


def test_each_device_has_its_own_steps(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    token = Token("SHA256", 8, 60)
    take_in(store, token, clock)
    assert store.sign_in.verify(NAME, token.code(clock.now)) is Verdict.ACCEPTED
    assert store.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) is Verdict.ACCEPTED
    assert store.sign_in.verify(NAME, token.code(clock.now)) is Verdict.USED


def test_the_codes_of_now_are_spent_since_they_may_have_served_elsewhere(store: Store, clock: FixedClock) -> None:
    token = Token(period=60)
    take_in(store, token)
    for offset in (-1, 0, 1):
        assert store.sign_in.verify(NAME, token.code(clock.now, offset)) is Verdict.USED
        store.administration().accounts.unlock(NAME)
    clock.advance(120)
    assert store.sign_in.verify(NAME, token.code(clock.now)) is Verdict.ACCEPTED


@pytest.mark.parametrize("period", [15, 60])
def test_a_restore_spends_what_the_backup_forgot(store: Store, tmp_path: Path, clock: FixedClock, period: int) -> None:
    token = Token(period=period)
    take_in(store, token, clock)
    backup = tmp_path / "copy.db"
    store.backups.make(backup)
    assert store.sign_in.verify(NAME, code := token.code(clock.now)) is Verdict.ACCEPTED
    store.backups.restore(backup)
    assert store.sign_in.verify(NAME, code) is Verdict.USED
    store.administration().accounts.unlock(NAME)
    assert store.sign_in.verify(NAME, token.code(clock.now, 1)) is Verdict.USED
    clock.advance(2 * period)
    store.administration().accounts.unlock(NAME)
    assert store.sign_in.verify(NAME, token.code(clock.now)) is Verdict.ACCEPTED


def test_it_signs_in_and_the_screen_knows_how_many_digits(store: Store, clock: FixedClock, client: Session) -> None:
    assert client.code_lengths == frozenset()
    token = Token(digits=8)
    take_in(store, token, clock)
    session = store.sign_in.with_password(NAME, PASSWORD)
    assert session.code_lengths == {8}
    assert store.sign_in.with_code(session, token.code(clock.now)).level is Level.FULL
    take_in(store, uri(OTHER_SECRET), clock)
    assert store.sign_in.with_password(NAME, PASSWORD).code_lengths == {6, 8}


def test_it_is_listed_under_its_label_or_the_name_it_is_given(store: Store, client: Session) -> None:
    import_token(store, NAME, Token("SHA512", 8, 45).uri, method=OTHER_METHOD)
    import_token(store, NAME, uri(OTHER_SECRET), method=METHOD, device=" Mon jeton ")
    first, second = store.administration().directory.factors(client.user)
    assert (first.name, first.account, first.phone) == ("Ancien service:marie@exemple.fr", "marie@exemple.fr", "")
    assert (first.method, first.parameters, first.last_used_at) == (OTHER_METHOD, Parameters("SHA512", 8, 45), None)
    assert (second.name, second.method, second.parameters) == ("Mon jeton", METHOD, Parameters())


def test_the_person_is_told_and_their_sessions_end(store: Store, clock: FixedClock, enrolled: Enrolled) -> None:
    import_token(store, NAME, uri(), method=OTHER_METHOD, device="Mon jeton")
    with pytest.raises(SessionEnded):
        store.devices.of(enrolled.session)
    session = store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), totp(enrolled.secret, clock.now))
    told = session.notices[-1]
    assert (told.kind, told.detail) == (NoticeKind.METHOD_ADDED, "Mon jeton")


def test_it_is_on_the_audit_log_and_its_secret_nowhere(store: Store, client: Session) -> None:
    factor = import_token(store, NAME, uri(), method=OTHER_METHOD)
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.subject, event.detail) == (Action.FACTOR_IMPORTED, NAME, OTHER_METHOD)
    assert SECRET not in repr((factor, event, store.administration().directory.factors(client.user)))
    key = b"1234567890" * 2
    for content in files(store.path.parent).values():
        assert SECRET.encode() not in content
        assert key not in content
    assert broken(store) == []


def test_it_counts_as_a_device(database: Path, clock: FixedClock, cheap: Hasher) -> None:
    store = Store(database, policy=Policy(devices_a_method=1), clock=clock, hasher=cheap)
    take_in(store, uri())
    with pytest.raises(TooManyDevices):
        take_in(store, uri(OTHER_SECRET))
    take_in(store, uri(OTHER_SECRET), method=METHOD)
    store.close()


@pytest.mark.usefixtures("client")
def test_the_same_token_is_taken_once_even_after_it_was_stopped(store: Store) -> None:
    factor_id = take_in(store, uri())
    with pytest.raises(TokenHeld):
        take_in(store, Token(digits=8))
    store.administration().accounts.reset_factors(NAME, factor_id, reason="perdu", identity="passeport")
    with pytest.raises(TokenStopped):
        take_in(store, uri(SECRET.lower()))
    store.administration().accounts.add("voisin", PASSWORD)
    assert import_token(store, "voisin", uri(), method=OTHER_METHOD)
    assert len(store.administration().directory.factor_history(NAME)) == 1


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(("label", "shown"), [("", NAME), ("?issuer=Coffre", "Coffre"), ("x" * 60, "x" * 40)])
def test_a_device_is_named_though_nobody_named_it(store: Store, label: str, shown: str) -> None:
    mark = "&" if "?" in label else "?"
    factor_id = take_in(store, f"otpauth://totp/{label}{mark}secret={SECRET}")
    (factor,) = store.administration().directory.factor_history(NAME)
    assert (factor.id, factor.name) == (factor_id, shown)


@pytest.mark.usefixtures("client")
def test_several_are_taken_in_one_transaction_and_told_apart(store: Store, clock: FixedClock) -> None:
    tokens = [Token(), Token("SHA512", 8, 60, OTHER_SECRET)]
    before = len(store.administration().audit_log.events())
    taken = store.administration().tokens.take_in(NAME, [link.read(token.uri) for token in tokens], method=OTHER_METHOD)
    assert [factor.name for factor in taken] == ["Ancien service:marie@exemple.fr", "Ancien service:marie@exemple.fr 2"]
    assert store.administration().directory.factor_history(NAME) == taken
    assert [event.action for event in store.administration().audit_log.events()[before:]] == [
        Action.FACTOR_IMPORTED
    ] * 2
    assert broken(store) == []
    clock.advance(120)
    assert [store.sign_in.verify(NAME, token.code(clock.now)) for token in tokens] == [Verdict.ACCEPTED] * 2


@pytest.mark.usefixtures("client")
def test_of_several_none_is_taken_if_one_is_refused(store: Store) -> None:
    take_in(store, uri())
    before, epoch, held = (
        store.administration().audit_log.events(),
        store.administration().directory.user(NAME).epoch,
        store.administration().directory.factor_history(NAME),
    )
    several = [link.read(uri(secret)) for secret in (OTHER_SECRET, SECRET, OTHER_SECRET)]
    with pytest.raises(TokensRefused) as refused:
        store.administration().tokens.take_in(NAME, several, method=OTHER_METHOD)
    assert [(place, type(error)) for place, error in refused.value.refusals] == [(1, TokenHeld), (2, TokenHeld)]
    assert (
        store.administration().audit_log.events(),
        store.administration().directory.user(NAME).epoch,
        store.administration().directory.factor_history(NAME),
    ) == (before, epoch, held)


@pytest.mark.usefixtures("client")
def test_several_have_room_only_for_as_many_as_are_allowed(store: Store) -> None:
    keys = (bytes([number]) * 20 for number in range(7))
    tokens = [link.read(uri(b32encode(key).decode())) for key in keys]
    with pytest.raises(TokensRefused) as refused:
        store.administration().tokens.take_in(NAME, tokens, method=OTHER_METHOD)
    assert [(place, type(error)) for place, error in refused.value.refusals] == [
        (5, TooManyDevices),
        (6, TooManyDevices),
    ]
    assert len(store.administration().tokens.take_in(NAME, tokens[:5], method=OTHER_METHOD)) == 5


def test_a_token_held_by_a_phone_that_enrolled_here_is_not_taken_again(store: Store, enrolled: Enrolled) -> None:
    with pytest.raises(TokenHeld):
        take_in(store, uri(enrolled.secret))


@pytest.mark.usefixtures("client")
def test_what_is_refused_changes_nothing(store: Store) -> None:
    before, epoch = store.administration().audit_log.events(), store.administration().directory.user(NAME).epoch
    with pytest.raises(UnknownUser):
        import_token(store, "personne", uri(), method=OTHER_METHOD)
    with pytest.raises(ShortSecret):
        take_in(store, uri("2SH3V3GDW7ZNMGYE"))
    with pytest.raises(TokenRefused):
        take_in(store, "")
    for name in ("", "n" * 41, "a\u202eb"):
        with pytest.raises(InvalidDeviceName):
            import_token(store, NAME, uri(), method=OTHER_METHOD, device=name)
    assert store.administration().directory.factor_history(NAME) == []
    assert (store.administration().audit_log.events(), store.administration().directory.user(NAME).epoch) == (
        before,
        epoch,
    )


@pytest.mark.parametrize("edit", ["digits = 6", "period = 30", "algorithm = 'SHA1'"])
def test_other_parameters_than_it_came_with_open_nothing(store: Store, clock: FixedClock, edit: str) -> None:
    take_in(store, Token("SHA256", 8, 60), clock)
    change(store.path, f"UPDATE factors SET {edit}")  # noqa: S608
    assert broken(store) == ["seals", "access"]


def test_the_key_can_be_rotated_under_it(store: Store, clock: FixedClock) -> None:
    token = Token("SHA512", 8, 45)
    take_in(store, token, clock)
    store.maintenance.rotate_key()
    assert broken(store) == []
    assert store.sign_in.verify(NAME, token.code(clock.now)) is Verdict.ACCEPTED


def test_at_the_next_enrolment_its_entry_in_the_app_is_recognised(store: Store, clock: FixedClock) -> None:
    token = Token("SHA256", 6, 60)
    take_in(store, token, clock)
    session = store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), token.code(clock.now))
    pending = begin(store, session)
    with pytest.raises(CodeRefused) as refused:
        store.enrolments.prove(session, pending.id, token.code(clock.now))
    assert refused.value.diagnosis is Diagnosis.EARLIER_ENTRY


AUTHELIA = "ONTGOYLTMZQXGZDBONSGC43EMFZWMZ3BONTWMYLTMRQXGZBSGMYTEMZRMFYXGZDBONSA"


def test_the_long_secret_of_authelia(store: Store, clock: FixedClock) -> None:
    clock.now = 10_000_000 - 3600
    store.maintenance.accept_clock()
    take_in(store, uri(AUTHELIA))
    clock.now = 10_000_000
    assert store.sign_in.verify(NAME, "035782") is Verdict.REFUSED
    store.administration().accounts.unlock(NAME)
    assert store.sign_in.verify(NAME, "035781") is Verdict.ACCEPTED
    assert rows(store.path, "SELECT last_step FROM factors") == [(0x51615,)]
