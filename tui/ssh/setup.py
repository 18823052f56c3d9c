"""`guichet ssh-setup`: prints `setup.txt` with the paths of this installation."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import stat
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module, resources
from pathlib import Path
from string import Template

from tui.language import _
from tui.process.output import print_error
from tui.ssh import command_line

_PLAIN = re.compile(r"[A-Za-z0-9_./+-]+")
"""The characters that sshd, sudo, PAM and the shell all read as they are."""


def print_setup(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Print the set-up; return the exit code."""
    account: str = options.account
    host = command_line.installation(options, environment, _named_in_the_file(options, environment))
    program = host.guichet()
    strange = next((word for word in (account, *program) if not _PLAIN.fullmatch(word)), None)
    if strange is not None:
        sentence = _(
            "« {word} » ne peut être écrit tel quel pour sshd, sudo et PAM. Lettres, chiffres et _./+- seulement."
        )
        print_error(sentence.format(word=strange))
        return 1
    closed = first_closed_to_others(Path(sys.executable), *files_of_the_program())
    if closed is not None:
        sentence = _(
            "Les autres comptes ne pourront pas lancer ce programme : {path} leur est fermé. "
            "Installez-le dans un dossier ouvert à tous, après « umask 022 »."
        )
        print_error(sentence.format(path=closed))
    print(
        Template(resources.files("tui.ssh").joinpath("setup.txt").read_text("utf-8")).substitute(
            account=account,
            asks=shlex.join(host.without_data()),
            configuration=host.configuration,
            configuration_directory=host.configuration.parent,
            database=f"database = {json.dumps(host.database)}\n\n" if isinstance(host.database, str) else "",
            enrol=shlex.join([*program, "enrol"]),
            guichet=shlex.join(program),
            home=host.home,
            keys=host.configuration.with_name("authorized_keys"),
            login=shlex.join([*program, "login"]),
            token=host.configuration.with_name("token"),
            setpriv=f"/usr/bin/setpriv --reuid={account} --regid={account} --clear-groups",
        ),
        end="",
    )
    return 0


def _named_in_the_file(options: argparse.Namespace, environment: Mapping[str, str]) -> str | None:
    """Return the database that the configuration names. Raises SettingsError."""
    from tui.config import settings_file  # noqa: PLC0415 - only where there is a file

    path = command_line.configuration(options, environment)
    return settings_file.load(path).database if path.exists() else None


def files_of_the_program() -> Iterator[Path]:
    """Return the files that the wizard is loaded from: our modules, those of others, and all that lies beside ours."""
    import_module("tui.screens.app")
    for module in tuple(sys.modules.values()):
        file = Path(getattr(module, "__file__", None) or "")
        if file.is_file():
            yield file
    for package in ("tui", "storage"):
        beside = Path(sys.modules[package].__path__[0]).rglob("*")
        yield from (path for path in beside if "__pycache__" not in path.parts)


def first_closed_to_others(*files: Path) -> Path | None:
    """Return the first directory that others cannot pass, or file they cannot read, on the way to these files."""
    paths = (path for file in files for path in (file.absolute(), file.resolve()))
    steps = dict.fromkeys(step for path in paths for step in (*reversed(path.parents), path))
    return next(filter(_is_closed_to_others, steps), None)


def _is_closed_to_others(path: Path) -> bool:
    return not path.stat().st_mode & (stat.S_IXOTH if path.is_dir() else stat.S_IROTH)
