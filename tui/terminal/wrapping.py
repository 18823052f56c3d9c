"""The ends of lines on pages, where `tui.language.lines` lets them be.

Relies on rich 15 (`_wrap.re_word`), by which Textual wraps: it ends lines at any space, unbreakable ones included.
"""

from __future__ import annotations

import re

from rich import _wrap

from tui.language.lines import UNBROKEN

_SPACE = r"[^\S\u00a0\u202f]*"
_WORD = re.compile(rf"{_SPACE}{UNBROKEN}{_SPACE}")


def keep_punctuation() -> None:
    """Keep punctuation with its word from now on, in this process."""
    _wrap.re_word = _WORD
