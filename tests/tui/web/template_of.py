"""A template of any program, which has changed once a file says so: `python -I template_of.py PROGRAM …`."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from tui.web import template


def be_the_program() -> NoReturn:
    """Become the program, as a session does."""
    os.execve(sys.argv[1], sys.argv[1:], os.environ)


if __name__ == "__main__":
    sys.exit(template.serve({"any": be_the_program}, bool))
