"""A counter that shows a program which wants to get out of the page: `python -I -m tests.browser.hostile web …`.

With `unfiltered` before `web`, the server lets everything pass that such a program writes.
"""

from __future__ import annotations

import base64
import sys

from tests.terminal.program import ISOLATED
from tests.tui.web import template_of
from tui.cli import main
from tui.process import child
from tui.web.control_strings import Filter

HOSTILE = (*ISOLATED, "-m", "tests.browser.hostile")
UNFILTERED = "unfiltered"
_SHOW = "show"
"""What the program of a visitor is told."""
ELSEWHERE = "https://elsewhere.example/"
LINK = "un lien"
READY = "Prêt"
_TO_THE_CLIPBOARD = f"\x1b]52;c;{base64.b64encode(b'taken').decode()}\x07"
_FROM_THE_CLIPBOARD = "\x1b]52;c;?\x07"
_WORDS = (
    "\x1b[2J\x1b[H",
    _TO_THE_CLIPBOARD,
    _FROM_THE_CLIPBOARD,
    f"\x1b]8;;{ELSEWHERE}\x07{LINK}\x1b]8;;\x07\r\n",
    f"{ELSEWHERE}\r\n",
    READY,
)


def _show() -> None:
    """Write all of it, and stay until the line drops."""
    print("".join(_WORDS), end="", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    if _SHOW in sys.argv:
        _show()
        sys.exit()
    if UNFILTERED in sys.argv:
        sys.argv.remove(UNFILTERED)
        setattr(Filter, "passed", lambda _self, data: data)  # noqa: B010
    child.PROGRAM = (*ISOLATED, template_of.__file__, *HOSTILE, _SHOW)
    main.main()
