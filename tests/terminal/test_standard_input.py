"""What stands before a line on standard input, and how the line is encoded: nobody who writes a file sees either."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

import pytest

from storage import Store, Verdict
from tests.conftest import PASSWORD
from tests.faults.forked import hash_cheaply, run
from tests.storage import age
from tests.storage.otpauth_uris import SECRET, uri
from tests.terminal.conftest import Start
from tests.terminal.in_process import run_here
from tests.terminal.journey import enrolled, fresh_code
from tests.terminal.program import CHEAP, assert_refused, environment
from tests.terminal.program import run as start_python

PASSPHRASE = "une phrase de passe assez longue"
ENCODINGS = ("utf-16", "utf-16-be", "utf-16-le", "utf-32")


@pytest.mark.parametrize(("marks", "kept"), [(1, ""), (2, "\ufeff")])
def test_one_mark_is_no_part_of_a_password(prepared: Store, marks: int, kept: str) -> None:
    typed = BOM_UTF8 * marks + PASSWORD.encode()
    assert start_python(["users", "add", "bob", "--password-stdin"], typed, program=CHEAP).returncode == 0
    assert prepared.sign_in.with_password("bob", kept + PASSWORD)


def test_nor_of_a_passphrase(prepared: Store, tmp_path: Path) -> None:
    enrolled(prepared)
    sealed = tmp_path / "alice.age"
    command = ["factors", "export", "alice", str(sealed), "--reason", "essai"]
    ended = run(command, BOM_UTF8 + PASSPHRASE.encode() + b"\r\n")
    assert ended.returncode == 0, ended.stderr
    content = sealed.read_bytes()
    first, second = content.splitlines()[:2]
    assert first == b"age-encryption.org/v1"
    assert second.startswith(b"-> scrypt ")
    assert age.opened(content, PASSPHRASE).startswith(b"otpauth://totp/")


def test_nor_of_a_link(prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    ended = run(["factors", "import", "alice", "--method", "okta_verify"], BOM_UTF8 + uri(SECRET).encode())
    assert ended.returncode == 0, ended.stderr
    assert [
        factor.method
        for factor in prepared.administration().directory.factors(prepared.administration().directory.user("alice"))
    ] == ["okta_verify"]


def test_nor_of_a_code(prepared: Store) -> None:
    secret = enrolled(prepared).secret
    assert start_python(["verify", "alice"], BOM_UTF8 + fresh_code(secret).encode()).returncode == 0


def test_a_code_is_asked_for_at_a_terminal_and_does_not_show(prepared: Store, start: Start) -> None:
    enrolled(prepared)
    terminal = start(argv=(*CHEAP, "verify", "alice"))
    terminal.wait_for("Code :")
    terminal.send("12345\r")
    terminal.wait_for("Code refusé")
    assert "12345" not in terminal.text()


def test_nor_of_an_answer_to_the_wizard(prepared: Store) -> None:
    prepared.administration().accounts.add("alice", PASSWORD)
    ended = run(["--plain"], BOM_UTF8 + f"alice\n{PASSWORD}\nquitter\n".encode(), before=hash_cheaply)
    assert prepared.administration().directory.status("alice").user.last_sign_in_at, ended.stderr


def test_only_before_the_first_line(prepared: Store) -> None:
    enrolled(prepared)
    reset = ["factors", "reset", "alice"]
    assert run(reset, BOM_UTF8 + "perdu\n\ufeffpasseport\n".encode()).returncode == 0
    assert prepared.administration().audit_log.events()[-1].detail == "all, reason: perdu, identity: \ufeffpasseport"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_not_utf8_is_told_and_nothing_done(prepared: Store, tmp_path: Path, encoding: str) -> None:
    secret = enrolled(prepared).secret
    sealed = tmp_path / "alice.age"
    for command, text in (
        (["users", "add", "bob", "--password-stdin"], PASSWORD),
        (["factors", "export", "alice", str(sealed), "--reason", "essai"], PASSPHRASE),
        (["factors", "import", "alice"], uri(SECRET)),
        (["verify", "alice"], fresh_code(secret)),
    ):
        given = f"{text}\n".encode(encoding)
        assert_refused(run(command, given) if encoding == "utf-16" else run_here(command, given), "UTF-8")
    assert [status.user.name for status in prepared.administration().directory.statuses()] == ["alice"]
    assert not sealed.exists()
    assert prepared.sign_in.verify("alice", fresh_code(secret)) is Verdict.ACCEPTED


@pytest.mark.parametrize("arguments", [["verify", "alice"], ["verify", "--pam"]])
def test_a_code_may_end_with_a_nul(prepared: Store, arguments: list[str]) -> None:
    typed = fresh_code(enrolled(prepared).secret).encode() + b"\0"
    env = environment(PAM_TYPE="auth", PAM_USER="alice")
    assert run(arguments, typed, env).returncode == 0
