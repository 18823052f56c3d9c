"""`guichet login`: what sshd forces on ordinary users. Their shell, once those who must enrol have done so.

It runs as the person, who cannot read the data: the question is put to `guichet enrol`, which sudo runs as its owner.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import syslog
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from pwd import getpwuid
from typing import TYPE_CHECKING

from tui.environment import Given
from tui.language import _
from tui.ssh import MUST_ENROL

if TYPE_CHECKING:
    from tui.settings import Admission

_SUDO = "/usr/bin/sudo"
_ASKED = "SSH_ORIGINAL_COMMAND"


def login(database: Path, enrol: Sequence[str], when_unavailable: Callable[[], Admission], given: Given) -> int:
    """Becomes the shell, or the command that was asked for; returns an exit code where neither may be.

    `database` says whose data it is; `enrol` is the command line of `guichet enrol`; `when_unavailable` is called only
    where it matters.
    """
    try:
        owner = getpwuid(database.parent.stat().st_uid).pw_name
        command = [_SUDO, "-n", "-u", owner, "--", *enrol]
        # Most people have enrolled: what they send to their own command stays unread.
        answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    except (OSError, KeyError) as error:
        return _unavailable(str(error), when_unavailable, given)
    code, said = answer.returncode, answer.stderr.decode(errors="replace").strip()
    if code == MUST_ENROL and sys.stdin.isatty() and sys.stderr.isatty():
        code = subprocess.call(command)  # noqa: S603
        said = _("Votre session ne s'ouvre pas : l'activation n'est pas terminée. Reconnectez-vous pour la reprendre.")
    if code == MUST_ENROL:
        _say(said)
        return 1
    if code:
        return _unavailable(said or f"exit code {code}", when_unavailable, given)
    return _become_the_shell(given)


def _unavailable(why: str, when_unavailable: Callable[[], Admission], given: Given) -> int:
    then = when_unavailable()
    syslog.openlog("guichet", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
    syslog.syslog(syslog.LOG_ERR, f"login of uid {os.getuid()}, {then}: {' '.join(why.split())}")
    if then == "let in":
        return _become_the_shell(given)
    _say(_("Votre session ne s'ouvre pas : Guichet ne répond pas. Appelez l'administrateur."))
    return 1


def _become_the_shell(given: Given) -> int:
    """As sshd starts it: from sshd's environment, and with the signals that Python ignores."""
    shell = getpwuid(os.getuid()).pw_shell or "/bin/sh"
    variables: Mapping[str, str] = {name: given.variables[name] for name in given.variables if name != _ASKED}
    asked = given.variables.get(_ASKED)
    name = Path(shell).name
    arguments = [f"-{name}"] if asked is None else [name, "-c", asked]
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    os.umask(given.umask)
    try:
        os.execve(shell, arguments, variables)  # noqa: S606
    except OSError as error:
        _say(f"{shell}: {error.strerror}")
        return 1


def _say(sentence: str) -> None:
    # Who has nothing to be told does not wait for it.
    from tui.output import print_error

    print_error(sentence)
