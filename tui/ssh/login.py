"""`guichet login`: what sshd forces on ordinary users. Their shell, once those who must enrol have done so.

It runs as the person, who cannot read the data: the question is put to `guichet enrol`, which sudo runs as its owner.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import syslog
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from math import inf
from pathlib import Path
from pwd import getpwuid
from typing import TYPE_CHECKING

from tui.language import _
from tui.process.environment import Given
from tui.ssh import MUST_ENROL, NOT_INSTALLED, NOT_NOW

if TYPE_CHECKING:
    from tui.config.settings import Admission

_SUDO = "/usr/bin/sudo"
_ASKED = "SSH_ORIGINAL_COMMAND"
_LAST_OWN_CODE = 128
"""A program that a signal ended has a negative code, or one beyond."""
_KEYS = (signal.SIGINT, signal.SIGQUIT)
_STOPS = (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
_OF_THE_MACHINE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EIO, errno.ESTALE, errno.ENOEXEC})
"""Why data or sudo are out of reach, whoever asks. Others, a limit on processes first, people can bring about."""


def login(home: Path, enrol: Sequence[str], when_unavailable: Callable[[], Admission], given: Given) -> int:
    """Become the shell, or the command that was asked for; return an exit code where neither may be.

    `home` is the directory of the data, and says whose they are; `enrol` is the command line of `guichet enrol`;
    `when_unavailable` is called only where it matters.
    """
    _survive_the_keyboard()
    try:
        owner = getpwuid(home.stat().st_uid).pw_name
        command = [_SUDO, "-n", "-u", owner, "--", *enrol]
        # Most people have enrolled: what they send to their own command stays unread, and no key reaches the question.
        answer = subprocess.run(  # noqa: S603
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, start_new_session=True
        )
    except KeyError as error:
        return _unavailable(str(error), when_unavailable, given)
    except FileNotFoundError as error:
        # What is missing is the directory of the data, or sudo.
        return _unavailable(str(error), when_unavailable, given, is_installed=home.exists())
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            return _no_answer(str(error), "refuse")
        return _unavailable(str(error), when_unavailable, given)
    code, said = answer.returncode, answer.stderr.decode(errors="replace").strip()
    if code == MUST_ENROL:
        return _enrol_first(command, said, given)
    if code < 0 or code > _LAST_OWN_CODE or code == NOT_NOW:
        return _no_answer(said or f"exit code {code}", "refuse")
    if code:
        why = said or f"exit code {code}"
        return _unavailable(why, when_unavailable, given, is_installed=code != NOT_INSTALLED)
    return _become_the_shell(given)


def _survive_the_keyboard() -> None:
    """Let a key end or stop the program it is meant for, never this one, which is there to refuse afterwards."""
    for number in _KEYS:
        # Not ignored, which the wizard would inherit.
        signal.signal(number, lambda _number, _frame: None)
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)
    # Were it ignored from the start, each end of another program would be taken for a good one.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _enrol_first(command: Sequence[str], said: str, given: Given) -> int:
    """Open the wizard, where there is a terminal. Unless it ends by enrolment, the person may have ended it."""
    if sys.stdin.isatty() and sys.stderr.isatty():
        with suppress(OSError):
            if subprocess.call(command) == 0:  # noqa: S603
                return _become_the_shell(given)
        said = _("Votre session ne s'ouvre pas : l'activation n'est pas terminée. Reconnectez-vous pour la reprendre.")
    _say(said)
    return 1


def _unavailable(
    why: str, when_unavailable: Callable[[], Admission], given: Given, *, is_installed: bool = True
) -> int:
    then = "refuse" if _is_confined() else when_unavailable()
    if then == "let in":
        _log(why, then)
        return _become_the_shell(given)
    return _no_answer(why, then, is_installed=is_installed)


def _is_confined() -> bool:
    """Say whether limits of this process, which people can lower, may be why nothing could be learned."""

    def reached(limit: int, enough: float) -> bool:
        allowed = resource.getrlimit(limit)[0]
        return allowed != resource.RLIM_INFINITY and allowed < enough

    enough = {
        resource.RLIMIT_AS: 1 << 30,
        resource.RLIMIT_DATA: 1 << 30,
        resource.RLIMIT_STACK: 1 << 20,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_NPROC: 256,
        # Any finite limit counts: the data may be larger than it, and the machine slower.
        resource.RLIMIT_FSIZE: inf,
        resource.RLIMIT_CPU: inf,
    }
    return any(reached(limit, amount) for limit, amount in enough.items())


def _no_answer(why: str, then: Admission, *, is_installed: bool = True) -> int:
    _log(why, then)
    if not is_installed:
        _say(_("Votre session ne s'ouvre pas : Guichet n'est pas encore installé. Appelez l'administrateur."))
        return 1
    _say(_("Votre session ne s'ouvre pas : Guichet ne répond pas. Appelez l'administrateur."))
    return 1


def _log(why: str, then: Admission) -> None:
    syslog.openlog("guichet", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
    syslog.syslog(syslog.LOG_ERR, f"login of uid {os.getuid()}, {then}: {' '.join(why.split())}")


def _become_the_shell(given: Given) -> int:
    """Become the shell as sshd starts it: in sshd's environment, without our changes to signals."""
    shell = getpwuid(os.getuid()).pw_shell or "/bin/sh"
    variables: Mapping[str, str] = {name: given.variables[name] for name in given.variables if name != _ASKED}
    asked = given.variables.get(_ASKED)
    name = Path(shell).name
    arguments = [f"-{name}"] if asked is None else [name, "-c", asked]
    for number in (signal.SIGPIPE, signal.SIGXFSZ, *_KEYS, *_STOPS):
        signal.signal(number, signal.SIG_DFL)
    os.umask(given.umask)
    try:
        os.execve(shell, arguments, variables)  # noqa: S606
    except OSError as error:
        _say(f"{shell}: {error.strerror}")
        return 1


def _say(sentence: str) -> None:
    # Imported here: a login without a message does not wait for it.
    from tui.process.output import print_error  # noqa: PLC0415

    print_error(sentence)
