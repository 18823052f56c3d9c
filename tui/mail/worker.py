"""A worker that sends mail in a thread of its own; neither the screens nor the end of the program wait for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Condition, Thread
from types import TracebackType

from storage import StorageError, Store
from tui.config.settings import Settings
from tui.terminal import crash

LAST_MOMENT = 0.5
"""Seconds that mail on its way is given at the end of the program; unfinished mail is sent again later."""


class MailWorker:
    """A context manager that sends mail in the background, if a mail server is configured."""

    def __init__(self, open_store: Callable[[], Store], settings: Settings) -> None:
        """Prepare the worker; `open_store` opens a store that the end of the program does not close during a write."""
        self._open_store = open_store
        self._settings = settings
        self._news = Condition()
        self._asked = 0
        self._answered = 0

    def __enter__(self) -> MailWorker:
        """Begin to listen."""
        if self._settings.mail:
            Thread(target=self._work, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give mail that is on its way a moment to finish."""
        if self._settings.mail:
            with self._news:
                self._news.wait_for(lambda: self._answered == self._asked, LAST_MOMENT)

    def look(self) -> None:
        """Look for mail soon. Returns at once; any thread may call it."""
        with self._news:
            self._asked += 1
            self._news.notify_all()

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._asked > self._answered)
                answering = self._asked
            try:
                self._send()
            except Exception as error:
                # Reported by the log's own path: the screen belongs to someone else.
                crash.record(error)
            with self._news:
                self._answered = answering
                self._news.notify_all()

    def _send(self) -> None:
        # Loaded here, since a program without mail needs none of it.
        from tui.mail import sender  # noqa: PLC0415

        with suppress(StorageError):
            store = self._open_store()
            try:
                sender.send_due(store, self._settings)
            finally:
                store.close()
