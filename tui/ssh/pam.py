"""`guichet verify --pam`: what pam_exec runs with `expose_authtok`. See pam_exec(8)."""

from __future__ import annotations

import io
import sys
import syslog
from collections.abc import Mapping

from storage import NotAllowed, Store, UnknownUser, Verdict, codes
from tui.config.settings import Admission
from tui.language import _
from tui.language.text import clean
from tui.process.output import LONGEST_SENTENCE, print_error
from tui.process.standard_input import token


class _SystemLog(io.TextIOBase):
    """Writes to the log of the system, where logins are."""

    def write(self, text: str) -> int:
        """Write each line to the log."""
        for sentence in filter(None, text.splitlines()):
            syslog.syslog(syslog.LOG_ERR, clean(sentence, LONGEST_SENTENCE))
        return len(text)


def say_nothing() -> None:
    """Tell nothing to the person who logs in; the administrator finds it in the log of the system."""
    syslog.openlog("guichet", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
    sys.stderr = _SystemLog()


def is_of_auth(environment: Mapping[str, str]) -> bool:
    """Tell whether an auth line of PAM runs this; says so in the log if another one does."""
    if environment.get("PAM_TYPE") == "auth":
        return True
    print_error(_("« guichet verify --pam » ne va que dans une ligne auth de PAM."))
    return False


def verify(store: Store, without_phone: Admission, environment: Mapping[str, str]) -> int:
    """Return 0 if the code on standard input is accepted, which some versions end with a NUL; 1 for anything else.

    0 also for a person who has nothing yet that gives codes, where such people are let in.
    """
    if not is_of_auth(environment):
        return 1
    code = token().partition("\0")[0]
    person = environment.get("PAM_USER", "")
    verdict = store.sign_in.verify(person, code)
    if verdict is Verdict.ACCEPTED:
        return 0
    # A person without a phone types anything, or nothing.
    may_have_no_phone = verdict is Verdict.NO_FACTOR or not codes.is_possible(code)
    return 0 if without_phone == "let in" and may_have_no_phone and _may_enrol(store, person) else 1


def _may_enrol(store: Store, person: str) -> bool:
    try:
        return store.sign_in.let_in_to_enrol(person)
    except (UnknownUser, NotAllowed):
        return False
