"""The commands that need no screen: what they print and where, and their exit codes."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage import Level, Store
from tests.conftest import PASSWORD
from tests.faults.forked import hash_cheaply, run
from tests.oracle import totp
from tests.spoken import ENGLISH, FRENCH
from tests.storage.otpauth_uris import OTHER_SECRET, SECRET, uri
from tests.terminal.conftest import Start
from tests.terminal.in_process import run_here
from tests.terminal.journey import enrolled, fresh_code, wrong_code
from tests.terminal.program import CHEAP, MODULE, SCRIPT, assert_refused, environment
from tests.terminal.program import run as start_python

NOT_ON_OUTPUT = re.compile(r"\$argon2|password_hash|sealed_secret")


@pytest.mark.parametrize("program", [MODULE, SCRIPT], ids=["python -I -m tui", "guichet"])
def test_the_version(program: tuple[str, ...]) -> None:
    ended = start_python(["--version"], program=program)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert re.fullmatch(r"guichet \d+\.\d+\.\d+\S*\n", ended.stdout.decode())


@pytest.mark.parametrize(
    ("arguments", "locale", "spoken", "not_spoken"),
    [
        (["--help"], "fr_FR.UTF-8", FRENCH, ENGLISH),
        (["users", "--help"], "C.UTF-8", FRENCH, ENGLISH),
        (["users", "add", "--help"], "en_GB.UTF-8", ENGLISH, FRENCH),
        (["--lang", "en", "factors", "import", "--help"], "fr_FR.UTF-8", ENGLISH, FRENCH),
        (["--lang=fr", "check", "--help"], "en_US.UTF-8", FRENCH, ENGLISH),
    ],
    ids=["French locale", "no language", "English locale", "--lang en", "--lang=fr"],
)
def test_help_speaks_one_language(
    arguments: list[str], locale: str, spoken: re.Pattern[str], not_spoken: re.Pattern[str]
) -> None:
    ended = run(arguments, env=environment(LANG=locale))
    assert (ended.returncode, ended.stderr) == (0, b"")
    shown = ended.stdout.decode()
    assert spoken.search(shown)
    assert not_spoken.findall(shown) == []


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["--lang", "de", "users", "list"], ["users", "add", "bob", "--password", "en clair"]],
    ids=" ".join,
)
def test_a_usage_error(arguments: list[str]) -> None:
    ended = run(arguments)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert b"Traceback" not in ended.stderr
    assert ended.stderr.startswith(b"utilisation")


ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def test_the_one_time_password_is_alone_on_standard_output(prepared: Store) -> None:
    ended = start_python(["users", "add", "bob"], program=CHEAP)
    assert ended.returncode == 0
    password = ended.stdout.decode().removesuffix("\n")
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password)
    assert password not in ended.stderr.decode()
    assert prepared.sign_in.with_password("bob", password).user.one_time_password


def test_a_password_from_standard_input(prepared: Store) -> None:
    ended = start_python(
        ["users", "add", "bob", "--password-stdin", "--require-mfa"], f" {PASSWORD} \nreste\n".encode(), program=CHEAP
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", "Compte créé : bob.\n".encode())
    session = prepared.sign_in.with_password("bob", f" {PASSWORD} ")
    assert session.level is Level.PASSWORD
    assert not session.user.one_time_password
    assert session.user.mfa_required


def test_a_weak_password_is_refused(prepared: Store) -> None:
    command = ["users", "add", "bob", "--password-stdin"]
    assert_refused(run(command, b"azertyuiop\n"))
    for typed in (b"azertyuiop\n", b"court\n", b"\n", b"", b"x" * 5000 + b"\n", b"bob\n"):
        assert_refused(run_here(command, typed))
    assert not prepared.first_account.exists()


def test_a_name_that_will_not_do(prepared: Store) -> None:
    for name in (b"a\xffb", "a\x1b[31mb"):
        assert_refused(run(["users", "add", name, "--password-stdin"], PASSWORD.encode()))
    for name in ("", "   ", "n" * 65, "a\x1b[31mb", "a\u202eb", b"a\xffb", "a\nb"):
        assert_refused(run_here(["users", "add", name, "--password-stdin"], PASSWORD.encode()))
    assert not prepared.first_account.exists()


def test_a_name_that_is_taken(prepared: Store) -> None:
    prepared.administration().accounts.add("Élodie", PASSWORD)
    assert_refused(run(["users", "add", "ÉLODIE"], before=hash_cheaply))


def telling_no_secret(ended: subprocess.CompletedProcess[bytes], secret: str) -> str:
    """What a command said that did what it was asked: neither the secret of alice, nor her password."""
    assert ended.returncode == 0
    shown = (ended.stdout + ended.stderr).decode()
    assert secret not in shown
    assert PASSWORD not in shown
    assert not NOT_ON_OUTPUT.search(shown)
    return ended.stdout.decode()


def test_the_list(prepared: Store) -> None:
    assert run(["users", "list"]).stdout == b""
    secret = enrolled(prepared, "alice").secret
    prepared.administration().accounts.add("Bob", PASSWORD, mfa_required=True)
    lines = telling_no_secret(start_python(["users", "list"]), secret).splitlines()
    assert lines == ["alice\tclient\tokta_verify", "Bob\tclient\t-"]


def test_json(prepared: Store) -> None:
    assert json.loads(run(["users", "list", "--json"]).stdout) == []
    secret = enrolled(prepared, "alice").secret
    prepared.administration().accounts.add("Bob", mfa_required=True)
    listed = json.loads(telling_no_secret(run(["users", "list", "--json"]), secret))
    assert [account["name"] for account in listed] == ["alice", "Bob"]
    assert json.loads(run(["users", "show", "BOB", "--json"]).stdout) == listed[1]
    assert json.loads(telling_no_secret(run(["users", "show", "alice", "--json"]), secret)) == listed[0]
    assert listed[0]["methods"] == ["okta_verify"]
    assert listed[1] | {"created_at": None} == {
        "name": "Bob",
        "role": "client",
        "mfa_required": True,
        "disabled": False,
        "locked_until": None,
        "mfa_due_at": None,
        "one_time_password": True,
        "password_expires_at": listed[1]["password_expires_at"],
        "email": None,
        "created_at": None,
        "last_sign_in_at": None,
        "methods": [],
        "devices": 0,
        "disabled_devices": 0,
        "pending": None,
        "recovery_codes_left": 0,
    }


def test_one_account(prepared: Store) -> None:
    secret = enrolled(prepared, "alice").secret
    shown = telling_no_secret(start_python(["users", "show", "Alice"]), secret)
    facts = dict(line.split("\t") for line in shown.splitlines())
    assert (facts["name"], facts["methods"], facts["disabled"]) == ("alice", "okta_verify", "non")


@pytest.mark.parametrize(
    ("name", "run"),
    [("personne", run), (b"\xff", start_python), ("", run_here), ("n" * 10_000, run_here)],
    ids=["absent", "not UTF-8", "empty", "too long"],
)
def test_an_account_that_is_not_there(
    prepared: Store, name: str | bytes, run: Callable[..., subprocess.CompletedProcess[bytes]]
) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    assert_refused(run(["users", "show", name]))
    ended = run(["verify", name], b"123456\n")
    assert (ended.returncode, ended.stdout, ended.stderr) == (4, b"", b"")


def test_verify(prepared: Store) -> None:
    began = time.time()
    secret = enrolled(prepared, "alice").secret
    prepared.administration().accounts.add("bob", PASSWORD)
    spent, code = totp(secret, began), fresh_code(secret)

    def exit_code(name: str, typed: str) -> int:
        prepared.administration().accounts.unlock(name)
        ended = run(["verify", name], typed.encode())
        assert (ended.stdout, ended.stderr) == (b"", b"")
        return ended.returncode

    assert_refused(start_python(["verify", "alice"], b"le code"), "ode")
    for name in ("alice", "bob", "personne"):
        assert_refused(run_here(["verify", name], b"le code"), "ode")
    for refused in ("", "12345", "1234567", "https://exemple.fr/123456", "123456 654321"):
        assert_refused(run_here(["verify", "alice"], refused.encode()), "ode")

    assert exit_code("bob", code) == 4
    assert exit_code("alice", wrong_code(secret)) == 1
    assert exit_code("alice", spent) == 1, "spent by the enrolment"
    assert exit_code("alice", f"Votre code : {code[:3]} {code[3:]}.\r\n") == 0
    assert exit_code("alice", code) == 1
    prepared.maintenance.set_limit("first_pause", 300)
    assert exit_code("alice", wrong_code(secret).translate(ARABIC)) == 1
    assert run(["verify", "alice"], fresh_code(secret).encode()).returncode == 3, "in the pause after a refusal"


def test_check(prepared: Store) -> None:
    secret = enrolled(prepared).secret
    lines = telling_no_secret(start_python(["check"]), secret).splitlines()
    findings = json.loads(telling_no_secret(run_here(["check", "--json"]), secret))
    assert {finding["gravity"] for finding in findings} <= {"good", "warning"}
    for line, finding in zip(lines, findings, strict=True):
        assert line.split("\t") == [finding["name"], finding["gravity"], finding["detail"] or "-"]


def test_check_tells_what_is_wrong(prepared: Store, at_home: Path) -> None:
    enrolled(prepared)
    with closing(sqlite3.connect(at_home)) as db, db:
        db.execute("UPDATE factors SET sealed_secret = zeroblob(60)")
    at_home.parent.chmod(0o755)
    ended = run(["check"])
    assert ended.returncode == 1
    wrong = [line for line in ended.stdout.decode().splitlines() if line.split("\t")[1] == "bad"]
    assert [line.split()[0] for line in wrong] == ["directory", "seals", "access"]
    assert b"Traceback" not in ended.stderr


def test_what_is_secret_is_typed_at_a_terminal_without_being_shown(prepared: Store, start: Start) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=(*MODULE, "factors", "import", "alice"))
    terminal.wait_for("Adresse otpauth du jeton :")
    terminal.wait_until(lambda: not terminal.echoes)
    terminal.send(f"{uri()}\r")
    assert terminal.wait_exit() == 0
    assert SECRET.encode() not in terminal.raw
    assert "Jeton ajouté." in terminal.text()
    (factor,) = prepared.administration().directory.factors(prepared.administration().directory.user("alice"))
    assert factor.id.encode() in terminal.raw


def test_all_the_lines_of_a_paste_are_read_and_none_is_left_to_the_shell(prepared: Store, start: Start) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=(*MODULE, "factors", "import", "alice"))
    terminal.wait_for("Adresse otpauth du jeton :")
    terminal.wait_until(lambda: not terminal.echoes)
    terminal.send(f"{uri()}\r{uri(OTHER_SECRET)}\r")
    assert terminal.wait_exit() == 0
    assert "2 jetons ajoutés." in terminal.text()
    for secret in (SECRET, OTHER_SECRET):
        assert secret.encode() not in terminal.raw
    assert len(prepared.administration().directory.factors(prepared.administration().directory.user("alice"))) == 2


def test_a_list_has_titles_at_a_terminal_and_tabs_in_a_pipe(prepared: Store, start: Start) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=(*MODULE, "users", "find", "alice"))
    assert terminal.wait_exit() == 0
    assert re.search(r"^Nom +Rôle +Accès .*\nalice +client +ouvert", terminal.text(), re.MULTILINE)
    assert start_python(["users", "find", "alice"]).stdout == b"alice\tclient\t-\n"


def test_an_empty_list_says_so_at_a_terminal_and_nothing_in_a_pipe(prepared: Store, start: Start) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    terminal = start(argv=(*MODULE, "users", "find", "zz"))
    assert terminal.wait_exit() == 0
    assert terminal.text().strip() == "Aucun compte à montrer."
    assert (run(["users", "find", "zz"]).stdout, run(["users", "find", "zz"]).stderr) == (b"", b"")


def written_to(output: str, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    """A command whose output is a full disk, or a pipe that nobody reads."""
    reader, pipe = os.pipe()
    os.close(reader)
    with os.fdopen(pipe, "wb") as closed, open("/dev/full", "wb") as full:  # noqa: PTH123
        file = full if output == "full" else closed
        return subprocess.run(
            [*MODULE, *arguments], stdout=file, stderr=subprocess.PIPE, env=environment(), timeout=60, check=False
        )


@pytest.mark.parametrize(
    ("arguments", "output"),
    [(["users", "add", "bob"], "full"), (["users", "list"], "closed"), (["check", "--json"], "full")],
)
def test_an_output_that_takes_nothing_is_not_a_success(prepared: Store, arguments: list[str], output: str) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    ended = written_to(output, arguments)
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert b"Exception" not in ended.stderr


def test_nor_is_one_that_takes_a_part_an_accident(prepared: Store) -> None:
    for number in range(60):
        prepared.administration().accounts.add(f"{number:02} {'a' * 60}", PASSWORD)
    for arguments in (["audit"], ["audit", "--json"], ["users", "list"], ["users", "list", "--json"]):
        for output in ("full", "closed"):
            ended = written_to(output, arguments)
            said = "La sortie n'a pas pu être écrite.\n" if output == "full" else ""
            assert (ended.returncode, ended.stderr.decode()) == (1, said)
