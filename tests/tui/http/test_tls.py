"""The service under its own certificate."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.spoken import soft
from tests.tui.http.certificates import make, trusting
from tests.tui.http.harness import HERE, LONGEST_WAIT, PATH, serving, until_closed
from tui.http.certificate import Certificate, UnusableCertificate
from tui.http.entrance import Limits
from tui.http.service import Reach

POLL = f"{PATH}?serial=S1&timestamp=T&signature=A"
ENROL = "enrollment_credential=abc&serial=S1&pubkey=AAAA"


def test_phones_and_hosts_are_answered_under_a_certificate(tmp_path: Path) -> None:
    certificate = make(tmp_path)
    with serving(Reach(certificate)) as service:
        service.tls = trusting(certificate)
        assert service.ask("GET", POLL).status == 200
        assert service.post(ENROL).status == 200
        assert service.verify("account=marie&code=123456").status == 200


def test_old_versions_of_tls_are_refused(tmp_path: Path) -> None:
    certificate = make(tmp_path)
    assert certificate.context().minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("said", [b"", b"GET /p HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\x00\x01"])
def test_whoever_does_not_agree_on_tls_is_cut_and_others_notice_nothing(tmp_path: Path, said: bytes) -> None:
    certificate = make(tmp_path)
    limits = Limits(connections=2, handshake_seconds=0.3)
    with serving(Reach(certificate), limits) as service:
        service.tls = trusting(certificate)
        with socket.create_connection((HERE, service.port), timeout=LONGEST_WAIT) as silent:
            silent.sendall(said)
            assert service.ask("GET", POLL).status == 200
            assert b"HTTP" not in until_closed(silent)
        for _time in range(3):
            # Its place is free again.
            assert service.ask("GET", POLL).status == 200
    assert not [told for told in service.said if "Erreur" in told]


def test_a_connection_that_is_one_too_many_is_closed_before_tls(tmp_path: Path) -> None:
    certificate = make(tmp_path)
    with serving(Reach(certificate), Limits(connections=1)) as service:
        line = socket.create_connection((HERE, service.port), timeout=LONGEST_WAIT)
        with line, trusting(certificate).wrap_socket(line, server_hostname=HERE) as first:
            first.sendall(f"GET {POLL} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert first.recv(100).startswith(b"HTTP/1.1 200")
            with socket.create_connection((HERE, service.port), timeout=LONGEST_WAIT) as second:
                assert until_closed(second) == b""


def exposed(files: Certificate) -> None:
    """Let others read the key."""
    files.key.chmod(0o644)


def missing(files: Certificate) -> None:
    """Remove the key."""
    files.key.unlink()


def of_another(files: Certificate) -> None:
    """Put another key in its place."""
    files.key.write_bytes(make(files.key.parent, "other").key.read_bytes())


def rubbish(files: Certificate) -> None:
    """Put what is no certificate in its place."""
    files.chain.write_bytes(b"rubbish")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (exposed, "peut être lue par d'autres"),
        (missing, "ne peut pas être lu : No such file or directory"),
        (of_another, "ne vont pas ensemble"),
        (rubbish, "ne vont pas ensemble"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(
    tmp_path: Path, spoil: Callable[[Certificate], None], said: str
) -> None:
    certificate = make(tmp_path)
    spoil(certificate)
    with pytest.raises(UnusableCertificate) as refused:
        certificate.context()
    assert said in soft(str(refused.value))
    assert str(refused.value).endswith(".")


def test_a_key_that_wants_a_passphrase_is_refused_and_nobody_is_asked(tmp_path: Path) -> None:
    with pytest.raises(UnusableCertificate):
        make(tmp_path, passphrase=b"secret").context()
