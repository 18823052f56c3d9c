"""The sentence and the log entry of a program that failed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import platformdirs

from tests.conftest import PASSWORD
from tests.terminal import faulty

FAULTY = (sys.executable, "-I", str(Path(faulty.__file__)))
SENTENCE = re.compile(
    r"Guichet s'est arrêté sur une erreur inattendue\. Rien n'est perdu : relancez-le\. Référence : ([0-9a-f]{8})\."
)


def log_file() -> Path:
    """Return the path of the log of failures."""
    return platformdirs.user_log_path("guichet", appauthor=False) / "guichet.log"


def assert_apologised(shown: str) -> None:
    """Check for one sentence and nothing else; its reference is in the log, with type and place but no value."""
    found = SENTENCE.fullmatch(" ".join(shown.split()))
    assert found, shown
    log = log_file().read_text("utf-8")
    assert log.count(found[1]) == 1
    assert "RuntimeError" in log
    assert "faulty.py" in log
    for secret in (*faulty.SECRETS, PASSWORD):
        assert secret not in log
    assert log_file().stat().st_mode & 0o077 == 0
