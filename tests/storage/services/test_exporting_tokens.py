"""A person's tokens in a file: sealed, for a reason, on the audit log, and readable by what reads the age format."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from storage import (
    Action,
    CannotOpen,
    DatabaseUnavailable,
    FileInTheWay,
    GuessablePassphrase,
    NoActiveFactor,
    Parameters,
    ReasonNotRecorded,
    SealBroken,
    StorageError,
    Store,
    UnknownUser,
    WeakPassphrase,
)
from storage.formats.incoming import link
from storage.services import tokens
from storage.services.transaction import Transaction
from tests.storage import age
from tests.storage.otpauth_uris import SECRET, Token, uri
from tests.storage.people import ISSUER, METHOD, NAME, OTHER_METHOD, Enrolled, change, import_token

PASSPHRASE = "quinze lettres é"
REASON = "changement de système"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the file is to be."""
    return tmp_path / "jetons.age"


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second that age takes."""
    monkeypatch.setattr(tokens, "_sealed", lambda text, _passphrase: text.encode())


@pytest.mark.parametrize("passphrase", ["quinze lettres e\u0301", "quinze\u00a0lettres\u202fé"])
def test_a_passphrase_is_taken_as_it_was_typed(
    store: Store, enrolled: Enrolled, target: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    assert enrolled.session
    taken: list[str] = []

    def sealed(_text: str, passphrase: str) -> bytes:
        taken.append(passphrase)
        return b""

    monkeypatch.setattr(tokens, "_sealed", sealed)
    export(store, target, passphrase=passphrase)
    assert taken == [passphrase], "age, which is told the same, knows no normal form"


def export(store: Store, target: Path, **changes: str) -> int:
    """What the command does."""
    given = {"name": NAME, "passphrase": PASSPHRASE, "reason": REASON} | changes
    return store.administration().tokens.export(
        given["name"], target, given["passphrase"], issuer=ISSUER, reason=given["reason"]
    )


def test_the_file_holds_the_active_tokens(
    store: Store, target: Path, enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    # `tests/terminal/test_standard_input.py` has one sealed by the library, in the seconds that this takes.
    monkeypatch.setattr(tokens, "_sealed", age.sealed)
    stopped = import_token(store, NAME, uri(), method=METHOD)
    store.administration().accounts.reset_factors(NAME, stopped.id, reason="perdu", identity="passeport")
    import_token(
        store, NAME, Token("SHA512", 8, 45, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").uri, method=OTHER_METHOD
    )
    assert export(store, target) == 2
    content = target.read_bytes()
    assert enrolled.secret.encode() not in content
    lines = age.opened(content, PASSPHRASE).decode().splitlines()
    assert lines[0].startswith("otpauth://totp/Assurance%20Exemple:marie.tremblay?secret=")
    read = [link.read(line) for line in lines]
    assert [(token.secret, token.account, token.parameters) for token in read] == [
        (enrolled.secret, NAME, Parameters()),
        ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "marie@exemple.fr", Parameters("SHA512", 8, 45)),
    ]
    assert SECRET not in "".join(lines)


@pytest.mark.usefixtures("plainly", "enrolled")
def test_only_its_owner_reads_the_file(store: Store, target: Path) -> None:
    export(store, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.usefixtures("plainly")
def test_it_is_on_the_audit_log_with_its_reason_and_no_secret(store: Store, target: Path, enrolled: Enrolled) -> None:
    export(store, target, reason=f" {REASON} ")
    event = store.administration().audit_log.events()[-1]
    assert (event.action, event.subject) == (Action.FACTORS_EXPORTED, NAME)
    assert event.detail == f"1 to jetons.age, reason: {REASON}"
    assert enrolled.secret not in repr(store.administration().audit_log.events())
    assert PASSPHRASE not in repr(store.administration().audit_log.events())


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"reason": "  "}, ReasonNotRecorded),
        ({"passphrase": "quatorze lettr"}, WeakPassphrase),
        ({"passphrase": "motdepasse2026!"}, GuessablePassphrase),
        ({"passphrase": "Marie Tremblay 1985"}, GuessablePassphrase),
        ({"passphrase": "azertyuiopqsdfghjklm"}, GuessablePassphrase),
        ({"passphrase": f"{ISSUER} 2026!!"}, GuessablePassphrase),
        ({"passphrase": ""}, WeakPassphrase),
        ({"passphrase": f"{PASSPHRASE}\udcff"}, WeakPassphrase),
        ({"passphrase": f"{PASSPHRASE}\t"}, WeakPassphrase),
        ({"passphrase": f"{PASSPHRASE}\x7f"}, WeakPassphrase),
        ({"name": "personne"}, UnknownUser),
    ],
)
def test_what_is_refused_leaves_no_file_and_no_event(
    store: Store, target: Path, changes: dict[str, str], kind: type[StorageError]
) -> None:
    before = store.administration().audit_log.events()
    with pytest.raises(kind):
        export(store, target, **changes)
    assert not target.exists()
    assert store.administration().audit_log.events() == before


@pytest.mark.usefixtures("client")
def test_there_is_nothing_to_export_without_a_token(store: Store, target: Path) -> None:
    with pytest.raises(NoActiveFactor):
        export(store, target)
    assert not target.exists()


@pytest.mark.usefixtures("plainly", "enrolled")
def test_a_file_in_the_way_is_left_as_it_is(store: Store, target: Path) -> None:
    before = store.administration().audit_log.events()
    target.write_text("à garder")
    with pytest.raises(FileInTheWay):
        export(store, target)
    assert target.read_text() == "à garder"
    link = target.with_name("lien")
    link.symlink_to(target.with_name("ailleurs"))
    with pytest.raises(FileInTheWay):
        export(store, link)
    assert not target.with_name("ailleurs").exists()
    assert store.administration().audit_log.events() == before


@pytest.mark.usefixtures("plainly", "enrolled")
def test_a_directory_that_is_not_there(store: Store, target: Path) -> None:
    with pytest.raises(CannotOpen):
        export(store, target / "jetons.age")


@pytest.mark.usefixtures("plainly", "enrolled")
def test_what_cannot_be_recorded_is_not_written(store: Store, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_asked: object, **_named: object) -> None:
        assert target.read_bytes() == b""
        raise DatabaseUnavailable

    monkeypatch.setattr(Transaction, "record", fail)
    with pytest.raises(DatabaseUnavailable):
        export(store, target)
    assert not target.exists()


@pytest.mark.usefixtures("plainly", "enrolled")
def test_half_a_file_is_not_left(store: Store, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.formats.durable.os.fsync", fail)
    with pytest.raises(CannotOpen):
        export(store, target)
    assert not target.exists()


@pytest.mark.usefixtures("plainly", "enrolled")
def test_a_token_changed_behind_the_programs_back_is_not_handed_over(store: Store, target: Path) -> None:
    change(store.path, "UPDATE factors SET last_step = 0")
    with pytest.raises(SealBroken):
        export(store, target)
    assert not target.exists()
    assert store.administration().audit_log.events()[-1].action == Action.TAMPERING_FOUND
