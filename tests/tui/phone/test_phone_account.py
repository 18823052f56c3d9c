"""What the phone's app takes for an account, and what it does not."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings, strategies

import storage
from storage import TokenRefused
from storage.domain.characters import has_hidden
from tests.tui.phones import LINK, SECRET
from tui.methods.key_uri import key_uri
from tui.phone.account import Account, Complaint, NotTaken, from_key, from_link

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
TEXT = strategies.characters(codec="utf-8")
VISIBLE = strategies.characters(categories=["L", "N", "P"]).filter(lambda letter: not has_hidden(letter))


def complaint_of(link: str) -> Complaint | TokenRefused:
    """Why this link is not taken."""
    with pytest.raises(NotTaken) as refused:
        from_link(link)
    assert SECRET not in repr(refused.value)
    assert refused.value.__cause__ is None
    return refused.value.complaint


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        f"  {LINK}\n",
        f"{LINK}&algorithm=SHA1&digits=6&period=30",
        f"{LINK}&counter=0&image=https%3A%2F%2Fexemple.fr",
        LINK.replace(SECRET, SECRET.lower()),
        LINK.replace(SECRET, f"{SECRET[:16]}+{SECRET[16:]}"),
    ],
)
def test_a_link(link: str) -> None:
    assert from_link(link) == Account("Espace client", "marie.tremblay", SECRET)


def test_an_issuer_may_be_missing() -> None:
    assert from_link(f"otpauth://totp/marie?secret={SECRET}") == Account("", "marie", SECRET)


@settings(max_examples=50)
@given(
    issuer=strategies.text(TEXT, min_size=1, max_size=40),
    name=strategies.text(VISIBLE, max_size=62).map("m{}é".format),
    secret=strategies.text(BASE32, min_size=32, max_size=32),
)
def test_every_link_of_ours_is_taken(issuer: str, name: str, secret: str) -> None:
    taken = from_link(str(key_uri(issuer, name, secret)))
    assert taken.secret == secret
    assert len(taken.name) == len(name)
    assert quote(taken.name, safe="@") in str(key_uri("", name, secret))


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("", TokenRefused),
        ("https://apps.apple.com/app/id490179405", TokenRefused),
        ("otpauth-migration://offline?data=AAAA", storage.MigrationUri),
        (f"otpauth://yaotp/a:b?secret={SECRET}", TokenRefused),
        ("otpauth://totp/a:b", storage.InvalidSecret),
        ("otpauth://[", TokenRefused),
        (f"{LINK}&secret={SECRET}", storage.RepeatedParameter),
        (f"{LINK}&digits=six", storage.InvalidDigits),
        (LINK.replace("marie", "ma\x1brie"), TokenRefused),
        (LINK + "&image=" + "x" * 4096, TokenRefused),
        (LINK.replace("totp", "hotp"), storage.CounterToken),
        (f"{LINK}&encoder=steam", storage.UnknownParameter),
        (LINK.replace(SECRET, "0189"), storage.InvalidSecret),
    ],
)
def test_a_link_that_the_commands_refuse_is_refused_alike(link: str, kind: type[TokenRefused]) -> None:
    assert type(complaint_of(link)) is kind


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        (f"{LINK}&digits=8", Complaint.OTHER_CODES),
        (LINK.replace(SECRET, SECRET[:8]), Complaint.BAD_KEY),
        (f"{LINK}&period=60", Complaint.OTHER_CODES),
        (f"{LINK}&algorithm=SHA256", Complaint.OTHER_CODES),
        (f"otpauth://totp/?secret={SECRET}", Complaint.NO_NAME),
        (LINK.replace("marie", "m" * 129), Complaint.NO_NAME),
    ],
)
def test_a_link_that_such_an_app_does_not_take(link: str, complaint: Complaint) -> None:
    assert complaint_of(link) is complaint


@pytest.mark.parametrize("label", ["", "Espace%20client:"])
def test_an_issuer_alone_names_the_entry(label: str) -> None:
    link = f"otpauth://totp/{label}?secret={SECRET}&issuer=Espace%20client"
    assert from_link(link) == Account("Espace client", "Espace client", SECRET)


def test_the_issuer_that_is_said_apart_has_the_last_word() -> None:
    assert from_link(LINK.replace("issuer=Espace", "issuer=Autre")).issuer == "Autre client"


def test_a_colon_of_a_name_is_not_that_of_the_label() -> None:
    assert from_link(f"otpauth://totp/a%3Ab:c%3Ad?secret={SECRET}") == Account("a:b", "c:d", SECRET)


@pytest.mark.parametrize(
    "typed",
    [
        "noc6 6pp7 po3p-5j34 2k4g mlfr tn5g rfit=",
        "noc6\u00a06pp7\u202fpo3p\u20115j34\u20132k4g\u200bmlfr\ttn5g\u2060rfit======",
        "noc٦٦pp٧po٣p٥j٣٤٢k٤gmlfrtn٥grfit",
    ],
)
def test_a_key_as_people_type_it(typed: str) -> None:
    assert from_key(" marie ", " Espace client ", typed) == Account("Espace client", "marie", SECRET)


@pytest.mark.parametrize(
    ("name", "key", "complaint"),
    [
        ("marie", "", Complaint.BAD_KEY),
        ("marie", "0" * 32, Complaint.BAD_KEY),
        ("marie", "é" * 32, Complaint.BAD_KEY),
        ("marie", "ß" * 16, Complaint.BAD_KEY),
        ("marie", f"{SECRET[:16]}==={SECRET[16:]}", Complaint.BAD_KEY),
        ("marie", "A" * 15, Complaint.BAD_KEY),
        ("marie", "A" * 17, Complaint.BAD_KEY),
        ("marie", "A" * 19, Complaint.BAD_KEY),
        ("marie", "A" * 22, Complaint.BAD_KEY),
        ("marie", "A" * 33, Complaint.BAD_KEY),
        ("marie", "A" * 8, Complaint.BAD_KEY),
        ("marie", "A" * 104, Complaint.BAD_KEY),
        ("  ", SECRET, Complaint.NO_NAME),
        ("m" * 129, SECRET, Complaint.NO_NAME),
    ],
)
def test_a_wrong_key(name: str, key: str, complaint: Complaint) -> None:
    with pytest.raises(NotTaken) as refused:
        from_key(name, "", key)
    assert refused.value.complaint is complaint


def test_an_account_does_not_show_its_secret() -> None:
    assert repr(from_link(LINK)) == "Account(issuer='Espace client', name='marie.tremblay')"
