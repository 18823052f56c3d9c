"""Reads a file of tokens from any supported system, recognised by its content, not by its name."""

from __future__ import annotations

from collections.abc import Iterable

from storage.domain.errors import NotInUtf8, TokenListTooLong, TokenRefused
from storage.formats.decoding import is_wide
from storage.formats.delimited import lines_of
from storage.formats.incoming import google_authenticator, links, oath_users, seeds
from storage.formats.incoming.listed import LARGEST, Entry, TokenList, bounded


def read(content: bytes) -> TokenList:
    """Return the entries of a file. Raises a TokenRefused, which never holds what was read, if there are none."""
    if len(content) > LARGEST:
        raise TokenListTooLong
    text = _text(content).strip("\ufeff")
    beginning = text.lstrip()
    in_lines = not beginning.startswith(("{", "["))
    entries = bounded(_entries(text) if in_lines else _of_an_app(beginning))
    if not entries:
        raise TokenRefused
    return TokenList(entries, in_lines)


def _text(content: bytes) -> str:
    """Decode a text. Raises NotInUtf8, or TokenRefused if it is no text."""
    if is_wide(content):
        raise NotInUtf8
    if b"\0" in content:
        raise TokenRefused
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise NotInUtf8 from None


def _of_an_app(text: str) -> Iterable[Entry]:
    # Only apps need the JSON reader.
    from storage.formats.incoming import apps  # noqa: PLC0415

    return apps.entries(text)


def _entries(text: str) -> Iterable[Entry]:
    if text.lstrip().startswith("<"):
        from storage.formats.incoming import pskc  # noqa: PLC0415 - only these need what reads XML

        return pskc.entries(text)
    lines = lines_of(text)
    if google_authenticator.is_one(lines):
        return [google_authenticator.entry(lines)]
    if oath_users.is_one(lines):
        return oath_users.entries(lines)
    if seeds.is_one(lines):
        return seeds.entries(lines)
    return links.entries(lines)
