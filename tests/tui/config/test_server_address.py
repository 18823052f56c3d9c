"""The address of a service that hosts ask, and the table that names it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.config.server_address import ServerAddress, UnusableAddress, server_address
from tui.config.settings import SettingsError, VerifySettings
from tui.config.settings_file import load


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("https://mfa.example.org", ServerAddress(True, "mfa.example.org", 443, ""), "mfa.example.org"),
        ("https://mfa.example.org/", ServerAddress(True, "mfa.example.org", 443, ""), "mfa.example.org"),
        ("https://h:8443/mfa/verify", ServerAddress(True, "h", 8443, "/mfa"), "h:8443"),
        ("https://[2001:db8::1]:8443", ServerAddress(True, "2001:db8::1", 8443, ""), "[2001:db8::1]:8443"),
        ("http://127.1.2.3", ServerAddress(False, "127.1.2.3", 80, ""), "127.1.2.3"),
        ("http://[::1]:8443/", ServerAddress(False, "::1", 8443, ""), "[::1]:8443"),
        ("http://localhost:1", ServerAddress(False, "localhost", 1, ""), "localhost:1"),
    ],
)
def test_an_address_that_will_do(text: str, address: ServerAddress, shown: str) -> None:
    assert server_address(text) == address
    assert address.shown == shown
    assert server_address(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mfa.example.org",
        "mfa.example.org:443",
        "//mfa.example.org",
        "ftp://mfa.example.org",
        "https://",
        "https:///verify",
        "https://mfa example",
        "https://mfa.example.org:0",
        "https://mfa.example.org:65536",
        "https://mfa.example.org:",
        "https://alice@mfa.example.org",
        "https://alice:secret@mfa.example.org",
        "https://mfa.example.org/?a=b",
        "https://mfa.example.org/#a",
        "https://mfa.example.org/\r\nX: y",
        "https://mfa.example.org\n",
        "https://é.example.org",
        "http://mfa.example.org",
        "http://10.0.0.1",
        "http://localhost.example.org",
        "http://[::2]",
        "http://0.0.0.0",
    ],
)
def test_any_other_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UnusableAddress) as refused:
        server_address(text)
    assert "secret" not in str(refused.value)


@given(st.text(), st.sampled_from(["", "https://", "http://", "http://localhost", "https://h/"]))
def test_whatever_is_read_needs_no_quoting(text: str, before: str) -> None:
    try:
        address = server_address(before + text)
    except UnusableAddress:
        return
    assert all(character.isascii() and character.isprintable() for character in str(address))
    assert not set(" @?#%\\\"'") & set(str(address))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the configuration is."""
    return tmp_path / "guichet.toml"


def verify_of(file: Path, text: str) -> VerifySettings:
    """What `[verify]` with these lines means."""
    file.write_text(f"[verify]\n{text}", "utf-8")
    return load(file).verify


SERVER = 'server = "https://mfa.example.org"\n'
TOKEN_FILE = 'token_file = "/etc/guichet/token"\n'


def test_everything_of_it_may_be_said(file: Path) -> None:
    text = f'{SERVER}{TOKEN_FILE}ca_file = "/etc/guichet/ca.pem"\ndeadline_seconds = 60'
    assert verify_of(file, text) == VerifySettings(
        server=ServerAddress(True, "mfa.example.org", 443, ""),
        token_file=Path("/etc/guichet/token"),
        ca_file=Path("/etc/guichet/ca.pem"),
        deadline_seconds=60,
    )


@pytest.mark.parametrize("text", ["", TOKEN_FILE, "deadline_seconds = 10"])
def test_without_a_server_the_database_is_asked(file: Path, text: str) -> None:
    assert verify_of(file, text).server is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SERVER, "ligne 2 : verify.server ne va pas sans verify.token_file"),
        (f'{TOKEN_FILE}server = "http://mfa.example.org"', "ligne 3 : verify.server doit être une adresse https://"),
        (f'{TOKEN_FILE}server = "https://a:secret@b"', "ligne 3 : verify.server doit être une adresse https://"),
        (f'{SERVER}token_file = "token"', "ligne 3 : verify.token_file doit être un chemin absolu"),
        ('ca_file = "ca.pem"', "ligne 2 : verify.ca_file doit être un chemin absolu"),
        ("deadline_seconds = 0", "verify.deadline_seconds doit être un nombre entier de 1 à 60"),
        ("deadline_seconds = 61", "verify.deadline_seconds doit être un nombre entier de 1 à 60"),
        ('token = "secret"', "ligne 2 : verify.token est inconnu ; serait-ce verify.token_file ?"),
    ],
)
def test_a_mistake_in_it_is_named(file: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        verify_of(file, text)
    assert says in str(refused.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert "secret" not in str(refused.value)
