"""Accounts and names of a person's devices: no two alike, whatever they are called, brought, cut or removed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Session, Store
from storage.domain import labels
from storage.domain.characters import stray_marks
from storage.domain.names import device_name_is_valid, name_apart, name_is_valid
from storage.formats.incoming import link
from storage.services import tokens
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.storage import inside
from tests.storage.otpauth_uris import OTHER_SECRET, SECRET
from tests.storage.people import (
    ISSUER,
    METHOD,
    NAME,
    OTHER_METHOD,
    Enrolled,
    begin,
    change,
    enrol,
    import_token,
    replace_phone,
    signed_up,
    unhurried,
)

THIRD_SECRET = "KRUGKIDROVUWG2ZAMJZG653OEBTG66BA"


def imported(label: str, secret: str = SECRET) -> str:
    """The link of a token of another system."""
    return f"otpauth://totp/{label}?secret={secret}"


def names(store: Store) -> list[str]:
    """What a person sees in the list of their devices."""
    return [
        factor.name for factor in store.administration().directory.factor_history(NAME) if factor.retired_at is None
    ]


def accounts(store: Store) -> list[str]:
    """Of every device there ever was."""
    return [factor.account for factor in store.administration().directory.factor_history(NAME)]


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a file is to be written, without the second that age takes."""
    monkeypatch.setattr(tokens, "_sealed", lambda text, _passphrase: text.encode())
    return tmp_path / "jetons.age"


def exported(store: Store, target: Path) -> list[str]:
    """The accounts in the file of a person's tokens."""
    target.unlink(missing_ok=True)
    store.administration().tokens.export(NAME, target, "quinze lettres é", issuer=ISSUER, reason="départ")
    return [link.read(line).account for line in target.read_text().splitlines()]


def same(first: str, second: str) -> bool:
    """Whether an app that folds case and width, and trims, takes one for the other."""
    folded = (unicodedata.normalize("NFKC", text.strip()).casefold() for text in (first, second))
    return len(set(folded)) == 1


TEXT = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S"], include_characters=" "), max_size=12)
LIKELY = st.sampled_from(["marie", "Marie", "marie-2", "MARIE-3", "mar~", "mar~-2", "-2", "a:2", "ａ-2", " marie ", ""])
WORDS = TEXT | LIKELY


@unhurried
@given(WORDS.filter(name_is_valid), st.lists(st.none() | WORDS, max_size=6))
def test_no_two_accounts_are_alike(name: str, devices: list[str | None]) -> None:
    """Of phones enrolled here (None) and of tokens brought from elsewhere, in any order."""
    held: list[str] = []
    enrolled: list[str] = []
    for device in devices:
        if device is None:
            enrolled.append(labels.next_account(name, held))
        held.append(enrolled[-1] if device is None else labels.apart(device or name, held))
    for place, account in enumerate(held):
        assert not any(same(account, other) for other in held[:place])
    # What no cut takes away.
    numbers = [labels.parted(account)[1] for account in enrolled]
    assert len(set(numbers)) == len(numbers)


def is_a_name(text: str) -> bool:
    """Whether some of it draws something, and its marks have letters to stand on."""
    return bool(text.strip()) and not list(stray_marks(text))


@unhurried
@given(
    st.text("ab 2é\u0301👍🏽-", min_size=1, max_size=60).filter(device_name_is_valid),
    st.lists(st.text("aAb 2é-", max_size=40)),
)
def test_a_name_made_different_is_a_name(name: str, taken: list[str]) -> None:
    called = name_apart(name.strip(), taken)
    assert device_name_is_valid(called)
    assert not any(same(called, other) for other in taken)
    if len(name.strip()) <= 40 and not any(same(name, other) for other in taken):
        assert called == name.strip()


@pytest.mark.parametrize(
    ("name", "taken", "called"),
    [
        ("Mon iPhone", [], "Mon iPhone"),
        ("Mon iPhone", ["mon iphone"], "Mon iPhone 2"),
        ("Mon iPhone", ["Mon iPhone", "MON IPHONE 2"], "Mon iPhone 3"),
        ("x" * 40, ["x" * 40], f"{'x' * 38} 2"),
        (f"{'x' * 38} 2", [f"{'x' * 38} 2"], f"{'x' * 38} 3"),
        ("e\u0301" * 20, ["e\u0301" * 20], "e\u0301" * 19 + " 2"),
        ("x" + "e\u0301" * 20, [], "x" + "e\u0301" * 19),
    ],
)
def test_the_names_of_two_devices(name: str, taken: list[str], called: str) -> None:
    assert name_apart(name, taken) == called


def test_a_device_never_has_the_name_of_another(store: Store, clock: FixedClock, client: Session) -> None:
    person = enrol(store, clock, enrol(store, clock, client).session)
    assert names(store) == ["Mon iPhone", "Mon iPhone 2"]
    second = store.devices.of(person.session)[1].id
    store.devices.rename(person.session, second, "MON IPHONE")
    assert names(store) == ["Mon iPhone", "MON IPHONE 2"]
    store.devices.rename(person.session, second, "mon iphone 2")
    assert names(store) == ["Mon iPhone", "mon iphone 2"]


def test_one_phone_may_have_its_name_under_two_methods(store: Store, clock: FixedClock, client: Session) -> None:
    enrol(store, clock, enrol(store, clock, client).session, OTHER_METHOD)
    assert names(store) == ["Mon iPhone", "Mon iPhone"]


@pytest.mark.usefixtures("enrolled")
def test_a_token_has_the_name_of_no_other_device(store: Store) -> None:
    import_token(store, NAME, imported("Mon%20iPhone"), method=OTHER_METHOD)
    assert names(store) == ["Mon iPhone", "Mon iPhone 2"]


def test_a_replacement_may_have_the_name_of_what_it_replaces(
    store: Store, clock: FixedClock, enrolled: Enrolled
) -> None:
    replace_phone(store, clock, enrolled.session._replace(proved_at=int(clock.now)))
    assert names(store) == ["Mon iPhone"]


def test_a_name_taken_while_the_enrolment_waited(store: Store, clock: FixedClock, client: Session) -> None:
    first = enrol(store, clock, client)
    pending = store.enrolments.begin(first.session, METHOD, "iphone", ISSUER, name="Le nouveau")
    store.devices.rename(first.session, store.devices.of(first.session)[0].id, "Le nouveau")
    clock.advance(60)
    session = store.enrolments.prove(first.session, pending.id, totp(pending.secret, clock.now))
    assert [device.name for device in store.devices.of(session)] == ["Le nouveau", "Le nouveau 2"]


@pytest.mark.usefixtures("client")
def test_tokens_whose_labels_begin_alike(store: Store) -> None:
    label = "Caisse%20r%C3%A9gionale%20d%27assurance%20maladie:" + "n" * 64
    for secret in (SECRET, OTHER_SECRET, THIRD_SECRET):
        import_token(store, NAME, imported(label + secret[:2], secret), method=OTHER_METHOD)
    assert names(store) == [
        "Caisse régionale d'assurance maladie:nnn",
        "Caisse régionale d'assurance maladie:n 2",
        "Caisse régionale d'assurance maladie:n 3",
    ]
    assert accounts(store) == ["n" * 64, f"{'n' * 64}-2", f"{'n' * 64}-3"]


def test_a_token_and_a_phone_never_have_one_account(store: Store, clock: FixedClock, client: Session) -> None:
    begin(store, client)
    import_token(store, NAME, imported(f"Autre:{NAME.upper()}"), method=OTHER_METHOD)
    import_token(store, NAME, imported(f"Autre:{NAME}-4", OTHER_SECRET), method=OTHER_METHOD)
    import_token(store, NAME, imported("", THIRD_SECRET), method=METHOD, device="Sans nom")
    assert accounts(store) == [f"{NAME.upper()}-2", f"{NAME}-4", f"{NAME}-3"]
    clock.advance(60)
    session = store.sign_in.with_code(store.sign_in.with_password(NAME, PASSWORD), totp(SECRET, clock.now))
    store.enrolments.abandon(session)
    assert begin(store, session).account == f"{NAME}-5"


def test_a_name_that_ends_in_a_number_has_another_one_for_its_second_phone(store: Store, clock: FixedClock) -> None:
    name = "client de la maison numéro-2"
    person = enrol(store, clock, signed_up(store, name))
    assert begin(store, person.session).account == f"{name}-3"


@pytest.mark.usefixtures("client")
def test_older_versions_left_two_alike(store: Store, clock: FixedClock, target: Path) -> None:
    for secret in (SECRET, OTHER_SECRET, THIRD_SECRET):
        clock.advance(60)
        import_token(store, NAME, imported("Autre:m", secret), method=OTHER_METHOD)
    change(store.path, "UPDATE factors SET account = 'm'")
    inside.stamp_everybody(store)
    assert exported(store, target) == ["m", "m-2", "m-3"]
    clock.advance(60)
    store.administration().accounts.reset_factors(
        NAME, store.administration().directory.factor_history(NAME)[1].id, reason="perdu", identity="passeport"
    )
    assert exported(store, target) == ["m", "m-3"]


@pytest.mark.usefixtures("enrolled")
def test_the_accounts_in_a_file_stay_when_a_device_goes(store: Store, clock: FixedClock, target: Path) -> None:
    import_token(store, NAME, imported(f"Autre:{NAME}"), method=OTHER_METHOD)
    clock.advance(60)
    import_token(store, NAME, imported(f"Autre:{NAME}", OTHER_SECRET), method=OTHER_METHOD)
    assert exported(store, target) == [NAME, f"{NAME}-2", f"{NAME}-3"]
    store.administration().accounts.reset_factors(
        NAME, store.administration().directory.factor_history(NAME)[0].id, reason="perdu", identity="passeport"
    )
    assert exported(store, target) == [f"{NAME}-2", f"{NAME}-3"]
