"""`guichet ssh-setup`: prints `setup.txt` with the paths of this installation."""

from __future__ import annotations

import argparse
import re
import shlex
import stat
import sys
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from string import Template

from tui.language import _
from tui.output import print_error
from tui.ssh import command_line

_PLAIN = re.compile(r"[A-Za-z0-9_./+-]+")
"""What sshd, sudo, PAM and the shell all read as it is."""


def print_setup(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Returns the exit code."""
    account: str = options.account
    program = command_line.guichet(options, environment)
    strange = next((word for word in (account, *program) if not _PLAIN.fullmatch(word)), None)
    if strange is not None:
        sentence = _(
            "« {word} » ne peut être écrit tel quel pour sshd, sudo et PAM. Lettres, chiffres et _./+- seulement."
        )
        print_error(sentence.format(word=strange))
        return 1
    closed = first_closed_to_others(Path(sys.executable), Path(__file__))
    if closed is not None:
        sentence = _(
            "Les autres comptes ne pourront pas lancer ce programme : {path} leur est fermé. "
            "Installez-le dans un dossier ouvert à tous, après « umask 022 »."
        )
        print_error(sentence.format(path=closed))
    configuration = command_line.configuration(options, environment)
    print(
        Template(resources.files("tui.ssh").joinpath("setup.txt").read_text("utf-8")).substitute(
            account=account,
            configuration=configuration,
            configuration_directory=configuration.parent,
            enrol=shlex.join([*program, "enrol"]),
            guichet=shlex.join(program),
            home=command_line.database(options, environment).parent,
            keys=configuration.with_name("authorized_keys"),
            login=shlex.join([*program, "login"]),
            setpriv=f"/usr/bin/setpriv --reuid={account} --regid={account} --clear-groups",
        ),
        end="",
    )
    return 0


def first_closed_to_others(*files: Path) -> Path | None:
    """The first directory that other accounts cannot pass, or file that they cannot read, on the way to these files."""
    for file in files:
        for path in dict.fromkeys((file.absolute(), file.resolve())):
            for step in (*reversed(path.parents), path):
                mode = step.stat().st_mode
                if not mode & (stat.S_IXOTH if step.is_dir() else stat.S_IROTH):
                    return step
    return None
