"""`guichet verify`: tells by its exit code whether a code on standard input is right."""

from __future__ import annotations

import os

from tui.cli import exit_codes
from tui.cli.data import OnStore
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define(command: Command) -> None:
    """Add the name of the account, and the option for PAM."""
    command.does(OnStore(verify), needs_output=False)
    for_pam = OnStore(verify_for_pam, at_a_login=True, before=_say_nothing)
    whose = command.add_mutually_exclusive_group()
    whose.add_argument("name", nargs="?", metavar=_("NOM"))
    whose.add_argument(
        "--pam",
        dest="run",
        action="store_const",
        const=for_pam,
        help=_("le compte de qui ouvre une session, pour pam_exec"),
    )
    command.must(lambda options: _whose_code() if options.name is None and options.run is not for_pam else "")


def _whose_code() -> str:
    return _("Nommez le compte dont le code est à vérifier, ou ajoutez --pam si c'est pam_exec qui le nomme.")


def verify(store: Store, call: Call) -> int:
    """Return 0 accepted, 1 refused, 3 locked, 4 no active factor; print nothing but why the input is no code."""
    from storage import Verdict, codes
    from tui.process.standard_input import secret_line

    typed = secret_line(_("Code :"))
    # The sentence tells nothing of the account: what is no code is a code of nobody.
    codes.must_be_possible(typed)
    answers = {
        Verdict.ACCEPTED: exit_codes.DONE,
        Verdict.LOCKED: exit_codes.LOCKED,
        Verdict.NO_FACTOR: exit_codes.NO_FACTOR,
    }
    return answers.get(store.sign_in.verify(call.options.name, typed), exit_codes.REFUSED)


def verify_for_pam(store: Store, call: Call) -> int:
    """Return 0 or 1 for a code of the account that PAM names."""
    from tui.ssh import pam

    return pam.verify(store, call.settings.without_phone, os.environ)


def _say_nothing() -> None:
    from tui.ssh import pam

    pam.say_nothing()
