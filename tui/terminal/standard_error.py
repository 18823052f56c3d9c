"""Sentences on standard error, which is a terminal or not."""

from __future__ import annotations

import os
import sys

from tui.language.lines import at_words


def in_lines(sentence: str) -> str:
    """Break a sentence between words where standard error is a terminal, which would break it anywhere."""
    if not sys.stderr or not sys.stderr.isatty():
        return sentence
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        # A terminal that has gone, or is none of the system's: the sentence is written all the same.
        return sentence
    return "\n".join(at_words(sentence, columns)) if columns else sentence
