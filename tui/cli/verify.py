"""`guichet verify`: tells by its exit code whether a code on standard input is right."""

from __future__ import annotations

import os

from tui.cli import arguments, exit_codes
from tui.cli.data import OnStore, settings_of
from tui.language import _

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call
    from tui.config.server_address import ServerAddress
    from tui.config.settings import Settings
    from tui.ssh.by_service import Asked


class HereOrThere:
    """A check by the database of this host, or by a service that the option or else the configuration names."""

    def __init__(
        self,
        here: OnStore,
        there: Callable[[Asked, Settings, argparse.Namespace], int],
        code_of: Callable[[Exception], int],
        before: Callable[[], object] = lambda: None,
    ) -> None:
        """Prepare a check; `before` is called first, and `code_of` gives the exit code of an error from `there`."""
        self.here = here
        self._there, self._code_of, self._before = there, code_of, before

    def __call__(self, options: argparse.Namespace) -> int:
        """Check. Returns the exit code; raises what OnStore raises, unless the option names a service."""
        self._before()
        if options.server is not None:
            if arguments.names_data(options):
                return arguments.refuse_both()
            return self._answered(lambda: self._ask(options, settings_of(options), options.server))
        settings = settings_of(options)
        server = settings.verify.server
        if server is None or arguments.names_data(options):
            return self.here.with_settings(options, settings)
        return self._answered(lambda: self._ask(options, settings, server))

    def _answered(self, check: Callable[[], int]) -> int:
        from tui.cli import refusals

        return refusals.answered(check, self._code_of)

    def _ask(self, options: argparse.Namespace, settings: Settings, server: ServerAddress) -> int:
        from tui.process.output import print_error
        from tui.ssh.asking import Unanswered
        from tui.ssh.by_service import Asked

        try:
            return self._there(Asked(server, options.token_file, settings.verify), settings, options)
        except Unanswered as error:
            print_error(str(error))
            return self._code_of(error)


def define(command: Command) -> None:
    """Add the name of the account, the option for PAM, and whom to ask."""
    command.does(HereOrThere(OnStore(verify), verify_there, code_without_answer), needs_output=False)
    at_a_login = OnStore(verify_for_pam, at_a_login=True)
    for_pam = HereOrThere(at_a_login, verify_there_for_pam, lambda _error: exit_codes.REFUSED, before=_say_nothing)
    whose = command.add_mutually_exclusive_group()
    whose.add_argument("name", nargs="?", metavar=_("NOM"))
    whose.add_argument(
        "--pam",
        dest="run",
        action="store_const",
        const=for_pam,
        help=_("le compte de qui ouvre une session, pour pam_exec"),
    )
    command.add_argument(
        "--server",
        type=arguments.server,
        metavar=_("ADRESSE"),
        help=_("demander à cette machine (https://), sans base ni clé"),
    )
    command.add_argument(
        "--token-file", type=arguments.path, metavar=_("FICHIER"), help=_("jeton de cette machine, pour --server")
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


def verify_there(asked: Asked, _settings: Settings, options: argparse.Namespace) -> int:
    """Return the same as a service answers, and 2 where it says that this is no code. Raises Unanswered."""
    from tui.ssh import by_service

    answers = {
        "accepted": exit_codes.DONE,
        "refused": exit_codes.REFUSED,
        "impossible": exit_codes.NO_CODE,
        "locked": exit_codes.LOCKED,
        "none": exit_codes.NO_FACTOR,
    }
    return answers[by_service.verify(asked, options.name)]


def code_without_answer(error: Exception) -> int:
    """Return 2 where nothing was asked since there is no code, 5 for whatever else went wrong."""
    from storage import CodeRefused
    from tui.process.standard_input import NotUtf8

    return exit_codes.NO_CODE if isinstance(error, CodeRefused | NotUtf8) else exit_codes.NO_ANSWER


def verify_for_pam(store: Store, call: Call) -> int:
    """Return 0 or 1 for a code of the account that PAM names."""
    from tui.ssh import pam

    return pam.verify(store, call.settings.without_phone, os.environ)


def verify_there_for_pam(asked: Asked, settings: Settings, _options: argparse.Namespace) -> int:
    """Return 0 or 1, as a service answers. Raises Unanswered."""
    from tui.ssh import by_service

    return by_service.verify_for_pam(asked, settings.without_phone, os.environ)


def _say_nothing() -> None:
    from tui.ssh import pam

    pam.say_nothing()
