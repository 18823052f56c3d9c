"""What other verifiers make of the files that are written for them."""

from __future__ import annotations

from pathlib import Path

from storage import Store
from tests.ssh.host import Host, must_run, run
from tests.terminal.journey import enrolled, fresh_code, wrong_code

REASON = ("--reason", "essai")


def test_pam_google_authenticator_takes_its_file(host: Host, prepared: Store) -> None:
    alice = host.name("alice")
    secret = enrolled(prepared, alice).secret
    host.hand_over()
    file = host.database.with_name("google")
    assert host.guichet("factors", "export", alice, file, "--for", "google-authenticator", *REASON).returncode == 0
    home = host.root / "home" / "alice"
    must_run("install", "-m", "0400", "-o", alice, "-g", alice, file, home / ".google_authenticator")
    service = Path("/etc/pam.d", f"{host.service}-google")
    service.write_text("auth required pam_google_authenticator.so\n")
    code = fresh_code(secret)
    try:
        ended = [
            run("pamtester", service.name, alice, "authenticate", typed=f"{typed}\n").returncode
            for typed in (wrong_code(secret), code, code)
        ]
    finally:
        service.unlink()
    assert ended == [1, 0, 1], "wrong, right, replayed"


def test_oathtool_computes_the_codes_of_its_line(host: Host, prepared: Store) -> None:
    alice = host.name("alice")
    secret = enrolled(prepared, alice).secret
    host.hand_over()
    file = host.database.with_name("users.oath")
    assert host.guichet("factors", "export", alice, file, "--for", "oath", *REASON).returncode == 0
    kind, name, pin, key = file.read_text().split()
    assert (kind, name, pin) == ("HOTP/T30/6", alice, "-")
    known = must_run("oathtool", "--totp", "--now", "2026-01-01 00:00:00 UTC", key)
    assert known == must_run("oathtool", "--totp", "--base32", "--now", "2026-01-01 00:00:00 UTC", secret)
