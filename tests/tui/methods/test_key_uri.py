"""`otpauth://` links: what an app reads back is what was put in, whatever the name."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
import wcwidth
from hypothesis import example, given, strategies

from storage.domain import labels
from tests.storage.people import unhurried
from tui.methods.key_uri import ROOMS, KeyUri, key_uri, shorter_labels

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


def room_of(issuer: str, account: str) -> int:
    """Characters that a label takes in a link."""
    return len(str(key_uri(issuer, account, ""))) - len(str(key_uri("", "", "")))


@pytest.mark.parametrize(
    ("issuer", "account", "shorter"),
    [
        (
            "Un émetteur à trente-deux lettres",
            "n" * 64,
            [
                ("Un émetteur à trente-deux~", f"{'n' * 50}~"),
                ("Un émetteur à t~", f"{'n' * 32}~"),
                ("Un émetteur~", f"{'n' * 38}~"),
                ("Un émett~", f"{'n' * 16}~"),
            ],
        ),
        (
            "Hôpital Général",
            "Ольга Иванова",
            [
                ("Hôpital Général", "Ольга Иванов~"),
                ("Hôpital Général", "Ольга~"),
                ("Hôpital Gén~", "Ольг~"),
                ("Hôpital G~", "Ол~"),
            ],
        ),
        (
            "Société Générale",
            "François Dupont-12",
            [
                ("Société Génér~", "François Dupont-12"),
                ("Société G~", "François Dupont-12"),
                ("Sociét~", "François Dupont-12"),
            ],
        ),
        ("日本", "山田太郎" * 2, [("日本", "山田太郎山田~"), ("日本", "山田太郎~"), ("日本", "山~")]),
    ],
)
def test_labels_get_shorter_step_by_step(issuer: str, account: str, shorter: list[tuple[str, str]]) -> None:
    assert list(shorter_labels(issuer, account)) == [(issuer, account), *shorter]


def begins(short: str, whole: str) -> bool:
    """Whether a shorter half of a label is the beginning of the whole, in whole characters, and keeps its number."""
    stem, number = labels.parted(whole)
    kept = short.removesuffix(f"~{number}")
    graphemes = list(wcwidth.iter_graphemes(stem))
    beginnings = ("".join(graphemes[:count]).rstrip() for count in range(len(graphemes)))
    return short == whole or (short.endswith(f"~{number}") and kept in beginnings)


@unhurried
@given(TEXT, TEXT)
def test_a_shorter_label_is_the_beginning_of_the_whole(issuer: str, account: str) -> None:
    shorter = list(shorter_labels(issuer, account))[1:]
    assert len(shorter) == sum(room < room_of(issuer, account) for room in ROOMS)
    for room, (short_issuer, short_account) in zip(ROOMS[-len(shorter) :], shorter, strict=bool(shorter)):
        assert begins(short_issuer, issuer)
        assert begins(short_account, account)
        assert room_of(short_issuer, short_account) <= room


def folded(account: str) -> str:
    """As an app may look at it."""
    return unicodedata.normalize("NFKC", account.strip()).casefold()


@unhurried
@given(
    TEXT,
    TEXT.map(str.strip).filter(bool) | strategies.sampled_from(["mar~", "mar~-2", "n" * 64, "n" * 62 + "-2"]),
    strategies.lists(strategies.none() | strategies.sampled_from(["mar~", "mar~-2", "n" * 64, "marie"]), max_size=5),
)
@example("Société Générale", "François Dupont", [None, None])
@example("Guichet", "marie", ["mar~", None, "mar~", None])
@example("Guichet", "n" * 60 + "-2", [None, None, "n" * 64])
def test_two_devices_are_never_alike_however_their_labels_are_cut(
    issuer: str, name: str, devices: list[str | None]
) -> None:
    """Those enrolled here (None), at any size, and those brought from elsewhere, as they are exported."""
    held: list[str] = []
    seen: list[set[str]] = []
    for device in devices:
        account = labels.next_account(name, held) if device is None else labels.apart(device, held)
        held.append(account)
        shown = [account] if device else [short for _issuer, short in shorter_labels(issuer, account)]
        seen.append(set(map(folded, map(labels.shown, shown))))
    for place, accounts in enumerate(seen):
        assert not any(accounts & others for others in seen[:place])


def test_a_character_is_never_cut() -> None:
    name = "e\u0301" * 20
    for _issuer, short in shorter_labels("Guichet", name):
        assert short == name or set(re.findall("..", short[:-1])) == {"e\u0301"}
    flags = "\U0001f1eb\U0001f1f7" * 20
    assert {len(short) % 2 for _issuer, short in shorter_labels("Guichet", flags) if short != flags} == {1}
    assert list(shorter_labels("Guichet", "e" + "\u0301" * 63))[-1] == ("Guichet", "~")


def test_a_short_label_is_never_cut() -> None:
    assert list(shorter_labels("Guichet", "marie")) == [("Guichet", "marie")]
