"""The ends of lines of text. French keeps « : » and « ? » with the word before them, and a quotation in its marks.

A number keeps its unit: a hard space between them (U+00A0, U+202F) is no place to end a line.

Relies on rich 15 (`_wrap.re_word`), by which Textual wraps: it ends lines at any space, unbreakable ones included.
"""

from __future__ import annotations

import re

from rich import _wrap

_SPACE = r"[^\S\u00a0\u202f]"
_WORD = re.compile(rf"{_SPACE}*(?:«\s|\s(?=[:;!?»])|[\S\u00a0\u202f])+{_SPACE}*")


def keep_punctuation() -> None:
    """Keep punctuation with its word from now on, in this process."""
    _wrap.re_word = _WORD
