"""`otpauth://` links: what an app reads back is what was put in, whatever the name."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from hypothesis import given, strategies

from tests.storage.people import unhurried
from tui.key_uri import KeyUri, key_uri, shorter_labels

SECRET = "NOC66PP7PO3P5J342K4GMLFRTN5GRFIT"
SAFE = re.compile(r"[A-Za-z0-9:/?=&%@._~-]+")
TEXT = strategies.text(strategies.characters(exclude_categories=["Cs"]), min_size=1, max_size=64)
DASHED = str.maketrans(dict.fromkeys(":&#%?=/", "-"))


@pytest.mark.parametrize(
    ("issuer", "account", "link"),
    [
        ("Espace client", "marie", "otpauth://totp/Espace%20client:marie?secret={}&issuer=Espace%20client"),
        ("Guichet", "a+b@exemple.fr", "otpauth://totp/Guichet:a%2Bb@exemple.fr?secret={}&issuer=Guichet"),
        ("Été", "é", "otpauth://totp/%C3%89t%C3%A9:%C3%A9?secret={}&issuer=%C3%89t%C3%A9"),
        ("A:B", "c&d#e%f?g=h/i", "otpauth://totp/A-B:c-d-e-f-g-h-i?secret={}&issuer=A-B"),
    ],
)
def test_the_whole_link(issuer: str, account: str, link: str) -> None:
    assert str(key_uri(issuer, account, SECRET)) == link.format(SECRET)


@unhurried
@given(TEXT, TEXT)
def test_any_name_comes_back(issuer: str, account: str) -> None:
    link = str(key_uri(issuer, account, SECRET))
    assert SAFE.fullmatch(link)
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("otpauth", "totp", "")
    assert parts.path.count(":") == 1
    label = unquote(parts.path[1:], errors="strict")
    assert label.count(":") == 1
    assert label.split(":") == [issuer.translate(DASHED), account.translate(DASHED)]
    assert parse_qs(parts.query, strict_parsing=True) == {"secret": [SECRET], "issuer": [issuer.translate(DASHED)]}


@unhurried
@given(TEXT, TEXT)
def test_an_app_that_decodes_before_it_splits_reads_the_same(issuer: str, account: str) -> None:
    decoded = unquote(str(key_uri(issuer, account, SECRET)))
    label, _question, query = decoded.removeprefix("otpauth://totp/").partition("?")
    assert label.count(":") == 1
    assert [pair.partition("=")[0] for pair in query.split("&")] == ["secret", "issuer"]


@unhurried
@given(TEXT, TEXT)
def test_another_program_reads_the_same(issuer: str, account: str) -> None:
    read = pyotp.parse_uri(str(key_uri(issuer, account, SECRET)))
    assert isinstance(read, pyotp.TOTP)
    assert (read.secret, read.digits, read.interval) == (SECRET, 6, 30)
    assert read.digest().name == "sha1"
    assert (read.issuer, read.name) == (issuer.translate(DASHED), account.translate(DASHED))


@pytest.mark.parametrize("padding", ["", "=", "======"])
def test_the_secret_has_no_padding(padding: str) -> None:
    assert key_uri("Guichet", "marie", SECRET + padding).secret == SECRET


def test_the_three_parts_make_the_link_and_show_no_secret() -> None:
    uri = key_uri("Guichet", "marie", SECRET)
    assert str(uri) == uri.before + uri.secret + uri.after
    assert uri == KeyUri("otpauth://totp/Guichet:marie?secret=", SECRET, "&issuer=Guichet")
    assert SECRET not in repr(uri)


def test_labels_get_shorter_step_by_step() -> None:
    issuer, account = "Un émetteur à trente-deux lettres", "n" * 64
    labels = list(shorter_labels(issuer, account))
    assert labels[0] == (issuer, account)
    assert [(len(short), len(name)) for short, name in labels[1:]] == [(33, 24), (33, 16), (33, 12), (33, 8), (12, 8)]
    assert all(name.endswith("~") for _issuer, name in labels[1:])
    assert labels[-1][0] == "Un émetteur~"


@unhurried
@given(TEXT, TEXT)
def test_a_shorter_label_is_the_beginning_of_the_whole(issuer: str, account: str) -> None:
    longest = len(issuer) + len(account) + 1
    for short_issuer, short_account in shorter_labels(issuer, account):
        for short, whole in ((short_issuer, issuer), (short_account, account)):
            assert short == whole or (short.endswith("~") and whole.startswith(short[:-1]) and len(short) < len(whole))
        assert len(short_issuer) + len(short_account) < longest
        longest = len(short_issuer) + len(short_account)


def test_a_short_label_is_never_cut() -> None:
    assert list(shorter_labels("Guichet", "marie")) == [("Guichet", "marie")]
