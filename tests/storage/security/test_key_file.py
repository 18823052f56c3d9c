"""The key file: made once, for its owner only, and the start refused when it is not the right one."""

from __future__ import annotations

import base64
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import CannotOpen, KeyExposed, KeyMissing, KeyWrong, Store
from storage.security import key_file
from storage.security.key_file import Key
from storage.services.code_check import Candidate, Match
from tests.conftest import FixedClock
from tests.oracle import totp
from tests.storage.keys import line, write_keys
from tests.storage.people import NAME, Enrolled, contents, rows

OTHER = Key(b"x" * 32)


@pytest.fixture
def used(store: Store, database: Path, enrolled: Enrolled) -> Path:
    """The key file of a database that holds sealed secrets, now closed."""
    assert enrolled.secret
    store.close()
    return database.with_name("guichet.key")


def refused(database: Path, error: type[CannotOpen]) -> CannotOpen:
    """The database does not open, and no row of it changes."""
    before = contents(database)
    with pytest.raises(CannotOpen) as told:
        Store(database)
    assert type(told.value) is error
    assert told.value.path == database.with_name("guichet.key")
    assert contents(database) == before
    return told.value


def test_it_is_made_beside_the_database_with_one_line(store: Store, database: Path) -> None:
    (kept,) = database.with_name("guichet.key").read_text().splitlines()
    key_id, encoded = kept.split(" ")
    assert len(base64.b64decode(encoded, validate=True)) == 32
    assert Key(base64.b64decode(encoded)).id == key_id
    assert [path.name for path in database.parent.glob("*guichet.key*")] == ["guichet.key"]
    assert store.maintenance.check()


def test_it_may_be_elsewhere(tmp_path: Path, database: Path) -> None:
    elsewhere = tmp_path / "clef"
    Store(database, elsewhere).close()
    assert elsewhere.stat().st_mode & 0o777 == 0o600
    assert not list(database.parent.glob("*.key*"))
    with pytest.raises(KeyMissing):
        Store(database)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_new_database_does_not_adopt_a_key_of_another_size(database: Path, length: int) -> None:
    database.parent.mkdir(mode=0o700)
    path = database.with_name("guichet.key")
    write_keys(path, Key(b"x" * length))
    with pytest.raises(KeyWrong) as told:
        Store(database)
    assert told.value.path == path
    assert rows(database, "SELECT * FROM meta WHERE name = 'key_id'") == []


def test_two_machines_have_two_keys(tmp_path: Path) -> None:
    for name in ("one", "two"):
        key_file.create(tmp_path / name)
    assert (tmp_path / "one").read_bytes() != (tmp_path / "two").read_bytes()


def test_one_that_exists_is_used_and_never_overwritten(database: Path) -> None:
    database.parent.mkdir(mode=0o700)
    path = database.with_name("guichet.key")
    write_keys(path, OTHER)
    key_file.create(path)
    Store(database).close()
    assert path.read_text() == line(OTHER)
    assert [found.name for found in database.parent.glob("*guichet.key*")] == ["guichet.key"]


def test_the_same_key_opens_the_database_again(
    used: Path, database: Path, clock: FixedClock, enrolled: Enrolled
) -> None:
    assert used.exists()
    again = Store(database, clock=clock)
    assert again.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) == "accepted"
    again.close()


def test_a_missing_key_refuses_the_start_and_is_not_made_anew(used: Path, database: Path) -> None:
    used.unlink()
    refused(database, KeyMissing)
    assert not used.exists()


def test_the_key_of_another_database_refuses_the_start(used: Path, database: Path, tmp_path: Path) -> None:
    Store(tmp_path / "other" / "guichet.db").close()
    used.write_bytes((tmp_path / "other" / "guichet.key").read_bytes())
    refused(database, KeyWrong)


def _another_first_character(kept: str) -> str:
    key_id, encoded = kept.split()
    return f"{key_id} {'B' if encoded[0] == 'A' else 'A'}{encoded[1:]}\n"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _kept: "", id="empty"),
        pytest.param(lambda _kept: "\n", id="blank line"),
        pytest.param(lambda _kept: "not a key\n", id="words"),
        pytest.param(lambda _kept: "clé privée\n", id="not ascii"),
        pytest.param(lambda kept: kept[:-10], id="cut short"),
        pytest.param(lambda kept: kept.split()[1] + "\n", id="no id"),
        pytest.param(lambda kept: kept.replace(kept[:16], "0" * 16), id="wrong id"),
        pytest.param(lambda kept: kept.replace("=", ""), id="no padding"),
        pytest.param(_another_first_character, id="changed"),
        pytest.param(lambda kept: kept + "rubbish\n", id="a second line that is none"),
        pytest.param(lambda _kept: f"{Key(b'x' * 31).id} {base64.b64encode(b'x' * 31).decode()}", id="31 bytes"),
        pytest.param(lambda _kept: f"{Key(b'').id} {base64.b64encode(b'').decode()}", id="no bytes"),
    ],
)
def test_a_file_that_is_not_its_key_refuses_the_start(used: Path, database: Path, damage: Callable[[str], str]) -> None:
    kept = used.read_text()
    used.write_text(damage(kept))
    error = refused(database, KeyWrong)
    assert kept.split()[1] not in str(error)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666, 0o777])
def test_a_key_others_can_reach_refuses_the_start(used: Path, database: Path, mode: int) -> None:
    used.chmod(mode)
    assert isinstance(refused(database, KeyExposed), KeyExposed)
    assert used.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_key_only_its_owner_reads_is_fine(used: Path, database: Path, mode: int) -> None:
    used.chmod(mode)
    Store(database).close()


def test_a_directory_in_its_place_refuses_the_start(used: Path, database: Path) -> None:
    used.unlink()
    used.mkdir(mode=0o700)
    refused(database, CannotOpen)


def test_a_place_that_does_not_exist_refuses_the_start(database: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "clef"
    with pytest.raises(CannotOpen) as told:
        Store(database, nowhere)
    assert told.value.path == nowhere
    Store(database).close()


@pytest.mark.parametrize("together", ["{kept}{other}", "{other}{kept}"])
def test_another_key_may_stand_before_or_after_the_one_in_force(
    used: Path, database: Path, clock: FixedClock, enrolled: Enrolled, together: str
) -> None:
    used.write_text(together.format(kept=used.read_text(), other=line(OTHER)))
    again = Store(database, clock=clock)
    assert again.sign_in.verify(NAME, totp(enrolled.secret, clock.now)) == "accepted"
    again.close()


def test_its_id_tells_nothing_of_the_key() -> None:
    assert OTHER.id == Key(b"x" * 32).id != Key(b"y" * 32).id
    assert len(bytes.fromhex(OTHER.id)) == 8
    assert OTHER.id not in OTHER.secret.hex()


def test_neither_it_nor_what_a_code_matches_can_be_read_off_their_repr() -> None:
    key, match = Key(b"x" * 32), Match(Candidate("id", b"", b""), "JBSWY3DP", 1, 0)
    assert "xx" not in repr(key) + str(key)
    assert "JBSWY3DP" not in repr(match) + str(match)


def test_a_draft_of_another_process_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _bytes: "same")
    path = tmp_path / "guichet.key"
    theirs = path.with_name(f".{path.name}.draft-same")
    theirs.write_text("theirs")
    with pytest.raises(CannotOpen):
        key_file.create(path)
    assert theirs.read_text() == "theirs"
    assert not path.exists()


def give(path: Path, *entries: tuple[int, int, int]) -> None:
    """Give a file an access list, as Linux keeps it: kinds, rights, numbers of users."""
    packed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    try:
        os.setxattr(path, "system.posix_acl_access", packed)
    except (AttributeError, OSError):
        pytest.skip("there are no access lists here")


NOBODY, SOMEBODY = 0xFFFFFFFF, 65534


@pytest.mark.parametrize(
    ("who", "of_group", "is_fine"), [(None, 0, True), (SOMEBODY, 0, False), (None, 4, False), (SOMEBODY, 4, False)]
)
def test_a_credential_that_systemd_lets_this_process_read_is_fine(
    used: Path, database: Path, who: int | None, of_group: int, is_fine: bool
) -> None:
    """From systemd 254 on its mode looks like 0440, where it is the mask of its access list."""
    user = os.geteuid() if who is None else who
    entries = [(0x01, 4, NOBODY), (0x02, 4, user), (0x04, of_group, NOBODY), (0x10, 4, NOBODY), (0x20, 0, NOBODY)]
    give(used, *entries)
    assert used.stat().st_mode & 0o777 == 0o440
    if is_fine:
        Store(database, used, create=False).close()
    else:
        assert isinstance(refused(database, KeyExposed), KeyExposed)
