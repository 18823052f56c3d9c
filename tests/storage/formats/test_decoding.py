"""Which encoding of two or four bytes a letter the beginning of a file, or of a line, shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.formats.decoding import is_wide, wide_encoding
from tests.storage.people import unhurried

WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
LATIN = st.characters(min_codepoint=1, max_codepoint=255)


@unhurried
@given(LETTERS, st.sampled_from(WIDE))
def test_its_mark_tells_it(text: str, encoding: str) -> None:
    data = f"\ufeff{text}".encode(encoding)
    assert wide_encoding(data) == encoding
    assert is_wide(data)


@unhurried
@given(LATIN, LETTERS.filter(bool), st.sampled_from(WIDE))
def test_without_it_a_first_latin_letter_does(first: str, rest: str, encoding: str) -> None:
    assert wide_encoding((first + rest).encode(encoding)) == encoding


@unhurried
@given(LETTERS)
def test_text_in_utf_8_is_in_none(text: str) -> None:
    assert wide_encoding(text.encode()) == wide_encoding(text.encode("utf-8-sig")) == ""
    assert not is_wide(text.encode())


@unhurried
@given(st.binary(max_size=12))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert wide_encoding(data) in ("", *WIDE)


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("cut", range(5))
def test_it_is_told_though_its_beginning_is_cut_off(encoding: str, cut: int) -> None:
    assert is_wide("complète".encode(encoding)[cut:])


@pytest.mark.parametrize("filled", [b"Marie\0\0\0\0\0\0\0", b"M;\0\0\0\0\0\0", b"\0" * 500])
def test_cells_filled_up_are_in_none_and_no_line_of_text(filled: bytes) -> None:
    assert (wide_encoding(filled), is_wide(filled)) == ("", True)


@pytest.mark.parametrize("data", [b"", b"\0", b"a\0", b"abc\0", b"123456\0"])
def test_a_nul_at_the_end_is_none_of_a_letter(data: bytes) -> None:
    assert not is_wide(data)
