"""`guichet verify --pam`: what pam_exec runs with `expose_authtok`. See pam_exec(8)."""

from __future__ import annotations

import io
import sys
import syslog
from collections.abc import Mapping

from storage import Store, Verdict
from tui.language import _
from tui.output import print_error
from tui.standard_input import line
from tui.text import clean


class _SystemLog(io.TextIOBase):
    """What is written goes to the log of the system, where logins are."""

    def write(self, text: str) -> int:
        """A line each."""
        for sentence in filter(None, text.splitlines()):
            syslog.syslog(syslog.LOG_ERR, clean(sentence))
        return len(text)


def say_nothing() -> None:
    """Whoever logs in is told nothing; the administrator finds it in the log of the system."""
    syslog.openlog("guichet", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
    sys.stderr = _SystemLog()


def verify(store: Store, environment: Mapping[str, str]) -> int:
    """0 if the code on standard input, which some versions end with a NUL, is accepted; 1 whatever else it is."""
    if environment.get("PAM_TYPE") != "auth":
        print_error(_("« guichet verify --pam » ne va que dans une ligne auth de PAM."))
        return 1
    code = line().partition("\0")[0]
    return 0 if store.verify(environment.get("PAM_USER", ""), code) is Verdict.ACCEPTED else 1
