"""What is typed or pasted, read as a code: in any script, in a sentence, and never more than what is there."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import CodeRefused, Diagnosis, Verdict
from storage.domain import codes, passwords
from tests.storage.people import unhurried


@cache
def in_categories(*wanted: str) -> list[str]:
    """Every character of these; what looks at all of Unicode does not do so while tests are collected."""
    return [letter for letter in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(letter) in wanted]


def digits_of_unicode() -> list[str]:
    """Every decimal digit."""
    return in_categories("Nd")


def separators() -> list[str]:
    """Every character that only stands between digits."""
    return [
        *in_categories("Zs", "Zl", "Zp", "Cc", "Cf", "Pd"),
        "\N{MINUS SIGN}",
        "\N{HYPHEN BULLET}",
        "\N{VARIATION SELECTOR-16}",
        "\N{HANGUL FILLER}",
        "\N{BRAILLE PATTERN BLANK}",
    ]


WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Zs", "Po"], exclude_characters="/@"), max_size=12)


def diagnosis(text: str, lengths: Collection[int] = codes.SIX) -> Diagnosis | None:
    """Why there is no code."""
    with pytest.raises(CodeRefused) as refused:
        codes.read(text, lengths)
    assert refused.value.verdict is Verdict.REFUSED
    return refused.value.diagnosis


def test_every_digit_of_unicode_is_the_one_it_stands_for() -> None:
    assert len(digits_of_unicode()) > 600
    for digit in digits_of_unicode():
        assert codes.read("12345" + digit) == f"12345{unicodedata.decimal(digit)}"


def test_every_space_dash_and_invisible_character_only_separates() -> None:
    for separator in separators():
        assert codes.read(f"{separator}123{separator}456{separator}") == "123456", hex(ord(separator))


@unhurried
@given(
    digits=st.lists(st.deferred(lambda: st.sampled_from(digits_of_unicode())), min_size=6, max_size=6),
    gaps=st.lists(st.text(st.deferred(lambda: st.sampled_from(separators())), max_size=3), min_size=7, max_size=7),
)
def test_a_code_in_any_script_separated_in_any_way(digits: list[str], gaps: list[str]) -> None:
    typed = gaps[0] + "".join(digit + gap for digit, gap in zip(digits, gaps[1:], strict=True))
    assert codes.read(typed) == "".join(str(unicodedata.decimal(digit)) for digit in digits)


@unhurried
@given(before=WORDS, code=st.from_regex(r"[0-9]{3}[ -]?[0-9]{3}", fullmatch=True), after=WORDS)
def test_a_sentence_has_its_one_code(before: str, code: str, after: str) -> None:
    assert codes.read(f"{before} : {code} {after}") == code.replace(" ", "").replace("-", "")


@unhurried
@given(text=st.text(st.one_of(st.characters(), st.sampled_from("0123456789 -.:/@x")), max_size=30))
def test_whatever_is_typed_is_a_code_of_a_right_length_or_told(text: str) -> None:
    for lengths in (codes.SIX, {8}, codes.LENGTHS):
        with suppress(CodeRefused):
            code = codes.read(text, lengths)
            assert len(code) in lengths
            assert code.isascii()
            assert code.isdecimal()
            assert codes.is_possible(text)
            assert code in codes.joined(text)


@pytest.mark.parametrize(
    "text",
    [
        "Votre code : 482 913.",
        "Votre code : 482-913. Il est valable 5 minutes.",
        "G-482913 est votre code de validation Google.",
        "Code:482913",
        "<#> 482913 is your code",
        "Le 29/11/2026 à 10:32, votre code est le 482913",
        "« 482913 »",
        "(482 913)",
        "482913\n482 913",
        "https://exemple.fr/r/111111 482913",
        "４８２ ９１３",
        "٤٨٢٩١٣",
        "४८२९१३",
        "𝟒𝟖𝟐𝟗𝟏𝟑",
        "4\ufe0f\u20e38\ufe0f\u20e32\ufe0f\u20e39\ufe0f\u20e31\ufe0f\u20e33\ufe0f\u20e3",
        "482\u2011913",
        "482\u2212913",
        "\u200e482\u200b913\u200f",
        "482913\0",
        "验证码482913，请勿泄露",
        "認証コードは482913です",
        "رمز482913",
        "2026年11月29日482 913",
    ],
)
def test_as_people_receive_it(text: str) -> None:
    assert codes.read(text) == "482913"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Diagnosis.NO_CODE),
        (" \u200b\u00a0\n", Diagnosis.NO_CODE),
        ("abcdef", Diagnosis.NOT_DIGITS),
        ("12345a", Diagnosis.NOT_DIGITS),
        ("a123456", Diagnosis.NOT_DIGITS),
        ("123456é", Diagnosis.NOT_DIGITS),
        ("123456_", Diagnosis.NOT_DIGITS),
        ("482913,50 €", Diagnosis.NOT_DIGITS),
        ("3.482913", Diagnosis.NOT_DIGITS),
        ("²²²²²²", Diagnosis.NOT_DIGITS),
        ("①②③④⑤⑥", Diagnosis.NOT_DIGITS),
        ("Votre code : 12345.", Diagnosis.NOT_DIGITS),
        ("https://exemple.fr/482913", Diagnosis.NOT_DIGITS),
        ("https://exemple.fr/?code=482-913-x", Diagnosis.NOT_DIGITS),
        ("exemple.fr/r/482913", Diagnosis.NOT_DIGITS),
        ("482913@exemple.fr", Diagnosis.NOT_DIGITS),
        ("otpauth://totp/Mon compte:a?secret=ABC234567ABC&digits=6", Diagnosis.NOT_DIGITS),
        ("12345", Diagnosis.NOT_SIX),
        ("1234567", Diagnosis.NOT_SIX),
        ("123 4567", Diagnosis.NOT_SIX),
        ("12 34 5", Diagnosis.NOT_SIX),
        ("06 12 34 56 78", Diagnosis.NOT_SIX),
        ("1234 5678", Diagnosis.NOT_SIX),
        ("1" * 100_000, Diagnosis.NOT_SIX),
        ("1 " * 50_000, Diagnosis.NOT_SIX),
        ("1." * 50_000, Diagnosis.NOT_DIGITS),
        ("123456 654321", Diagnosis.SEVERAL_CODES),
        ("123 456\n654 321", Diagnosis.SEVERAL_CODES),
        ("Le 123456, ou le 654321.", Diagnosis.SEVERAL_CODES),
        ("123456,654321", Diagnosis.SEVERAL_CODES),
        ("123456;654321;111111", Diagnosis.SEVERAL_CODES),
        ("123年456", Diagnosis.NOT_DIGITS),
    ],
)
def test_what_is_no_code_is_told(text: str, expected: Diagnosis) -> None:
    assert diagnosis(text) is expected


@pytest.mark.parametrize(
    ("text", "lengths", "code"),
    [
        ("1234 5678", {8}, "12345678"),
        ("1234 5678", {6, 8}, "12345678"),
        ("123 456", {6, 8}, "123456"),
        ("le 12 345678", {8}, "12345678"),
    ],
)
def test_as_many_digits_as_the_devices_show(text: str, lengths: set[int], code: str) -> None:
    assert codes.read(text, lengths) == code


def test_what_may_be_one_of_either_length_is_told_and_is_possible() -> None:
    assert diagnosis("12 345678", {6, 8}) is Diagnosis.SEVERAL_CODES
    assert diagnosis("1234567", {6, 8}) is Diagnosis.NOT_SIX_OR_EIGHT
    assert codes.is_possible("12 345678")
    assert not codes.is_possible("1234567")


CODE = "ABCDEFGHIJK23"


@pytest.mark.parametrize(
    "text",
    [
        CODE.lower(),
        "ABCD EFGH IJK23",
        "ABCD\u2011EFGH\u2013IJK23",
        "\u200bABCD\u00adEFGH\u3000IJK23\n",
        "ＡＢＣＤ ＥＦＧＨ ＩＪＫ２３",
        "ABCDEFGHIJK٢٣",
        " 3.  ABCD EFGH IJK23",
        "10) ABCD EFGH IJK23",
    ],
)
def test_a_recovery_code_is_read_in_the_same_way(text: str) -> None:
    assert passwords.normal_recovery_code(text) == CODE


@pytest.mark.parametrize("text", ["", CODE[:-1], CODE + "A", CODE[:-1] + "1", "https://exemple.fr", "ß" * 13])
def test_what_is_no_recovery_code(text: str) -> None:
    assert passwords.normal_recovery_code(text) is None
