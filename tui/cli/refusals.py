"""The errors of commands, each as one sentence on standard error and an exit code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress


def answered(command: Callable[[], int], code_of: Callable[[Exception], int] | None = None) -> int:
    """Run a command. Returns its exit code, or 1 for an error that has a sentence; raises any other error.

    With `code_of`, which gives the exit code of each error, raises none, even where there is no way to say anything.
    """
    try:
        return command()
    except Exception as error:
        if code_of is None:
            if not _say(error):
                raise
            return 1
        with suppress(Exception):
            if not _say(error):
                _apologise(error)
        return code_of(error)


def _say(error: Exception) -> bool:
    """Say what is wrong, if there is a sentence for it; tell whether there is one."""
    from tui.cli import error_sentences
    from tui.process.output import print_error

    sentence = error_sentences.sentence(error)
    if sentence:
        print_error(sentence)
    return sentence is not None


def _apologise(error: Exception) -> None:
    from tui.process.output import print_error
    from tui.terminal import crash

    print_error(crash.apology(crash.record(error)))
