"""A list of links, one a line, each with or without the account it is for: Ente's plain text, ours, a shell's."""

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
"""`marie;otpauth://…`, as a spreadsheet or a script writes it."""


def entries(lines: Sequence[str]) -> Iterator[Entry]:
    """One a line; empty lines and those of comments are left out."""
    for number, line in enumerate(lines, start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        match = _FOR.fullmatch(bare)
        account, uri = (match["account"].strip('" '), match["link"].strip('"')) if match else ("", _bare(bare))
        yield Entry(number, account, found(partial(link.read, uri)))


def _bare(uri: str) -> str:
    """Without the quotes that a spreadsheet or a shell has put around it."""
    quoted = len(uri) > 1 and uri[0] == uri[-1] and uri[0] in "\"'"
    return uri[1:-1] if quoted else uri
