"""A template of one program, by whatever name it is asked for: `python -I template_of.py PROGRAM …`.

It has changed once there is a file of the name in the variable CHANGED.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import NoReturn

from tui.web import template


def be_the_program() -> NoReturn:
    """Become the program, as a session does."""
    os.execve(sys.argv[1], sys.argv[1:], os.environ)  # noqa: S606 - what the test says


def has_changed() -> bool:
    """Tell whether the test has said so."""
    return Path(os.environ.get("CHANGED", "/nowhere")).exists()


if __name__ == "__main__":
    sys.exit(template.serve(defaultdict(lambda: be_the_program), has_changed))
