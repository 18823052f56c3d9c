"""A tmux server around the program, and everything that it keeps."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.terminal.program import environment


class Tmux:
    """A tmux server, attached by starting `argv` in a terminal."""

    def __init__(self, directory: Path, command: Sequence[str], *, alternate_screen: bool) -> None:
        """Prepare a session for a command; the shell that runs it lives on after it."""
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
        """Return how many rows have left the screen."""
        return int(self._ask("display-message", "-p", "#{history_size}"))

    def kept(self) -> str:
        """Return the rows that have left the screen, and the screen, with their colours."""
        return self._ask("capture-pane", "-p", "-e", "-S", "-", "-E", "-")

    def program(self) -> int:
        """Return the process id of the command."""
        shell = self._ask("display-message", "-p", "#{pane_pid}").strip()
        return int(Path(f"/proc/{shell}/task/{shell}/children").read_text())

    def __enter__(self) -> Tmux:
        return self

    def __exit__(self, *_exception: object) -> None:
        """End the server with everything that runs in it."""
        subprocess.run([*self._server, "kill-server"], capture_output=True, check=False)

    def _ask(self, *command: str) -> str:
        answer = subprocess.run([*self._server, *command], capture_output=True, check=True, env=environment())
        return answer.stdout.decode()
