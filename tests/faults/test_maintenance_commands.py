"""The commands that care for the data: what they print and where, their JSON, and their exit codes.

Most are run in a forked process; each that `test_planted_secrets` does not start in a new Python is started once here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from storage import Limits, Session, Store, Verdict
from storage.domain.throttling import LARGEST
from storage.security.hasher import Hasher
from storage.security.key_file import read
from tests.conftest import PASSWORD, FixedClock
from tests.faults.forked import run
from tests.storage.people import METHOD, OTHER_METHOD, broken, change, enrol, signed_up
from tests.terminal.program import CHEAP, assert_refused
from tests.terminal.program import run as start


def answer(*arguments: str | Path, typed: bytes = b"", by: Callable[..., CompletedProcess[bytes]] = run) -> str:
    """What a command that succeeds prints on standard output, having said nothing on standard error."""
    ended = by(arguments, typed)
    assert (ended.returncode, ended.stderr) == (0, b"")
    return ended.stdout.decode()


def data(*arguments: str | Path) -> Any:
    """What it prints as JSON."""
    return json.loads(answer(*arguments, "--json"))


def said(*arguments: str | Path) -> str:
    """What a command that succeeds says on standard error, having printed nothing."""
    ended = run(arguments)
    assert (ended.returncode, ended.stdout) == (0, b"")
    return ended.stderr.decode()


@pytest.fixture
def clock() -> FixedClock:
    """Ten minutes ago, so that the codes of now are still to be used."""
    return FixedClock(time.time() - 600)


@pytest.fixture
def alice(prepared: Store, at_home: Path, clock: FixedClock, cheap: Hasher) -> Session:
    """Someone with two phones, in the store that the commands will find."""
    earlier = Store(at_home, clock=clock, hasher=cheap)
    session = signed_up(earlier, "alice")
    for method in (METHOD, OTHER_METHOD):
        clock.advance(60)
        session = enrol(earlier, clock, session, method).session
    earlier.close()
    assert prepared.administration().directory.factors(session.user)
    return session


def test_an_account_is_disabled_and_enabled(prepared: Store, alice: Session) -> None:
    assert answer("users", "disable", "ALICE", by=start) == ""
    assert data("users", "show", "alice")["disabled"] is True
    assert prepared.administration().directory.user("alice").disabled
    assert answer("users", "enable", "alice", by=start) == ""
    assert data("users", "show", "alice")["disabled"] is False
    assert prepared.sign_in.with_password("alice", PASSWORD).user._replace(epoch=alice.user.epoch) == alice.user


def test_a_locked_account_is_unlocked(alice: Session, at_home: Path, cheap: Hasher, clock: FixedClock) -> None:
    earlier = Store(at_home, clock=clock, hasher=cheap)
    clock.now = time.time()
    while earlier.sign_in.verify("alice", "000000") is not Verdict.LOCKED or clock.now < time.time() + 15:
        clock.advance(1)
    earlier.close()
    assert run(["verify", "alice"], b"000000").returncode == 3
    assert answer("users", "unlock", "alice", by=start) == ""
    assert run(["verify", "alice"], b"000000").returncode == 1
    assert alice


@pytest.mark.parametrize(
    "arguments",
    [["users", "disable"], ["users", "enable"], ["users", "unlock"], ["factors", "list"], ["factors", "reset"]],
    ids=" ".join,
)
def test_nobody_of_that_name(prepared: Store, arguments: list[str]) -> None:
    assert not prepared.first_account.exists()
    assert_refused(run([*arguments, "personne"]), "Aucun compte ne porte ce nom. Vérifiez le nom.")


def test_the_phones_of_an_account(prepared: Store, alice: Session) -> None:
    listed = data("factors", "list", "alice")
    assert [factor["method"] for factor in listed] == [METHOD, OTHER_METHOD]
    assert list(listed[0]) == [
        *("id", "method", "phone", "account", "name", "algorithm", "digits", "period"),
        *("created_at", "last_used_at", "disabled_at", "retired_at"),
    ]
    first, second = prepared.administration().directory.factors(alice.user)
    assert (listed[0]["id"], listed[0]["account"], listed[0]["retired_at"]) == (first.id, "alice", None)
    assert datetime.fromisoformat(listed[0]["created_at"]).timestamp() == first.created_at
    lines = [line.split("\t") for line in answer("factors", "list", "alice").splitlines()]
    assert [line[:4] for line in lines] == [
        [first.id, METHOD, "iphone", "alice"],
        [second.id, OTHER_METHOD, "iphone", "alice-2"],
    ]


def test_one_phone_is_reset_then_all(prepared: Store, alice: Session) -> None:
    first, second = prepared.administration().directory.factors(alice.user)
    reset = ("factors", "reset", "alice", "--reason", "perdu", "--identity", "passeport")
    assert answer(*reset, "--factor", first.id) == ""
    assert prepared.administration().directory.factors(alice.user) == [second]
    assert_refused(run([*reset, "--factor", first.id]), "Aucune méthode n'est active")
    assert answer(*reset, by=start) == ""
    assert prepared.administration().directory.factors(alice.user) == []
    assert prepared.administration().directory.user("alice").mfa_required
    assert [factor["retired_at"] is None for factor in data("factors", "list", "alice")] == [False, False]
    assert_refused(run(["factors", "reset", "alice"], b"perdu\npasseport"), "Aucune méthode n'est active")
    assert run(["verify", "alice"], b"123456").returncode == 4


@pytest.mark.usefixtures("prepared")
def test_the_limits_are_shown_and_one_is_changed() -> None:
    assert data("limits") == Limits()._asdict()
    assert answer("limits", "--set", "lock_seconds", "60") == ""
    assert data("limits") == Limits(lock_seconds=60)._asdict()
    assert "lock_seconds\t60\n" in answer("limits", by=start)
    assert data("audit")[-1]["detail"] == "lock_seconds 60"


@pytest.mark.usefixtures("prepared")
def test_the_limits_of_the_file_take_the_place_of_those_that_were_set(tmp_path: Path) -> None:
    file = tmp_path / "guichet.toml"
    file.write_text("[limits]\nlock_seconds = 30", "utf-8")
    here = ("--config", file)
    warning = said(*here, "limits", "--set", "lock_seconds", "60")
    assert warning == (
        "Enregistré, mais guichet.toml donne aussi cette limite (ligne 2) : c'est celle de guichet.toml qui vaut ici.\n"
    )
    assert data(*here, "limits") == Limits(lock_seconds=30)._asdict()
    assert data("limits") == Limits(lock_seconds=60)._asdict()
    sources = {setting["name"]: setting["source"] for setting in data("config")}
    assert sources["limits.lock_seconds"] == "database"


@pytest.mark.parametrize(
    "limit",
    [("inconnue", "3"), ("lock_seconds", "0"), ("lock_seconds", str(LARGEST + 1)), ("lock_seconds", "beaucoup")],
)
def test_a_limit_that_makes_no_sense(prepared: Store, limit: tuple[str, str]) -> None:
    said = "« inconnue » n'existe pas" if limit[0] == "inconnue" else f"de 1 à {LARGEST}"
    assert_refused(run(["limits", "--set", *limit]), said)
    assert prepared.maintenance.limits() == Limits()


def test_the_audit_log_is_read(alice: Session) -> None:
    assert alice
    events = data("audit")
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert list(events[0]) == ["number", "at", "actor", "subject", "action", "outcome", "origin", "detail"]
    assert (events[0]["action"], events[0]["subject"], events[0]["outcome"]) == ("account created", "alice", "done")
    lines = answer("audit").splitlines()
    assert len(lines) == len(events)
    assert lines[0].split("\t")[3:6] == ["alice", "account created", "done"]


def test_the_audit_log_says_who_ran_a_command_and_from_where() -> None:
    start(["users", "add", "bob"], program=CHEAP)
    (event,) = data("audit")
    assert event["actor"] != ""
    assert event["origin"] == "no terminal"


def test_the_audit_log_is_verified(alice: Session, at_home: Path) -> None:
    assert alice
    assert answer("audit", "--verify") == "Le journal est entier.\n"
    change(at_home, "DROP TRIGGER events_are_never_changed")
    change(at_home, "UPDATE events SET subject = 'bob' WHERE number = 3")
    assert_refused(run(["audit", "--verify"]), "à partir de l'événement 3.")
    assert run(["check"]).returncode == 1


def test_the_audit_log_is_shortened_and_stays_whole(prepared: Store, alice: Session) -> None:
    assert alice
    count = len(data("audit"))
    today = datetime.now(UTC).date()
    assert said("audit", "--forget-before", str(today - timedelta(days=1)), "--yes") == "0 événement oublié.\n"
    assert run(["audit", "--forget-before", str(today + timedelta(days=1))]).returncode == 2
    assert prepared.administration().audit_log.shorten(int(time.time()) + 60) == count
    (event,) = data("audit")
    assert (event["number"], event["action"], event["detail"]) == (count + 1, "trail shortened", f"{count} events")
    assert answer("audit", "--verify") == "Le journal est entier.\n"
    assert broken(prepared) == []


def test_a_day_that_is_none_is_a_usage_error() -> None:
    ended = run(["audit", "--forget-before", "hier"])
    assert (ended.returncode, ended.stdout) == (2, b"")


def test_a_key_is_rotated(prepared: Store, alice: Session, at_home: Path) -> None:
    (before,) = read(at_home.with_name("guichet.key"))
    assert "Nouvelle clé en service" in said("key", "rotate")
    (after,) = read(at_home.with_name("guichet.key"))
    assert after != before
    assert prepared.sign_in.with_password("alice", PASSWORD).methods == alice.methods
    assert data("audit")[-2]["detail"] == after.id
    assert broken(prepared) == []


def test_a_backup_is_made_and_restored(prepared: Store, alice: Session, tmp_path: Path, at_home: Path) -> None:
    backup = tmp_path / "sauvegarde.db"
    assert answer("backup", backup) == ""
    assert backup.stat().st_mode & 0o777 == 0o600
    prepared.administration().accounts.add("bob", PASSWORD)
    told = said("restore", backup)
    (aside,) = at_home.parent.glob("guichet.db.before-*")
    assert told == f"Les données d'avant sont gardées dans {aside}.\n"
    assert [user["name"] for user in data("users", "list")] == ["alice"]
    assert data("users", "show", "alice")["methods"] == [METHOD, OTHER_METHOD]
    assert data("audit")[-1]["detail"] == backup.name
    assert run(["check"]).returncode == 0
    said("restore", aside)
    assert [user["name"] for user in data("users", "list")] == ["alice", "bob"]
    assert [user.created_at for user in prepared.administration().directory.users() if user.name == "alice"] == [
        alice.user.created_at
    ]


def test_a_backup_never_takes_the_place_of_a_file(prepared: Store, tmp_path: Path) -> None:
    assert not prepared.first_account.exists()
    (tmp_path / "là").write_text("à garder")
    (tmp_path / "lien").symlink_to(tmp_path / "nulle part")
    for name in ("là", "lien"):
        assert_refused(run(["backup", tmp_path / name]), "n'est pas remplacé")
    assert (tmp_path / "là").read_text() == "à garder"
    nowhere = tmp_path / "nulle part" / "x"
    assert_refused(
        run(["backup", nowhere]), f"ne peut pas être ouvert. Vérifiez qu'il existe et ses droits. ({nowhere} : "
    )
    assert run(["backup", ""]).returncode == 2
    for name in (".", "/"):
        assert_refused(run(["backup", name]), f"{Path(name)} : Is a directory)")


def test_what_is_no_backup_is_not_restored(alice: Session, tmp_path: Path, at_home: Path) -> None:
    assert alice
    text, damaged = tmp_path / "texte", tmp_path / "abîmée"
    text.write_text("Chère Madame,\n" * 200)
    answer("backup", damaged)
    change(damaged, "UPDATE users SET role = 'operator'")
    before = answer("audit")
    assert_refused(run(["restore", text]), "ni une base de Guichet ni une de ses sauvegardes")
    assert_refused(run(["restore", damaged]), "endommagé")
    assert_refused(run(["restore", tmp_path / "absente"]), "ne peut pas être ouvert")
    said("key", "rotate")
    answer("backup", tmp_path / "nouvelle")
    run(["key", "rotate"])
    assert_refused(run(["restore", tmp_path / "nouvelle"]), "d'avant un changement de clé")
    assert answer("audit").startswith(before)
    assert list(at_home.parent.glob("*before*")) == []


def test_the_commands_speak_english_too(prepared: Store) -> None:
    assert not prepared.first_account.exists()
    assert answer("--lang", "en", "audit", "--verify") == "The log is intact.\n"
    assert_refused(run(["--lang", "en", "users", "disable", "nobody"]), "No account has this name. Check the name.")


def test_phones_of_one_second_are_listed_in_the_order_of_their_proofs(store: Store, clock: FixedClock) -> None:
    session = signed_up(store, "alice")
    for number in range(5):
        session = enrol(store, clock, session, f"method {number}").session
    assert [factor.method for factor in store.administration().directory.factors(session.user)] == [
        f"method {number}" for number in range(5)
    ]
    assert store.administration().directory.factor_history(
        session.user.name
    ) == store.administration().directory.factors(session.user)
