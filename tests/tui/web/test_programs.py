"""The template of visitors' programs: it gives way once it is old, and ends when nobody needs it any longer."""

from __future__ import annotations

import asyncio
import os
import pty
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal.program import ISOLATED
from tests.terminal.test_kiosk import is_running
from tests.tui.web import template_of
from tui.web.programs import Program, Programs

CAT = (*ISOLATED, template_of.__file__, "/bin/cat")


@pytest.fixture
async def programs(tmp_path: Path) -> AsyncIterator[Programs]:
    """Programs that read a terminal, of a template that is old once there is a file."""
    with closing(Programs(CAT, {"CHANGED": str(tmp_path / "changed")})) as found:
        yield found


async def begun(programs: Programs) -> tuple[Program, int]:
    """Begin one; return it, and the other end of its terminal."""
    master, slave = pty.openpty()
    try:
        return await programs.begin("any", "127.0.0.1", slave), master
    finally:
        os.close(slave)


def parent(program: Program) -> int:
    """The template that a program came from."""
    return int(Path(f"/proc/{program._process}/stat").read_text().rpartition(")")[2].split()[1])


def descriptors(process: int) -> set[str]:
    """What a process has open."""
    return {each.name for each in Path(f"/proc/{process}/fd").iterdir()}


async def end(program: Program, master: int) -> None:
    """Drop the line of a program, and forget it."""
    os.close(master)
    await program.ended()
    program.forget()


async def test_one_template_begins_them_all_and_keeps_nothing_of_them(programs: Programs) -> None:
    (first, line), others = await begun(programs), [await begun(programs) for _number in range(3)]
    template = parent(first)
    assert {parent(program) for program, _line in others} == {template}
    for each in others:
        await end(*each)
    before = descriptors(template)
    await end(*await begun(programs))
    assert descriptors(template) == before
    await end(first, line)


async def test_an_old_one_gives_way_and_ends_with_the_last_of_its_programs(programs: Programs, tmp_path: Path) -> None:
    first, line = await begun(programs)
    old = parent(first)
    (tmp_path / "changed").touch()
    waiting = asyncio.create_task(begun(programs))
    # The new one is as old as the file, to which this test puts an end once it was asked for.
    with pytest.raises(OSError, match=r"^$"):
        await waiting
    (tmp_path / "changed").unlink()
    second, other_line = await begun(programs)
    assert parent(second) != old
    assert is_running(old)
    assert is_running(first._process)
    await end(first, line)
    while is_running(old):
        await asyncio.sleep(0)
    await end(second, other_line)


async def test_one_that_was_killed_takes_its_programs_with_it_and_another_begins_the_next(programs: Programs) -> None:
    first, line = await begun(programs)
    os.kill(parent(first), 9)
    await first.ended()
    first.forget()
    os.close(line)
    await end(*await begun(programs))


async def test_it_ends_with_those_who_ask_it(programs: Programs) -> None:
    first, line = await begun(programs)
    template = parent(first)
    programs.close()
    assert not is_running(template)
    await first.ended()
    first.forget()
    os.close(line)
