"""The ends of lines of text. French keeps « : » and « ? » with the word before them, and a quotation in its marks.

Relies on rich 15 (`_wrap.re_word`), by which Textual wraps: it ends lines at any space, unbreakable ones included.
"""

from __future__ import annotations

import re

from rich import _wrap

_WORD = re.compile(r"\s*(?:«\s|\s(?=[:;!?»])|\S)+\s*")


def keep_punctuation() -> None:
    """Keep punctuation with its word from now on, in this process."""
    _wrap.re_word = _WORD
