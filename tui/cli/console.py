"""`guichet console`: the operators' console."""

from __future__ import annotations

from tui.cli.data import OnStore, fail_uninstalled

TYPE_CHECKING = False
"""False, as `typing` says; importing `typing` would slow every start."""
if TYPE_CHECKING:
    from storage import Store
    from tui.cli.arguments import Command
    from tui.cli.data import Call


def define(command: Command) -> None:
    """Declare the command, which takes no argument."""
    command.does(OnStore(console, needs_screen=True), needs_output=False)


def console(store: Store, call: Call) -> int:
    """Open the console, and send mail that is due meanwhile."""
    import time

    from tui.config.offered import offered
    from tui.console.app import ConsoleApp, welcome
    from tui.mail.worker import MailWorker
    from tui.wizard import journey as wizard
    from tui.wizard import phones_service
    from tui.wizard.services import Services

    if not store.first_account.exists():
        return fail_uninstalled()
    settings = call.settings
    journey = wizard.start(offered(settings).values(), has_users=True)
    journey = journey._replace(asks_phones=settings.serve.url is not None)
    with MailWorker(call.open_store, settings) as mail_worker:
        services = Services(
            store,
            settings,
            time.time,
            welcome=welcome(),
            look_for_mail=mail_worker.look,
            phones_answer=phones_service.answers(settings),
        )
        return ConsoleApp(services, journey).run_to_end()
