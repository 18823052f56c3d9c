"""The programs of visitors, begun by a template that gives way to a new one once program or configuration change."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress

from tui.web import template
from tui.web.ready import until_readable

PATIENCE = 20.0
"""Seconds for a template to load the program, on a busy machine, and to answer."""


class Programs:
    """Begins programs for visitors; one template serves them all, as long as it is what is on the disk."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Prepare: this command, with this environment, is a template."""
        self._command, self._environment = tuple(command), environment
        self._template: _Template | None = None
        self._retired: list[_Template] = []

    def load(self) -> _Template:
        """Have a template load the program, so that the first visitor does not wait for it. Raises OSError."""
        self._template = self._template or _Template(self._command, self._environment)
        return self._template

    def close(self) -> None:
        """End every template, and with it what programs it has left."""
        for each in (*self._retired, *filter(None, (self._template,))):
            each.end()

    async def begin(self, name: str, address: str, terminal: int) -> Program:
        """Begin a program by its name for the browser at this address, at this terminal. Raises OSError."""
        self._retired = [each for each in self._retired if not each.has_ended()]
        while True:
            is_new = self._template is None
            asked = self.load()
            try:
                return await asked.begin(name, address, terminal)
            except _Useless:
                if self._template is asked:
                    self._template = None
                    self._retired.append(asked)
                    asked.retire()
                if is_new:
                    raise


class Program:
    """A program that a template has forked, and that leads a session of its own."""

    def __init__(self, begun_by: _Template, process: int, life: int) -> None:
        self._template, self._process, self._life = begun_by, process, life

    async def ended(self) -> None:
        """Return once it has ended."""
        await until_readable(self._life)

    def kill(self) -> None:
        """Kill it, with all that it has started; do nothing if it has ended."""
        with suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)

    def forget(self) -> None:
        """Let it go, once it has ended or was killed: from now on its process id may be another's."""
        os.close(self._life)
        self._template.forget(self._process)


class _Useless(OSError):
    """Tells that a template begins no program any longer."""


class _Template:
    """A process that forks programs; it lives until it is retired and none of its programs is left."""

    def __init__(self, command: tuple[str, ...], environment: Mapping[str, str]) -> None:
        """Start it. Raises OSError."""
        self._line, theirs = socket.socketpair()
        try:
            self._line.setblocking(False)
            actions = [
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, theirs.fileno(), template.LINE),
            ]
            self._process = os.posix_spawn(command[0], command, environment, file_actions=actions)
        except OSError:
            self._line.close()
            raise
        finally:
            theirs.close()
        self._turn = asyncio.Lock()
        self._programs = 0
        self._is_retired = False

    async def begin(self, name: str, address: str, terminal: int) -> Program:
        """Begin a program. Raises _Useless, and OSError for a program that the system could not start."""
        life, theirs = os.pipe()
        self._programs += 1
        try:
            process = await self._ask(f"begin {name} {address}\n", terminal, theirs)
        except BaseException:
            os.close(life)
            self._let_one_go()
            raise
        finally:
            os.close(theirs)
        return Program(self, process, life)

    async def _ask(self, words: str, *given: int) -> int:
        async with self._turn:
            if self._is_retired:
                raise _Useless
            try:
                async with asyncio.timeout(PATIENCE):
                    socket.send_fds(self._line, [words.encode()], given)
                    await until_readable(self._line.fileno())
                    answer = self._line.recv(template.AT_ONCE).decode()
            except (OSError, TimeoutError) as error:
                raise _Useless(*error.args) from error
        if answer in ("", template.CHANGED):
            raise _Useless
        number = int(answer)
        if number < 0:
            raise OSError(-number, os.strerror(-number))
        return number

    def forget(self, process: int) -> None:
        """Have it forget a program that has ended or was killed."""
        with suppress(OSError):
            self._line.send(f"forget {process}\n".encode())
        self._let_one_go()

    def retire(self) -> None:
        """Ask for no more programs; let it end with the last of its own."""
        self._is_retired = True
        self._end_if_alone()

    def has_ended(self) -> bool:
        """Tell whether its process has ended; to be asked until it has."""
        return os.waitpid(self._process, os.WNOHANG)[0] != 0

    def end(self) -> None:
        """End it, whatever it has left."""
        self._line.close()
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)

    def _let_one_go(self) -> None:
        self._programs -= 1
        self._end_if_alone()

    def _end_if_alone(self) -> None:
        if self._is_retired and not self._programs:
            self._line.close()
