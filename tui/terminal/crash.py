"""The end of a program that fails: one sentence and a reference, never a value.

The log holds types, files and line numbers. Messages and local variables may hold secrets, so they are left out.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

from tui.language import _

TYPE_CHECKING = False
"""As in `typing`, which not every start should wait for."""
if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


def log_directory() -> Path:
    """Return where this platform keeps a program's logs."""
    from platformdirs import user_log_path  # noqa: PLC0415 - only a failure needs it

    return user_log_path("guichet", appauthor=False)


def record(error: BaseException) -> str:
    """Write to the log where the error came from; return its reference. Never raises."""
    reference = os.urandom(4).hex()
    # Where no more files may be opened, nothing can be loaded either.
    with suppress(OSError, ImportError):
        _write(error, reference)
    return reference


def _write(error: BaseException, reference: str) -> None:
    # Nothing that a run without a failure would have to load.
    import traceback  # noqa: PLC0415
    from datetime import UTC, datetime  # noqa: PLC0415

    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} {reference} pid {os.getpid()}"]
    cause: BaseException | None = getattr(error, "error", error)  # what failed, not Textual's WorkerFailed around it
    seen: list[BaseException] = []
    while cause is not None and cause not in seen:
        seen.append(cause)
        lines.append(f"  {type(cause).__module__}.{type(cause).__qualname__}")
        lines += [
            f"    {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(cause.__traceback__, limit=-20)
        ]
        cause = cause.__cause__ or cause.__context__
    directory = log_directory()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(directory / "guichet.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as log:
        log.write("\n".join(lines) + "\n")


def apology(reference: str) -> str:
    """Return the sentence that a person reads."""
    return _(
        "Guichet s'est arrêté sur une erreur inattendue. Rien n'est perdu : relancez-le. Référence : {reference}."
    ).format(reference=reference)


def install_hooks() -> None:
    """Replace Python's own tracebacks, in every thread, by the sentence."""

    def on_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        del kind, trace
        if isinstance(error, KeyboardInterrupt):
            return
        sentence = apology(record(error))
        with suppress(OSError, ImportError):
            from tui.terminal.standard_error import in_lines  # noqa: PLC0415 - only a failure needs it

            sentence = in_lines(sentence)
        print(sentence, file=sys.stderr)

    def on_thread_error(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            on_error(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    sys.excepthook = on_error
    threading.excepthook = on_thread_error
