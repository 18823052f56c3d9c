"""The program, whose sessions note what they load that their template has not: `python -I -m … FILE web`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from tests.terminal import cheap
from tests.terminal.program import ISOLATED
from tui.cli import main
from tui.process import child


def noting(finish: Callable[[Callable[[], int]], NoReturn], file: Path) -> Callable[[Callable[[], int]], NoReturn]:
    """Return what ends a command, and notes before that which modules have come since this process was forked."""
    template = os.getpid()

    def finish_and_note(command: Callable[[], int]) -> NoReturn:
        before = set(sys.modules)

        def noted() -> int:
            try:
                return command()
            finally:
                if os.getpid() != template:
                    with file.open("a") as notes:
                        notes.writelines(f"{name}\n" for name in sys.modules if name not in before)

        finish(noted)

    return finish_and_note


if __name__ == "__main__":
    written = sys.argv.pop(1)
    child.PROGRAM = (*ISOLATED, "-m", "tests.web.late_modules", written)
    if "--template" in sys.argv:
        setattr(main, "finish", noting(main.finish, Path(written)))  # noqa: B010
    cheap.main()
