"""The start of the wizard, full screen or line by line."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from storage import Store
from tui.app.idle import Idle
from tui.config.offered import offered
from tui.config.settings import Settings
from tui.language import _
from tui.mail.worker import MailWorker
from tui.messages import errors, steps
from tui.process.output import print_error
from tui.terminal.glyphs import draws_half_blocks
from tui.wizard import actions, phones_service
from tui.wizard import journey as wizard
from tui.wizard.journey import Journey
from tui.wizard.permissions import on_the_screen_of
from tui.wizard.services import Services

STDIN = 0
"""The descriptor of standard input, used where `sys.stdin` may be missing: nothing is ever read from a closed one."""


def run(
    store: Store,
    settings: Settings,
    open_store: Callable[[], Store],
    *,
    plain: bool,
    account: str | None = None,
    at_login: bool = False,
) -> int:
    """Run the wizard. Returns the exit code. `account` and `at_login` are those of `Journey`."""
    methods = offered(settings).values()
    journey = wizard.start(methods, has_users=store.first_account.exists(), account=account, at_login=at_login)
    journey = journey._replace(asks_phones=settings.serve.url is not None)
    with MailWorker(open_store, settings) as mail_worker:
        half_blocks = draws_half_blocks(os.environ)
        welcome = steps.welcome(at_login=at_login)
        permissions = on_the_screen_of(os.environ)
        permissions = permissions._replace(install=permissions.install and _owns(store.path))
        services = Services(
            store,
            settings,
            time.time,
            half_blocks,
            welcome,
            mail_worker.look,
            permissions,
            phones_answer=phones_service.answers(settings),
        )
        return (_in_lines if plain else _full_screen)(services, journey)


def wants_lines() -> bool:
    """Tell whether somebody is there to answer although nothing can draw a page."""
    at_keyboard = bool(sys.stdin and sys.stdin.isatty())
    return at_keyboard and (not sys.stderr.isatty() or os.environ.get("TERM", "dumb") in ("", "dumb"))


def no_screen() -> str:
    """Say why a full-screen program cannot start here; empty if it can."""
    # Textual draws on standard error, so that standard output stays free for data.
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        return errors.no_terminal()
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        return _("Ce terminal ne sait pas afficher une page. Choisissez un TERM tel que xterm-256color.")
    return ""


def _full_screen(services: Services, journey: Journey) -> int:
    from tui.screens.own_screen import OwnScreenApp  # noqa: PLC0415 - not needed in plain lines

    while True:
        app = OwnScreenApp(services, journey)
        try:
            code = app.run_to_end()
        finally:
            services.store.wait_no_more()
            actions.tell_gone(services.store, app.journey.session)
        if not app.wants_demo:
            if app.was_silent:
                print_error(steps.closed_by_silence(services.settings.wizard_idle_seconds))
            if code == 0 and not app.journey.at_login:
                # Where the pages were; standard output stays free.
                print_error(steps.how_things_stand(app.journey, services.clock()))
            return code
        _show_demo(services.settings)


def _owns(database: Path) -> bool:
    """Say whether whoever runs the program is the owner of the database, who alone may install."""
    # For a server's, the path that the files of this host are named after: one of them may not be there yet.
    return (database if database.exists() else database.parent).stat().st_uid == os.geteuid()


def _show_demo(settings: Settings) -> None:
    from tui.demo.run import show  # noqa: PLC0415 - only where it is asked for

    show(settings)


def _in_lines(services: Services, journey: Journey) -> int:
    from tui.plain.conversation import hold  # noqa: PLC0415 - not needed full screen
    from tui.plain.silence import ASKED_FOR, Silence  # noqa: PLC0415 - not needed full screen
    from tui.plain.talk import Talk, Unheard  # noqa: PLC0415 - not needed full screen

    try:
        limit = services.settings.wizard_idle_seconds
        silence = Silence(Idle(services.monotonic, limit, ASKED_FOR), limit) if limit and os.isatty(STDIN) else None
        return hold(Talk(STDIN, sys.stdout, silence), services, journey)
    except Unheard:
        # The end of every command reports this.
        return 1
