"""Removal of dangerous environment variables, before anything of Textual is imported.

Textual reads TEXTUAL_* at import: they can import a module, log keys and passwords or write screenshots. PYTHON*
variables can leave a prompt behind or import code. OPENSSL* can load code; SSL* can write down the keys of a connection
or make another certificate trusted. See SP 800-53 CM-7 and Textual's constants.py.
"""

from __future__ import annotations

import os
import re
import sys

from tui.language import COERCED

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIXES = ("TEXTUAL", "PYTHON", "LD_", "RICH_", "SSL", "OPENSSL")
_NAMES = frozenset(
    {"BROWSER", "EDITOR", "VISUAL", "PAGER", "COLUMNS", "LINES", "FORCE_COLOR", "TTY_COMPATIBLE"}
    | {"TTY_INTERACTIVE", "JUPYTER_COLUMNS", "JUPYTER_LINES"}
)

_LONGEST_ESCDELAY = 5000
"""The longest wait for what follows ESC, in milliseconds, as on the slowest of lines (ncurses(3X))."""


class Given:
    """The variables and the umask that the process inherited, for the command that hands them to a shell."""

    def __init__(self, variables: Mapping[str, str], umask: int) -> None:
        self.variables = variables
        self.umask = umask


def occupy_standard_streams() -> None:
    """Open /dev/null in place of closed standard streams: else a file of ours would get their number and output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def seal(arguments: list[str]) -> Given:
    """Remove the variables above. If Python itself obeyed any, start again as `python -I -m tui`."""
    given = dict(os.environ)
    if given.get("LC_CTYPE") == COERCED and not given.get("LC_ALL") and given.get("LANG", "") in ("", "C", "POSIX"):
        del given["LC_CTYPE"]
    obeyed = not sys.flags.isolated and any(name.startswith("PYTHON") for name in os.environ)
    for name in list(os.environ):
        if name.startswith(_PREFIXES) or name in _NAMES:
            del os.environ[name]
    delay = os.environ.get("ESCDELAY", "")
    if not (re.fullmatch("[0-9]{1,4}", delay) and 1 <= int(delay) <= _LONGEST_ESCDELAY):
        os.environ.pop("ESCDELAY", None)
    if "STY" in os.environ:
        # GNU screen before 5.0 passes on what the outer terminal announced, but mistakes true colours for something
        # else.
        os.environ.pop("COLORTERM", None)
    umask = os.umask(0o077)
    if obeyed:
        os.execv(sys.executable, [sys.executable, "-I", "-m", "tui", *arguments])  # noqa: S606
    return Given(given, umask)
