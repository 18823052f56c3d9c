"""The text of a file in the encoding that a spreadsheet chose: UTF-8, UTF-16, UTF-32 or Windows-1252."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from storage import NotInUtf8
from storage.formats.decoding import wide_encoding
from tui.files import given_file
from tui.files.spreadsheet import NotAList
from tui.language import _
from tui.messages import errors

LARGEST = 32
"""The largest size in MiB: room for some half a million accounts."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""The first bytes of XLSX and ODS files, and those of XLS files."""
_NOT_WINDOWS = re.compile("(?<=[a-z])[ŠŽ]|(?<=[^\\W\\d_])[‚ƒ„†‡ˆ‰‹•˜™›]|[‚ƒ„†‡ˆ‰‹•˜™›](?=[^\\W\\d_])")
"""What accents of Mac OS Roman and of DOS (code page 850) become when they are decoded as Windows-1252."""


class Text(NamedTuple):
    """The decoded text of a file."""

    text: str
    note: str = ""
    """A sentence on how the file was read; empty if there is nothing to say."""


def text_of(path: Path) -> Text:
    """Read the text of a file, without a byte order mark. Raises CannotOpen, NotAList."""
    data = given_file.beginning(path, (LARGEST << 20) + 1)
    if len(data) > LARGEST << 20:
        raise NotAList(_("Ce fichier dépasse {n}\u00a0Mio. Partagez-le en plusieurs.").format(n=LARGEST))
    if data.startswith(_WORKBOOKS):
        raise NotAList(_("Ce fichier est un classeur de tableur. Enregistrez-le au format « CSV UTF-8 »."))
    return decoded(data)


def decoded(data: bytes) -> Text:
    """Decode the bytes of a file. Raises NotAList."""
    wide = wide_encoding(data)
    try:
        return Text(data.decode(wide or "utf-8-sig").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        text = "" if wide else _windows(data)
        if not text:
            raise NotAList(errors.sentence(NotInUtf8(), 0)) from error
        return Text(
            text, _("Ce fichier n'est pas en UTF-8 : il est lu en Windows-1252. Vérifiez les accents des noms.")
        )


def _windows(data: bytes) -> str:
    """Decode as Windows-1252; return an empty text if the bytes are not in that encoding either."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "" if _NOT_WINDOWS.search(text) else text
