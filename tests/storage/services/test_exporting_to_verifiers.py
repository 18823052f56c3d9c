"""A person's token in the file of another verifier: for a reason, on the audit log, and only what it can read."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest

from storage import (
    Action,
    FileInTheWay,
    NoActiveFactor,
    Parameters,
    ReasonNotRecorded,
    SeveralTokens,
    StorageError,
    Store,
    UnfitForVerifier,
    UnknownUser,
    Verifier,
)
from storage.formats import verifiers
from tests.storage.otpauth_uris import uri
from tests.storage.people import NAME, OTHER_METHOD, Enrolled, import_token

REASON = "pas de Python à la connexion"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the file is to be."""
    return tmp_path / "jeton"


def export(
    store: Store,
    target: Path,
    verifier: Verifier = Verifier.OATH,
    *,
    name: str = NAME,
    factor_id: str | None = None,
    reason: str = REASON,
) -> None:
    """What the command does."""
    store.administration().tokens.export_verifier(name, target, verifier, factor_id=factor_id, reason=reason)


def test_the_file_of_pam_google_authenticator(store: Store, target: Path, enrolled: Enrolled) -> None:
    export(store, target, Verifier.GOOGLE_AUTHENTICATOR)
    options = '" RATE_LIMIT 3 30\n" WINDOW_SIZE 3\n" DISALLOW_REUSE\n" TOTP_AUTH\n'
    assert target.read_text() == f"{enrolled.secret}\n{options}"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_the_line_of_an_oath_users_file(store: Store, target: Path, enrolled: Enrolled) -> None:
    export(store, target)
    assert target.read_text() == f"HOTP/T30/6\t{NAME}\t-\t{base64.b32decode(enrolled.secret).hex()}\n"


def test_it_is_on_the_audit_log_with_its_reason_and_no_secret(store: Store, target: Path, enrolled: Enrolled) -> None:
    export(store, target)
    event = store.administration().audit_log.events()[-1]
    (factor,) = store.administration().directory.factors(store.administration().directory.user(NAME))
    assert (event.action, event.subject) == (Action.FACTORS_EXPORTED, NAME)
    assert event.detail == f"{factor.id} for oath to jeton, reason: {REASON}"
    assert enrolled.secret not in repr(store.administration().audit_log.events())


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"reason": " "}, ReasonNotRecorded),
        ({"name": "personne"}, UnknownUser),
        ({"factor_id": "0" * 32}, NoActiveFactor),
    ],
)
def test_what_is_refused_leaves_no_file_and_no_event(
    store: Store, target: Path, changes: dict[str, str], kind: type[StorageError]
) -> None:
    before = store.administration().audit_log.events()
    with pytest.raises(kind):
        export(store, target, **changes)  # type: ignore[arg-type]
    assert not target.exists()
    assert store.administration().audit_log.events() == before


def test_of_several_one_is_named(store: Store, target: Path, enrolled: Enrolled) -> None:
    imported = import_token(store, NAME, uri(period=60), method=OTHER_METHOD)
    with pytest.raises(SeveralTokens):
        export(store, target)
    export(store, target, factor_id=imported.id)
    assert target.read_text().startswith(f"HOTP/T60/6\t{NAME}\t")
    assert base64.b32decode(enrolled.secret).hex() not in target.read_text()


@pytest.mark.usefixtures("enrolled")
def test_a_file_in_the_way_is_left_as_it_is(store: Store, target: Path) -> None:
    target.write_text("à garder")
    with pytest.raises(FileInTheWay):
        export(store, target)
    assert target.read_text() == "à garder"


@pytest.mark.parametrize(
    ("verifier", "name", "parameters"),
    [
        (Verifier.GOOGLE_AUTHENTICATOR, "marie", Parameters("SHA256")),
        (Verifier.GOOGLE_AUTHENTICATOR, "marie", Parameters(digits=8)),
        (Verifier.OATH, "marie", Parameters("SHA512")),
        (Verifier.OATH, "marie", Parameters(period=45)),
        (Verifier.OATH, "marie tremblay", Parameters()),
        (Verifier.OATH, "marie\u00a0tremblay", Parameters()),
        (Verifier.OATH, "#marie", Parameters()),
    ],
)
def test_what_the_verifier_cannot_read_is_not_written(verifier: Verifier, name: str, parameters: Parameters) -> None:
    with pytest.raises(UnfitForVerifier):
        verifiers.write(verifier, name, "A" * 32, parameters)


def test_what_each_verifier_can_read_besides() -> None:
    lines = verifiers.write(Verifier.GOOGLE_AUTHENTICATOR, "a b", "A" * 32, Parameters(period=60)).splitlines()
    assert lines[-1] == '" STEP_SIZE 60'
    assert verifiers.write(Verifier.OATH, "a", "AE", Parameters(digits=8)) == "HOTP/T30/8\ta\t-\t01\n"
