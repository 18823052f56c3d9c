"""Signatures of phones, read as the standard library reads Base32, but faster."""

from __future__ import annotations

import base64
import binascii

from hypothesis import given
from hypothesis import strategies as st

from storage.formats import push
from tests.storage.people import unhurried

NEARLY = st.text("ABYZ267=a18_ +-\n\0é٣", max_size=24)


@unhurried
@given(st.binary(max_size=520))
def test_what_was_written_is_read(signature: bytes) -> None:
    assert push.signature(push.written(signature)) == signature


@unhurried
@given(NEARLY | st.text("ABCDEF234567", max_size=16).map(lambda text: text + "=" * (-len(text) % 8)))
def test_whatever_comes_is_read_as_by_the_standard_library(text: str) -> None:
    assert push.signature(text) == by_the_standard_library(text)


def by_the_standard_library(text: str) -> bytes | None:
    """Return the bytes of Base32; None if it is none."""
    try:
        return base64.b32decode(text)
    except (binascii.Error, ValueError):
        return None
