"""The service whose store fails with all that it was told: `python -I -m tests.terminal.faulty_service serve`."""

from __future__ import annotations

from typing import NoReturn

from storage.services.host_questions import HostQuestions
from storage.services.phones import Phones
from tui.cli import main


def fail(_door: object, *told: object, **more: object) -> NoReturn:
    """Fail with everything at hand, in the message, in a cause and in local variables."""
    everything = f"{told} {more}"
    try:
        raise KeyError(everything)
    except KeyError as error:
        raise RuntimeError(everything) from error


if __name__ == "__main__":
    for door, name in ((Phones, "enrol"), (Phones, "poll"), (Phones, "answer"), (HostQuestions, "verify")):
        setattr(door, name, fail)
    main.main()
