"""Recovery codes on paper or in a file of the person's own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from storage import CannotOpen, FileInTheWay, RecoverySet
from storage.formats.durable import exported_file
from tui.language import _
from tui.language.text import clean
from tui.messages import recovery_codes, times
from tui.wizard.journey import Journey
from tui.wizard.services import Services

GROUP = 5
PATIENCE = 20
"""Seconds that the print command may take to accept the sheet."""


def grouped(code: str) -> str:
    """Write a code in groups of five characters."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def can_save(services: Services) -> bool:
    """Tell whether the codes may be saved here."""
    return services.settings.save_codes and services.permissions.save


def can_print(services: Services) -> bool:
    """Tell whether there is a print command on this machine."""
    command = services.settings.print_command
    return bool(command) and shutil.which(command[0]) is not None


def today(services: Services) -> date:
    """Return the day of the sheet, where the person is."""
    return times.local(services.clock()).date()


def of(services: Services, journey: Journey, codes: RecoverySet) -> str:
    """Return the sheet of the codes that were made for the person of this journey."""
    return sheet(codes.codes, services.settings.issuer, clean(journey.person.user.name), today(services))


def sheet(codes: Iterable[str], issuer: str, account: str, day: date) -> str:
    """Return the sheet as a page of plain text."""
    lines = [f"{number:2}.  {grouped(code)}" for number, code in enumerate(codes, start=1)]
    return "\n".join(
        (
            _("Codes de secours : {issuer}").format(issuer=issuer),
            _("Compte {account}, le {day}").format(account=account, day=times.day(day)),
            "",
            *lines,
            "",
            _("Chaque code remplace une fois votre téléphone. Barrez-le quand il a servi."),
            recovery_codes.never_in_a_code(),
            "",
        )
    )


def save(text: str, folder: Path, day: date) -> Path:
    """Write a new file that only its owner can read. Returns its path. Raises CannotOpen."""
    for number in range(1, 100):
        suffix = "" if number == 1 else f"-{number}"
        path = folder / f"codes-de-secours-{day.isoformat()}{suffix}.txt"
        try:
            with exported_file(path) as file:
                file.write(text.encode())
        except FileInTheWay:
            continue
        return path
    raise CannotOpen(folder)


def print_out(text: str, command: Sequence[str]) -> bool:
    """Pass the page to the print command; return whether the command took it."""
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
