"""A tmux server of its own around the program, and all that it keeps of it."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.terminal.program import environment


class Tmux:
    """To be attached by starting `argv` in a terminal."""

    def __init__(self, directory: Path, command: Sequence[str], *, alternate_screen: bool) -> None:
        """Prepare a session that runs a command, which the shell that ran it outlives."""
        configuration = directory / "tmux.conf"
        options = {
            "status": "off",
            "history-limit": "5000",
            "escape-time": "0",
            "default-terminal": "tmux-256color",
            "alternate-screen": "on" if alternate_screen else "off",
        }
        configuration.write_text("".join(f"set -g {name} {value}\n" for name, value in options.items()))
        self._server = ("tmux", "-f", str(configuration), "-S", str(directory / "tmux"))
        shell = f'echo avant; {shlex.join(command)}; echo "fin $?"; exec cat'
        self.argv = (*self._server, "new-session", shell)

    def history_size(self) -> int:
        """How many rows have left the screen."""
        return int(self._ask("display-message", "-p", "#{history_size}"))

    def kept(self) -> str:
        """What has left the screen, and the screen, with their colours."""
        return self._ask("capture-pane", "-p", "-e", "-S", "-", "-E", "-")

    def program(self) -> int:
        """The process id of the command."""
        shell = self._ask("display-message", "-p", "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text())

    def __enter__(self) -> Tmux:
        """Return the server."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """End it with all that runs in it."""
        subprocess.run([*self._server, "kill-server"], capture_output=True, check=False)

    def _ask(self, *command: str) -> str:
        answer = subprocess.run([*self._server, *command], capture_output=True, check=True, env=environment())
        return answer.stdout.decode()
