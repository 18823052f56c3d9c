"""The counter with a script of the shell in place of its program, and little patience: `python -I -m … SCRIPT web`."""

from __future__ import annotations

import sys

from tests.terminal import cheap
from tests.terminal.program import ISOLATED
from tests.tui.web import template_of
from tui.http import service, upgraded
from tui.process import child
from tui.web import visit

PING_EVERY, PONG_WITHIN = 0.2, 1.0
LONGEST_WAIT = 1.0
LINGER = 1.0


def instead(script: str) -> tuple[str, ...]:
    """Return the command of the counter that shows this script to each visitor."""
    return (*ISOLATED, "-m", "tests.web.stand_in", script)


if __name__ == "__main__":
    child.PROGRAM = (*ISOLATED, template_of.__file__, "/bin/sh", "-c", sys.argv.pop(1), "sh")
    service.PING_EVERY, service.PONG_WITHIN = PING_EVERY, PONG_WITHIN
    visit.LONGEST_WAIT = LONGEST_WAIT
    upgraded.LINGER = LINGER
    cheap.main()
