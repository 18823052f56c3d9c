"""The end of a visit: whoever leaves, however they do, no process stays, and nobody else notices."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import Store
from tests.conftest import PASSWORD
from tests.terminal.emulator import Terminal
from tests.terminal.journey import fill, fresh_code, sign_in, to_qr
from tests.terminal.program import environment
from tests.terminal.test_kiosk import KIOSK, an_operator, begin, is_running, to_the_way_out, welcomed
from tests.web.conftest import Visit
from tests.web.counter import Counter
from tests.web.stand_in import instead
from tests.web.visitor import Visitor
from tests.web.wire import CLOSE, TEXT, frame, raw

SOON = 8.0
"""Seconds in which a visit has ended where all other tests run too; alone it takes a tenth of one."""
DRAWS = instead("stty -echo; echo ready; read _; exec yes")
"""Without an end, once Enter was pressed."""
ENTER = frame(TEXT, b'["stdin","\\r"]')
READS = instead("stty raw -echo; echo ready; exec cat >/dev/null")
READS_NOTHING = instead("stty raw -echo; echo ready; exec sleep 1000")
LEAVES: dict[str, Callable[[Visitor], object]] = {"closed": Visitor.close, "cut": Visitor.cut}
GONE, BROKEN, RESTARTS = 1000, 1011, 1012


def told(store: Store, name: str) -> list[tuple[str, str, str]]:
    """What the trail says that somebody has done, without when and where."""
    return [
        (each.action, each.outcome, each.detail)
        for each in store.administration().audit_log.events()
        if each.actor == name
    ]


def enrol(terminal: Terminal, name: str) -> None:
    """From Bienvenue to the QR code."""
    begin(terminal)
    sign_in(terminal, name)
    to_qr(terminal)


@pytest.mark.parametrize("leave", LEAVES)
def test_a_tab_that_has_gone_leaves_what_a_dropped_line_leaves(
    visit: Visit, prepared: Store, at_home: Path, leave: str
) -> None:
    for name in ("alice", "bob"):
        prepared.administration().accounts.add(name, PASSWORD)
    with Terminal(KIOSK, env=environment()) as line:
        enrol(line, "alice")
        line.hang_up()
        line.wait_exit()
    with Counter(at_home) as counter:
        visitor = visit(counter)
        enrol(visitor, "bob")
        assert len(counter.family()) == 2
        gone = time.monotonic()
        LEAVES[leave](visitor)
        counter.wait_for_nobody()
        assert time.monotonic() - gone < SOON
        assert told(prepared, "bob") == told(prepared, "alice")

        again = visit(counter)
        again.wait_for(welcomed)
        assert "bob" not in again.text()
        begin(again)
        sign_in(again, "bob")
        again.wait_for("Activation à terminer")


def test_an_operator_ends_one_visit(visit: Visit, prepared: Store, at_home: Path) -> None:
    secret = an_operator(prepared)
    with Counter(at_home) as counter:
        left, other = visit(counter), visit(counter)
        other.wait_for(welcomed)
        to_the_way_out(left)
        fill(left, "olga", PASSWORD, fresh_code(secret))
        assert left.wait_exit() == GONE
        counter.wait_for_programs(1)
        assert welcomed(other)
        begin(other)


@pytest.mark.usefixtures("alice")
def test_who_gives_no_sign_of_life_has_left(visit: Visit, at_home: Path) -> None:
    with Counter(at_home, program=READS) as counter:
        other = visit(counter)
        other.wait_for("ready")
        with raw(counter):
            counter.wait_for_programs(2)
            counter.wait_for_programs(1)
        assert other.is_answered()


@pytest.mark.parametrize("taken", [0, 64], ids=["not at all", "slowly"])
@pytest.mark.usefixtures("alice")
def test_who_reads_too_little_of_what_is_drawn_has_left(visit: Visit, at_home: Path, taken: int) -> None:
    with Counter(at_home, program=DRAWS) as counter, raw(counter) as slow:
        counter.wait_for_programs(1)
        (program,) = counter.programs()
        other = visit(counter)
        slow.sendall(ENTER)
        while is_running(program):
            slow.recv(taken)
            assert other.is_answered()
        other.close()
        counter.wait_for_nobody()
        counter.end()
        assert counter.said == "Service fermé.\n"


@pytest.mark.usefixtures("alice")
def test_a_program_that_reads_nothing_is_ended(visit: Visit, at_home: Path) -> None:
    with Counter(at_home, program=READS_NOTHING) as counter:
        visitor, other = visit(counter), visit(counter)
        for each in (visitor, other):
            each.wait_for("ready")
        visitor.send("a" * 60000)
        assert visitor.wait_exit() == BROKEN
        counter.wait_for_programs(1)
        assert other.is_answered()


@pytest.mark.usefixtures("alice")
def test_a_program_that_will_not_end_is_killed_with_the_server(visit: Visit, at_home: Path) -> None:
    with Counter(at_home, program=instead("trap '' HUP TERM; echo ready; sleep 1000; sleep 1000")) as counter:
        visit(counter).wait_for("ready")
        assert counter.family()
        assert counter.end() == 128 + signal.SIGTERM
        assert counter.said == "Service fermé.\n"
        assert not counter.family()


@pytest.mark.usefixtures("alice")
def test_a_signal_ends_all_visits_and_a_kill_leaves_no_process(visit: Visit, at_home: Path) -> None:
    with Counter(at_home) as counter:
        visitors = [visit(counter) for _number in range(3)]
        for each in visitors:
            each.wait_for(welcomed)
        assert len(counter.family()) == 6
        assert counter.end() == 128 + signal.SIGTERM
        assert counter.said == "Service fermé.\n"
        assert not counter.family()
        assert {each.wait_exit() for each in visitors} == {RESTARTS}
    with Counter(at_home) as counter:
        visit(counter).wait_for(welcomed)
        visit(counter)  # whose program has only begun
        counter.wait_for_programs(2)
        assert counter.family()
        counter.kill()
        counter.wait_for_nobody()


@pytest.mark.usefixtures("alice")
def test_a_signal_ends_it_where_somebody_has_said_goodbye_and_read_no_answer(visit: Visit, at_home: Path) -> None:
    with Counter(at_home, program=DRAWS) as counter, raw(counter) as slow:
        other = visit(counter)
        other.wait_for("ready")
        slow.sendall(ENTER)
        counter.wait_for_a_reader()
        slow.sendall(frame(CLOSE, GONE.to_bytes(2)))
        assert counter.end() == 128 + signal.SIGTERM
        assert counter.said == "Service fermé.\n"
