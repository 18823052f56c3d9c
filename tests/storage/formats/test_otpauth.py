"""Links of tokens: what is read, what is refused and as what, and that nothing else ever happens."""

from __future__ import annotations

import base64
import contextlib
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import storage
from storage import Parameters, TokenRefused
from storage.domain import names
from storage.domain.characters import has_hidden
from storage.formats import otpauth
from storage.formats.incoming import link
from tests.storage.otpauth_uris import SECRET, uri
from tests.storage.people import unhurried


def test_what_is_left_out_is_standard() -> None:
    token = link.read(uri())
    assert (token.secret, token.parameters) == (SECRET, Parameters("SHA1", 6, 30))
    assert (token.label, token.account) == ("Ancien service:marie@exemple.fr", "marie@exemple.fr")


def test_all_may_be_said() -> None:
    token = link.read(uri(issuer="Ancien%20service", algorithm="sha512", digits=8, period=60))
    assert token.parameters == Parameters("SHA512", 8, 60)


@pytest.mark.parametrize(
    ("label", "shown", "account"),
    [
        ("marie", "marie", "marie"),
        ("Service%3Amarie", "Service:marie", "marie"),
        ("Service:marie:2", "Service:marie:2", "marie:2"),
        ("Caf%C3%A9:%20Zo%C3%A9", "Café:Zoé", "Zoé"),
        ("a%3Ab:c", "a:b:c", "c"),
        ("Service:", "Service", ""),
        ("Café:Zoé", "Café:Zoé", "Zoé"),
        ("a%1B%5B31mb%E2%80%AEc%0Ad", "a[31mbcd", "a[31mbcd"),
        ("", "", ""),
        ("x" * 600, "x" * 512, "x" * 512),
    ],
)
def test_a_label_is_read_and_cleaned(label: str, shown: str, account: str) -> None:
    token = link.read(f"otpauth://totp/{label}?secret={SECRET}")
    assert (token.label, token.account) == (shown, account)


@pytest.mark.parametrize(
    ("label", "issuer", "shown", "account"),
    [
        ("", "Coffre", "Coffre", ""),
        ("marie", "Coffre", "Coffre:marie", "marie"),
        ("Ancien:marie", "Coffre", "Coffre:marie", "marie"),
        ("Ancien%3Amarie", "Ancien", "Ancien:marie", "marie"),
        ("marie%3A2", "Coffre", "Coffre:marie:2", "marie:2"),
        ("marie", "Deux+mots", "Deux mots:marie", "marie"),
    ],
)
def test_the_issuer_is_read(label: str, issuer: str, shown: str, account: str) -> None:
    token = link.read(f"otpauth://totp/{label}?secret={SECRET}&issuer={issuer}")
    assert (token.label, token.account) == (shown, account)


@pytest.mark.parametrize(
    "written",
    [
        f"{uri()}&",
        f"{uri()}&&digits=6",
        f"{uri()}&issuer",
        f"{uri()}&issuer=",
        uri().replace("?", "?&"),
        f"{uri()}&amp;digits=6&amp;period=30",
        f"{uri()}&amp;amp;digits=6&#38;period=30&#x26;algorithm=SHA1",
        uri(codeDisplay="%7B%22pinned%22%3Afalse%7D"),
        uri(lock="false", image="https%3A%2F%2Fexemple.fr%2Fa.png", icon="x", color="FF0000"),
        f"{uri()}&image",
        uri(creator="privacyidea", serial="TOTP0001"),
        uri(counter=0),
        uri(algorithm="SHA-1"),
        uri(algorithm="HmacSHA1"),
        uri(algorithm="hmac-sha-1"),
        f"\ufeff{uri()}\u200b\n",
        f"OTPAUTH://TOTP/A:B?SECRET={SECRET}&DIGITS=6&ALGORITHM=SHA1",
    ],
)
def test_what_exporters_add_changes_nothing(written: str) -> None:
    token = link.read(written)
    assert (token.secret, token.parameters) == (SECRET, Parameters("SHA1", 6, 30))


@pytest.mark.parametrize("written", ["SHA-256", "sha_256", "HmacSHA256", "HMAC-SHA-256"])
def test_an_algorithm_may_be_spelled_in_several_ways(written: str) -> None:
    assert link.read(uri(algorithm=written)).parameters.algorithm == "SHA256"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (uri(encoder="steam"), "encoder"),
        (uri(counter=1), "counter"),
        (f"{uri()}&2step_salt=8", "2step_salt"),
        (f"{uri()}&Pin=1", "Pin"),
        (f"otpauth://totp/marie?{SECRET}", ""),
        (f"otpauth://totp/marie?{SECRET}=", ""),
        (f"{uri(SECRET[:16])}&{SECRET[16:]}===", ""),
        (f"{uri()}&%1B%5B31m=1", ""),
        (f"{uri()}&{'x' * 30}=1", ""),
    ],
)
def test_an_unknown_parameter_is_refused_by_name_unless_it_may_be_a_secret(written: str, name: str) -> None:
    with pytest.raises(storage.UnknownParameter) as refused:
        link.read(written)
    assert refused.value.name == name


@pytest.mark.parametrize(
    "written",
    [
        SECRET.lower(),
        "-".join(SECRET[start : start + 4] for start in range(0, 32, 4)),
        "%E2%80%91".join([SECRET[:16], SECRET[16:]]),
        f"{SECRET}====",
        " ".join(SECRET[start : start + 4] for start in range(0, 32, 4)),
        "%20".join([SECRET[:16], SECRET[16:]]),
        "+".join([SECRET[:16], SECRET[16:]]),
    ],
)
def test_a_secret_may_be_written_in_several_ways(written: str) -> None:
    assert link.read(uri(written)).secret == SECRET


@pytest.mark.parametrize("size", [14, 20, 33, 64])
def test_secrets_of_112_bits_to_64_bytes(size: int) -> None:
    written = base64.b32encode(bytes(range(size))).decode()
    assert link.read(uri(written)).secret == written.rstrip("=")


def test_what_leads_and_follows_does_not_count() -> None:
    assert link.read(f"  {uri().replace('otpauth://totp', 'OTPAUTH://TOTP')}\r\n").secret == SECRET


REFUSED: dict[str, tuple[str, type[TokenRefused]]] = {
    "nothing": ("", TokenRefused),
    "a secret alone": (SECRET, TokenRefused),
    "a web page": (f"https://totp/marie?secret={SECRET}", TokenRefused),
    "no type": (f"otpauth:///marie?secret={SECRET}", TokenRefused),
    "another type": (f"otpauth://steam/marie?secret={SECRET}", TokenRefused),
    "a port": (f"otpauth://totp:80/marie?secret={SECRET}", TokenRefused),
    "half an address": (f"otpauth://[/marie?secret={SECRET}", TokenRefused),
    "a fragment": (f"{uri()}#suite", TokenRefused),
    "two lines": (uri().replace("?", "?\n"), TokenRefused),
    "not UTF-8 typed": (f"{uri()}\udcff", TokenRefused),
    "not UTF-8 quoted": (uri().replace("Ancien", "%FF"), TokenRefused),
    "not UTF-8 as a value": (uri(issuer="%FF"), TokenRefused),
    "no value": (f"{uri()}&digits", storage.InvalidDigits),
    "endless": (uri(issuer="x" * 5000), TokenRefused),
    "an endless label": (uri().replace("marie", "m" * 100_000), TokenRefused),
    "a migration": ("otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8%3D", storage.MigrationUri),
    "a long migration": (f"OTPAUTH-MIGRATION://offline?data={'A' * 5000}", storage.MigrationUri),
    "a counter": (f"otpauth://hotp/marie?secret={SECRET}&counter=0", storage.CounterToken),
    "two secrets": (f"{uri()}&secret={SECRET}", storage.RepeatedParameter),
    "two digits": (uri(digits=6) + "&digits=8", storage.RepeatedParameter),
    "a counter in a clock": (uri(counter=1), storage.UnknownParameter),
    "steam": (uri(encoder="steam"), storage.UnknownParameter),
    "twice in two cases": (f"{uri()}&digits=6&Digits=8", storage.RepeatedParameter),
    "an ornament twice": (f"{uri()}&image=a&image=b", storage.RepeatedParameter),
    "no secret": ("otpauth://totp/marie?issuer=Service", storage.InvalidSecret),
    "no query": ("otpauth://totp/marie", storage.InvalidSecret),
    "an empty secret": (uri(""), storage.InvalidSecret),
    "a one in a secret": (uri(f"{SECRET[:-1]}1"), storage.InvalidSecret),
    "hexadecimal": (uri("3132333435363738393031323334353637383930"), storage.InvalidSecret),
    "a letter too many": (uri(f"{SECRET}A"), storage.InvalidSecret),
    "padding inside": (uri(f"{SECRET}==={SECRET}"), storage.InvalidSecret),
    "letters that become ASCII in upper case": (uri(quote(f"{SECRET[:-1]}ſ")), storage.InvalidSecret),
    "full width": (uri(quote("Ａ" * 32)), storage.InvalidSecret),
    "the 80 bits of libpam": (uri("2SH3V3GDW7ZNMGYE"), storage.ShortSecret),
    "13 bytes": (uri(base64.b32encode(bytes(13)).decode()), storage.ShortSecret),
    "65 bytes": (uri(base64.b32encode(bytes(65)).decode()), storage.LongSecret),
    "MD5": (uri(algorithm="MD5"), storage.UnknownAlgorithm),
    "an empty algorithm": (uri(algorithm=""), storage.UnknownAlgorithm),
    "7 digits": (uri(digits=7), storage.InvalidDigits),
    "06 digits": (uri(digits="06"), storage.InvalidDigits),
    "digits of elsewhere": (uri(digits=quote("٦")), storage.InvalidDigits),
    "endless digits": (uri(digits="9" * 1500), storage.InvalidDigits),
    "14 s": (uri(period=14), storage.InvalidPeriod),
    "61 s": (uri(period=61), storage.InvalidPeriod),
    "no time at all": (uri(period=0), storage.InvalidPeriod),
    "time that runs back": (uri(period=-30), storage.InvalidPeriod),
    "half a second": (uri(period="30.5"), storage.InvalidPeriod),
    "endless time": (uri(period="9" * 1500), storage.InvalidPeriod),
}


def test_each_refusal_is_of_its_own_kind() -> None:
    for what, (given_uri, kind) in REFUSED.items():
        refused = refusal(given_uri)
        assert (what, type(refused)) == (what, kind)
        assert str(refused) == "", what
        assert refused is not None
        assert refused.__cause__ is None, what


def refusal(given_uri: str) -> TokenRefused | None:
    """Why it is not read."""
    try:
        link.read(given_uri)
    except TokenRefused as refused:
        return refused
    return None


PARAMETERS = st.builds(
    Parameters, st.sampled_from(["SHA1", "SHA256", "SHA512"]), st.sampled_from([6, 8]), st.integers(15, 60)
)
VISIBLE = st.text(st.characters(categories=["L", "N", "P"], include_characters=" @"), max_size=30)


@unhurried
@given(VISIBLE, VISIBLE, st.binary(min_size=14, max_size=64), PARAMETERS)
def test_what_is_written_is_read_again(issuer: str, account: str, key: bytes, parameters: Parameters) -> None:
    secret = base64.b32encode(key).decode().rstrip("=")
    token = link.read(otpauth.write(issuer, account, secret, parameters))
    assert (token.secret, token.parameters) == (secret, parameters)
    assert (token.issuer, token.account) == (names.visible(issuer, 30), names.visible(account, 30))


@unhurried
@given(st.text(max_size=80))
def test_no_text_does_anything_but_being_refused(text: str) -> None:
    with pytest.raises(TokenRefused):
        link.read(text)


@unhurried
@given(
    st.integers(0, len(uri())),
    st.integers(0, 8),
    st.text(st.one_of(st.characters(), st.sampled_from("%&=?#/:+ []@")), max_size=8),
)
def test_a_uri_with_anything_in_it_is_read_as_a_good_token_or_refused(place: int, cut: int, inserted: str) -> None:
    with contextlib.suppress(TokenRefused):
        token = link.read(uri()[:place] + inserted + uri()[place + cut :])
        assert len(base64.b32decode(token.secret + "=" * (-len(token.secret) % 8))) >= 14
        assert token.parameters == Parameters("SHA1", 6, 30)
        assert not has_hidden(token.label)


def test_no_secret_in_what_is_shown_of_a_token() -> None:
    assert SECRET not in repr(link.read(uri()))
