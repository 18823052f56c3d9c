"""Mail goes out beside the screens: after each answer of the store, and whatever the server does, nobody waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from storage import DatabaseUnavailable, Store
from storage.security.hasher import Hasher
from tests.conftest import PASSWORD, FixedClock
from tests.mail_server import MailServer, mail_server, silent_server
from tests.tui.harness import running
from tui.config.settings import MailSettings, Settings
from tui.mail import sender, worker
from tui.mail.worker import MailWorker
from tui.terminal import crash
from tui.wizard.steps import Step


def to(port: int) -> Settings:
    """The configuration that sends to this port."""
    return Settings(mail=MailSettings(host="127.0.0.1", port=port, security="none", sender="guichet@exemple.fr"))


@pytest.fixture(autouse=True)
def _due(store: Store) -> None:
    """Marie has something to be told; Alice may sign in."""
    store.administration().accounts.add("alice", PASSWORD)
    store.administration().accounts.add("marie", PASSWORD, email="marie@exemple.fr")
    store.administration().accounts.renew_password("marie")


@pytest.fixture
def open_store(database: Path, clock: FixedClock, cheap: Hasher) -> Callable[[], Store]:
    """Another store of the same database."""
    return lambda: Store(database, clock=clock, hasher=cheap)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the end, wait for what is on its way however slow this machine is."""
    monkeypatch.setattr(worker, "LAST_MOMENT", 60)


def recipients(server: MailServer) -> list[list[str]]:
    """Who was written to."""
    return [received.recipients for received in server.received]


@pytest.mark.usefixtures("patient")
async def test_mail_goes_out_after_an_answer_of_the_store(
    store: Store, clock: FixedClock, open_store: Callable[[], Store]
) -> None:
    with mail_server() as server:
        settings = to(server.port)
        with MailWorker(open_store, settings) as man:
            async with running(store, clock, settings=settings, look_for_mail=man.look) as person:
                assert recipients(server) == []
                await person.fill("alice", PASSWORD)
                assert person.step() is Step.METHODS
        assert recipients(server) == [["marie@exemple.fr"]]
    assert store.mail_queue.waiting() == 0


@pytest.mark.usefixtures("patient")
async def test_mail_goes_out_at_the_start(
    store: Store, clock: FixedClock, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.base.WARM_UP_AFTER", 0.01)
    with mail_server() as server:
        settings = to(server.port)
        with MailWorker(open_store, settings) as man:
            async with running(store, clock, settings=settings, look_for_mail=man.look):
                while store.mail_queue.waiting():
                    await asyncio.sleep(0.01)
        assert recipients(server) == [["marie@exemple.fr"]]


async def test_a_server_that_hangs_holds_up_neither_the_screens_nor_the_end(
    store: Store, clock: FixedClock, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "ANSWER_SECONDS", 60)
    monkeypatch.setattr(sender, "LONGEST_SECONDS", 60)
    began = monotonic()
    with silent_server() as port:
        settings = to(port)
        with MailWorker(open_store, settings) as man:
            async with running(store, clock, settings=settings, look_for_mail=man.look) as person:
                man.look()
                await person.fill("alice", PASSWORD)
                assert person.step() is Step.METHODS
        assert monotonic() - began < 30
        assert store.mail_queue.waiting() == 1


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("error", "logged"), [(DatabaseUnavailable, False), (ZeroDivisionError, True)])
def test_a_failure_is_not_the_last_look(open_store: Callable[[], Store], error: type[Exception], logged: bool) -> None:
    failures = [error()]

    def open_at_second_try() -> Store:
        if failures:
            raise failures.pop()
        return open_store()

    with mail_server() as server:
        for _ in range(2):
            with MailWorker(open_at_second_try, to(server.port)) as man:
                man.look()
        assert recipients(server) == [["marie@exemple.fr"]]
    assert crash.log_directory().exists() is logged


def test_nothing_is_opened_where_no_server_is_configured() -> None:
    def never() -> Store:
        raise AssertionError

    with MailWorker(never, Settings()) as man:
        man.look()
    assert not crash.log_directory().exists()
