"""Reads lists of links, one a line, each with or without its account: Ente's plain text, ours, a shell's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from storage.formats.incoming import link
from storage.formats.incoming.listed import Entry, found

_FOR = re.compile(
    r"""(?P<account>[^",;\t]{1,128}|"[^"\t]{1,128}")[ ]?[,;\t][ ]?(?P<link>"?otpauth(?:-migration)?:.*)""",
    re.IGNORECASE,
)
"""A line such as `marie;otpauth://…`, from a spreadsheet or a script."""


def entries(lines: Sequence[str]) -> Iterator[Entry]:
    """Yield one entry a line, skipping empty lines and comments."""
    for number, line in enumerate(lines, start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        match = _FOR.fullmatch(bare)
        account, uri = (match["account"].strip('" '), match["link"].strip('"')) if match else ("", _bare(bare))
        yield Entry(number, account, found(partial(link.read, uri)))


def _bare(uri: str) -> str:
    """Remove the quotes that a spreadsheet or a shell put around a link."""
    quoted = len(uri) > 1 and uri[0] == uri[-1] and uri[0] in "\"'"
    return uri[1:-1] if quoted else uri
