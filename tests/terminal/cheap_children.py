"""The program with cheap password hashes, in what it starts too: `python -I -m tests.terminal.cheap_children kiosk`."""

from __future__ import annotations

from tests.terminal import cheap
from tests.terminal.program import ISOLATED
from tui.process import child

if __name__ == "__main__":
    child.PROGRAM = (*ISOLATED, "-m", "tests.terminal.cheap_children")
    cheap.main()
