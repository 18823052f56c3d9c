"""Accounts that people bring, in text files as spreadsheets and directories write them."""

from __future__ import annotations


class NotAList(Exception):
    """A file cannot be read as such; the text is the sentence to show."""
