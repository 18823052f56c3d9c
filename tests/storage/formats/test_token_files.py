"""Files of tokens: what is found in each place, what is refused and as what, and that nothing else ever happens."""

from __future__ import annotations

import base64
import contextlib
import json

import pyrage
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import storage
from storage import Parameters, TokenListTooLong, TokenRefused, WrongPassphrase
from storage.formats import verifiers
from storage.formats.incoming import files, sealed
from storage.formats.incoming.listed import LARGEST, MOST, Entry, Remark, Untaken
from storage.formats.incoming.token import Token
from storage.formats.verifiers import Verifier
from tests.storage import age
from tests.storage.otpauth_uris import SECRET, uri
from tests.storage.people import unhurried
from tests.storage.token_files import (
    GOOGLE_AUTHENTICATOR,
    LINKS,
    SEED,
    USERS_OATH,
    aegis,
    and_otp,
    of_aegis,
    of_two_fas,
    package,
    pskc,
    two_fas,
)

STANDARD = Parameters()


def entries(text: str) -> list[Entry]:
    """What a file says."""
    return files.read(text.encode()).entries


def shown(text: str) -> list[object]:
    """Each place with whose it is, and the label or the kind of refusal."""
    return [
        (e.place, e.account, e.found.label if isinstance(e.found, Token) else type(e.found).__name__)
        for e in entries(text)
    ]


def only(text: str) -> Token:
    """The one token of a file."""
    (entry,) = entries(text)
    assert isinstance(entry.found, Token), entry.found
    return entry.found


def refusal(text: str) -> TokenRefused:
    """Why a file, or its one token, is refused."""
    try:
        (entry,) = entries(text)
    except TokenRefused as error:
        return error
    assert not isinstance(entry.found, Token)
    return entry.found


def test_links_one_a_line() -> None:
    assert shown(LINKS) == [(1, "", "Ancien service:marie@exemple.fr"), (4, "", "Ancien service:marie@exemple.fr")]
    assert shown(f"\ufeff{uri()}\r\nreste\r\n")[1] == (2, "", "TokenRefused")


@pytest.mark.parametrize("between", [";", ",", "\t", "; "])
def test_links_after_the_account_they_are_for(between: str) -> None:
    assert shown(f'alice{between}{uri()}\n"Zoé B"{between}"{uri()}"\n') == [
        (1, "alice", "Ancien service:marie@exemple.fr"),
        (2, "Zoé B", "Ancien service:marie@exemple.fr"),
    ]


@pytest.mark.parametrize(
    ("account", "written"), [("Loïc O'Brien", "Loïc O'Brien"), ('"Du, Pont"', "Du, Pont"), ('"D\'Arc; J"', "D'Arc; J")]
)
def test_accounts_with_an_apostrophe_or_a_separator(account: str, written: str) -> None:
    assert shown(f"{account};{uri()}\n") == [(1, written, "Ancien service:marie@exemple.fr")]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_link_in_quotes(quote: str) -> None:
    assert shown(f"{quote}{uri()}{quote}\n") == [(1, "", "Ancien service:marie@exemple.fr")]


def test_a_sheet_says_whose_each_token_is() -> None:
    sheet = f"Compte;Lien;Fabricant\nalice;{uri()};X\nbob;{uri(encoder='steam')};\n;{uri()};\nzoé;;\nmax;{uri()};;;x\n"
    assert shown(f"sep=;\r\n{sheet}") == [
        (3, "alice", "Ancien service:marie@exemple.fr"),
        (4, "bob", "UnknownParameter"),
        (5, "", "Ancien service:marie@exemple.fr"),
        (6, "zoé", "InvalidSecret"),
        (7, "max", "TokenRefused"),
    ]


def test_the_sheet_of_entra() -> None:
    sheet = "upn,serial number,secret key,time interval,manufacturer,model\n"
    (entry,) = entries(f"{sheet}alice@exemple.fr,1234567,{SECRET.lower()},60,Contoso,HardwareKey\n")
    assert (entry.account, entry.found) == ("alice@exemple.fr", Token("1234567", "", SECRET, Parameters("SHA1", 6, 60)))


def test_an_unknown_column_is_refused_by_name() -> None:
    error = refusal(f"serial;seed;drift\n1;{SEED};4\n")
    assert isinstance(error, storage.UnknownColumn)
    assert error.name == "drift"
    assert isinstance(refusal(f"seed;graine\n{SEED};{SEED}\n"), storage.RepeatedParameter)


def test_seeds_in_hexadecimal() -> None:
    grouped = " ".join(SEED[at : at + 4] for at in range(0, 40, 4))
    for text in (SEED, SEED.upper(), f"0x{SEED}", grouped, grouped.replace(" ", "-"), f"\n{SEED}\n"):
        assert only(text) == Token("", "", SECRET, STANDARD)
    for text in (f"000123;{SEED}", f"000123\t{SEED}", f"000123, {SEED}, TOTP, 6, 30", f"000123,{SEED},6,30"):
        assert only(text) == Token("000123", "", SECRET, STANDARD)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"1;{SEED};HOTP;6", storage.CounterToken),
        (f"1;{SEED};TOTP;7;30", storage.InvalidDigits),
        (f"1;{SEED};TOTP;6;3600", storage.InvalidPeriod),
        (f"1;{SEED};MOTP", storage.UnknownAlgorithm),
        (f"1;{SEED[:20]}", storage.ShortSecret),
        (f"1;{SEED}0", storage.InvalidSeed),
        (f"{SEED}z", storage.InvalidSeed),
        (f"1234567 {SEED}", storage.InvalidSeed),
        (f"1;{SEED};TOTP;6;30;0;1", TokenRefused),
        (f'1;"{SEED}', TokenRefused),
    ],
)
def test_a_seed_that_is_refused(line: str, kind: type[TokenRefused]) -> None:
    (_first, second) = entries(f"1;{SEED}\n{line}\n")
    assert (second.place, type(second.found)) == (2, kind)


def test_a_container_of_keys() -> None:
    text = pskc(
        package(user="<UserId>DC=exemple,UID=alice</UserId>"),
        package(form='<ResponseFormat Length="8" Encoding="DECIMAL"/><Suite>HmacSHA256</Suite>', rest=""),
        package(user="<Policy><StartDate>2026-01-01T00:00:00Z</StartDate></Policy>"),
    )
    first, second, third = entries(text)
    assert (first.place, first.account, first.found) == (3, "alice", Token("987654321", "", SECRET, STANDARD))
    assert isinstance(second.found, Token)
    assert second.found.parameters == Parameters("SHA256", 8, 30)
    assert third.remarks == (Remark(Untaken.POLICY),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (pskc(package(algorithm="hotp")), storage.CounterToken),
        (pskc(package(algorithm="ocra")), storage.UnknownAlgorithm),
        (pskc(package(form='<ResponseFormat Length="7" Encoding="DECIMAL"/>')), storage.InvalidDigits),
        (pskc(package(form='<ResponseFormat Length="6" Encoding="HEXADECIMAL"/>')), storage.UnknownParameter),
        (
            pskc(package(form='<ResponseFormat Length="6" Encoding="DECIMAL" CheckDigits="true"/>')),
            storage.UnknownParameter,
        ),
        (
            pskc(package(rest="<TimeInterval><PlainValue>3600</PlainValue></TimeInterval>")),
            storage.InvalidPeriod,
        ),
        (pskc(package(rest="<Time><PlainValue>100</PlainValue></Time>")), storage.UnknownParameter),
        (pskc(package(data="<EncryptedValue><x/></EncryptedValue>")), storage.SealedExport),
        (pskc(package(data="")), storage.InvalidSecret),
        (pskc(package(data="<PlainValue>é</PlainValue>")), storage.InvalidSecret),
        (pskc(), TokenRefused),
        (pskc(package())[:-9], storage.UnknownExport),
        (pskc(package(), before='<!DOCTYPE x [<!ENTITY a "b">]>'), storage.UnknownExport),
        (pskc(package(), before='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), storage.UnknownExport),
        ("<html/>", storage.UnknownExport),
        ("<a>" * 100_000, storage.UnknownExport),
        (pskc("<KeyPackage>" + "<a>" * 100_000), storage.UnknownExport),
    ],
)
def test_a_key_that_is_refused(text: str, kind: type[TokenRefused]) -> None:
    assert type(refusal(text)) is kind


def test_entities_are_not_followed() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = pskc(package(data="<PlainValue>&a9;</PlainValue>"), before=f'<!DOCTYPE x [<!ENTITY a0 "a">{bomb}]>')
    assert type(refusal(text)) is storage.UnknownExport


def test_the_file_of_google_authenticator() -> None:
    (entry,) = entries(GOOGLE_AUTHENTICATOR)
    assert (entry.place, entry.account, entry.found) == (1, "", Token("", "", SECRET, STANDARD))
    assert entry.remarks == (
        Remark(Untaken.RATE_LIMIT, "3 30"),
        Remark(Untaken.WINDOW, "17"),
        Remark(Untaken.SCRATCH_CODES, "2"),
    )
    assert only(GOOGLE_AUTHENTICATOR.replace('" TOTP', '" STEP_SIZE 60\n" TOTP')).parameters.period == 60
    (entry,) = entries(f'{SECRET}\n" TOTP_AUTH\n" TIME_SKEW -4\n" WINDOW_SIZE 3\n')
    assert entry.remarks == (Remark(Untaken.SKEW, "-4"),)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ((" TOTP_AUTH", " HOTP_COUNTER 1"), storage.CounterToken),
        (('" TOTP_AUTH\n', ""), storage.CounterToken),
        (("DISALLOW_REUSE", "ENCODER x"), storage.UnknownParameter),
        (("12345678", "reste"), TokenRefused),
        ((SECRET, SECRET[:16]), storage.ShortSecret),
        ((" WINDOW_SIZE", ' STEP_SIZE 3600\n" WINDOW_SIZE'), storage.InvalidPeriod),
    ],
)
def test_a_file_of_google_authenticator_that_is_refused(change: tuple[str, str], kind: type[TokenRefused]) -> None:
    assert type(refusal(GOOGLE_AUTHENTICATOR.replace(*change))) is kind


def test_the_users_file_of_oath() -> None:
    assert shown(USERS_OATH) == [
        (2, "alice", "alice"),
        (3, "bob", "CounterToken"),
        (4, "zoé", "zoé"),
        (5, "jean", "InvalidDigits"),
        (6, "jean", "UnknownAlgorithm"),
        (7, "jean", "InvalidSeed"),
        (8, "jean", "TokenRefused"),
    ]
    alice, zoe = (entry for entry in entries(USERS_OATH) if isinstance(entry.found, Token))
    assert (alice.found, alice.remarks) == (Token("", "alice", SECRET, STANDARD), ())
    assert isinstance(zoe.found, Token)
    assert (zoe.found.parameters, zoe.remarks) == (Parameters("SHA1", 8, 60), (Remark(Untaken.PIN),))


@pytest.mark.parametrize(
    "text",
    [
        aegis(of_aegis(), of_aegis(kind="hotp"), of_aegis(kind="steam"), of_aegis(digits=7), of_aegis(secret=3)),
        json.dumps([and_otp(), and_otp(type="HOTP"), and_otp(type="STEAM"), and_otp(digits=7), and_otp(secret=3)]),
        two_fas(
            of_two_fas(),
            of_two_fas(tokenType="HOTP"),
            of_two_fas(tokenType="STEAM"),
            of_two_fas(digits=7),
            {"otp": {}},
        ),
    ],
    ids=["Aegis", "andOTP", "2FAS"],
)
def test_the_exports_of_apps(text: str) -> None:
    listed = files.read(f"\n{text}".encode("utf-8-sig"))
    assert not listed.in_lines
    assert listed.entries[0].found == Token("Ancien", "alice", SECRET, STANDARD)
    assert [(entry.place, type(entry.found)) for entry in listed.entries[1:]] == [
        (2, storage.CounterToken),
        (3, storage.UnknownAlgorithm),
        (4, storage.InvalidDigits),
        (5, TokenRefused),
    ]


def test_what_an_app_leaves_out_is_standard() -> None:
    assert only(json.dumps([{"secret": SECRET}])) == Token("", "", SECRET, STANDARD)
    assert only(aegis({"type": "totp", "info": {"secret": SECRET}})) == Token("", "", SECRET, STANDARD)
    assert only(two_fas({"name": "Ancien", "secret": SECRET, "otp": {}})) == Token("Ancien", "", SECRET, STANDARD)
    assert only(json.dumps([uri()])).account == "marie@exemple.fr"


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (json.dumps({"version": 1, "header": {"slots": []}, "db": "c2VjcmV0"}), "Aegis"),
        (two_fas(servicesEncrypted="c2VjcmV0"), "2FAS"),
        (json.dumps({"version": 1, "kdfParams": {}, "encryptedData": "c2Vj", "encryptionNonce": "c2Vj"}), "Ente"),
        (pskc(package(data="<EncryptedValue><x/></EncryptedValue>")), "PSKC"),
    ],
)
def test_what_is_sealed_is_refused_by_name(text: str, origin: str) -> None:
    error = refusal(text)
    assert isinstance(error, storage.SealedExport)
    assert error.origin == origin


@pytest.mark.parametrize("text", ["{", "{}", "[", "[1", '{"items": []}', '{"db": {}}', '{"services": 1}', '{"db": "'])
def test_json_of_other_systems_is_refused(text: str) -> None:
    assert type(refusal(text)) is storage.UnknownExport


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_letters_of_another_encoding_are_refused(encoding: str) -> None:
    with pytest.raises(storage.NotInUtf8):
        files.read(f"zoé;{uri()}".encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_files_of_other_editors(encoding: str) -> None:
    (entry,) = files.read(f"{uri()}\r\n".encode(encoding)).entries
    assert isinstance(entry.found, Token)


def test_a_file_is_bounded() -> None:
    with pytest.raises(TokenListTooLong):
        files.read(b"x" * (LARGEST + 1))
    for text in (f"{SEED}\n" * (MOST + 1), pskc(*["<KeyPackage/>"] * (MOST + 1)), json.dumps([0] * (MOST + 1))):
        with pytest.raises(TokenListTooLong):
            files.read(text.encode())
    assert len(files.read(b"otpauth:\n" * MOST).entries) == MOST


WHOLE = [
    LINKS,
    GOOGLE_AUTHENTICATOR,
    USERS_OATH,
    f"000123;{SEED}\n{SEED}\n",
    f"account;link;secret;seed\na;;{SECRET};\n",
    aegis(of_aegis()),
    json.dumps([and_otp()]),
    two_fas(of_two_fas()),
    pskc(package()),
]


def assert_read_or_refused(content: bytes) -> None:
    """One of the two, and nothing of a secret in what is told."""
    with contextlib.suppress(TokenRefused):
        for entry in files.read(content).entries:
            assert isinstance(entry.found, Token | TokenRefused)
            assert not isinstance(entry.found, TokenRefused) or str(entry.found) in ("", "PSKC")
            assert SECRET not in repr(entry)


@unhurried
@given(st.binary(max_size=200))
@example(b"[" * 100_000)
@example(b'{"db":{"entries":[' + b"[" * 100_000)
@example(b"{" + b'"a":{' * 100_000)
@example(b'["\\ud800"]')
@example(b"\xff\xfe\x00")
@example(b"<?xml version='1.0' encoding='utf-16'?><a/>")
@example(b'seed\n"' + b"a" * 200_000)
@example(b"\x85\x1c\n")
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert_read_or_refused(content)


@unhurried
@given(
    st.sampled_from(WHOLE),
    st.data(),
    st.integers(0, 12),
    st.text(st.one_of(st.characters(), st.sampled_from('"<>&;,\t\n{}[]= ')), max_size=8),
)
def test_a_file_with_anything_in_it_is_read_or_refused(
    whole: str, data: st.DataObject, cut: int, inserted: str
) -> None:
    place = data.draw(st.integers(0, len(whole)))
    assert_read_or_refused((whole[:place] + inserted + whole[place + cut :]).encode("utf-8", "surrogatepass"))


@unhurried
@given(
    st.binary(min_size=14, max_size=64),
    st.sampled_from([6, 8]),
    st.sampled_from([30, 60]),
    st.sampled_from(Verifier),
)
def test_what_is_written_for_other_verifiers_is_read_again(
    key: bytes, digits: int, period: int, verifier: Verifier
) -> None:
    secret = base64.b32encode(key).decode().rstrip("=")
    parameters = Parameters("SHA1", digits, period)
    with contextlib.suppress(storage.UnfitForVerifier):
        found = only(verifiers.write(verifier, "marie", secret, parameters))
        assert (found.secret, found.parameters) == (secret, parameters)


def test_a_sealed_file_opens_with_its_passphrase_only() -> None:
    content = age.sealed(LINKS, "quinze lettres é")
    assert sealed.is_sealed(content)
    assert not sealed.is_sealed(LINKS.encode())
    assert sealed.opened(content, "quinze lettres é") == LINKS.encode()
    for damaged, passphrase in (
        (content, "quinze lettres e"),
        (content, "\udcff"),
        (content[:-1], "quinze lettres é"),
        (content[:40], "quinze lettres é"),
        (b"age-encryption.org/v1\n-> X25519 abc\n", "quinze lettres é"),
    ):
        with pytest.raises(WrongPassphrase) as refused:
            sealed.opened(damaged, passphrase)
        assert LINKS not in repr(refused.value)


def test_a_machine_that_is_busy_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([pyrage.DecryptError("Excessive work parameter"), b"lu"])

    def decrypt(_content: bytes, _passphrase: str) -> bytes:
        answer = next(answers)
        if isinstance(answer, bytes):
            return answer
        raise answer

    monkeypatch.setattr(pyrage.passphrase, "decrypt", decrypt)
    assert sealed.opened(b"age-encryption.org/v1", "x") == b"lu"
