"""Lists of accounts in text files, as spreadsheets and directories write them."""

from __future__ import annotations


class NotAList(Exception):
    """A file that cannot be read as a list of accounts; the text of the error is the sentence to show."""
