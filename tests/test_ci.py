"""What CI leaves out of one run of the tests is in another."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MARK = "@pytest." + "mark.more\n"


def test_each_one_that_tries_more_is_in_the_run_with_long() -> None:
    smoke = re.search("^SMOKE = (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert smoke
    files = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    marked = [file for file, text in files.items() if MARK in text]
    assert marked
    assert [file for file in marked if not file.startswith(tuple(smoke[1].split()))] == []
