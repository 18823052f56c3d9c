"""A visit as a page has it: let in or not, shown what its own program writes, and ended with it."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.spoken import soft
from tests.tui.http.harness import HERE, LONGEST_WAIT
from tests.tui.web.harness import PROXY, Open, open_to_browsers, say, until
from tui.web.visitors import Visitors

SILENT = ("/bin/cat",)
SIZE = ("/bin/sh", "-c", 'trap "stty size" WINCH; stty size; while :; do read -r line; done')
ENVIRONMENT = ("/usr/bin/env",)
CLIPBOARD = ("/bin/sh", "-c", r'printf "a\033]52;c;aGk=\007b\033]8;;http://x\033\\c"')


def closed(counter: Open, path: str = "/terminal") -> tuple[int, str]:
    """Come, and wait for the end; return the code, and what was said with it."""
    with counter.visit(path) as socket:
        with suppress(ConnectionClosed):
            while True:
                socket.recv(LONGEST_WAIT)
        return socket.close_code or 0, socket.close_reason or ""


@pytest.mark.parametrize("path", ["/terminal", "/text-terminal"])
def test_each_visitor_has_a_program_that_knows_where_the_browser_is(path: str) -> None:
    with open_to_browsers() as counter, counter.visit(path) as one, counter.visit(path) as other:
        for socket, text in ((one, "été « un »"), (other, "deux")):
            until(socket, f"<{HERE}>".encode())
            say(socket, "stdin", f"{text}\r")
            assert text in until(socket, b"\r\n").decode()


def test_behind_a_proxy_it_is_the_address_that_the_proxy_tells() -> None:
    told = {"X-Forwarded-For": "192.0.2.7"}
    with open_to_browsers(reach=PROXY) as counter, counter.visit(headers=told) as socket:
        until(socket, b"<192.0.2.7>")
    with open_to_browsers() as counter, counter.visit(headers=told) as socket:
        until(socket, f"<{HERE}>".encode())


def test_a_program_is_told_nothing_of_the_page_but_the_address() -> None:
    with open_to_browsers(command=ENVIRONMENT) as counter, counter.visit("/terminal?width=80&LANG=x") as socket:
        told = until(socket, b"GUICHET_BROWSER=127.0.0.1\r\n").decode().split()
    assert sorted(told) == [f"GUICHET_BROWSER={HERE}", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"]


@pytest.mark.parametrize(
    ("query", "rows_and_columns"),
    [
        ("", b"24 80"),
        ("?width=142&height=44", b"44 142"),
        ("?width=1&height=1", b"5 20"),
        ("?width=99999999999&height=99999999999", b"120 300"),
        ("?width=-5&height=40", b"24 80"),
        ("?width=%C2%B2&height=40", b"24 80"),
        (f"?width={'9' * 5000}&height=40", b"24 80"),
        ("?width=142", b"24 80"),
    ],
)
def test_a_page_has_the_size_that_it_asks_for_within_bounds(query: str, rows_and_columns: bytes) -> None:
    with open_to_browsers(command=SIZE) as counter, counter.visit(f"/terminal{query}") as socket:
        assert until(socket, b"\r\n") == rows_and_columns + b"\r\n"


def test_a_page_that_grows_is_told_to_its_program() -> None:
    with open_to_browsers(command=SIZE) as counter, counter.visit() as socket:
        until(socket, b"24 80\r\n")
        say(socket, "resize", {"width": 100, "height": 30})
        until(socket, b"30 100\r\n")
        say(socket, "resize", {"width": 10**9, "height": 10**9})
        until(socket, b"120 300\r\n")


def test_a_page_that_asks_whether_anybody_is_there_is_answered() -> None:
    with open_to_browsers(command=SILENT) as counter, counter.visit() as socket:
        say(socket, "focus")
        say(socket, "ping", "7")
        assert socket.recv(LONGEST_WAIT) == '["pong","7"]'


def test_control_strings_reach_neither_side() -> None:
    with open_to_browsers(command=CLIPBOARD) as counter, counter.visit() as socket:
        assert until(socket, b"c") == b"a\x18b\x18c"
    with open_to_browsers() as counter, counter.visit() as socket:
        until(socket, b">")
        say(socket, "stdin", "a\x1b]52;c;aGk=\x07")
        say(socket, "stdin", "b\r")
        assert until(socket, b"\n") == b"ab\r\n"


def test_the_end_of_a_program_is_the_end_of_its_visit() -> None:
    with open_to_browsers(command=("/bin/true",)) as counter:
        assert closed(counter) == (1000, "")


def test_a_program_that_cannot_be_started_ends_the_visit_and_is_told_to_the_journal() -> None:
    with open_to_browsers(template=("/nowhere/guichet",)) as counter:
        assert closed(counter) == (1011, "")
        assert closed(counter) == (1011, "")
    assert any("FileNotFoundError" in said for said in counter.said)
    assert not any("nowhere" in said for said in counter.said)


def test_a_template_that_ends_as_it_loads_ends_the_visit() -> None:
    with open_to_browsers(template=("/bin/false",)) as counter:
        assert closed(counter) == (1011, "")
        assert closed(counter) == (1011, "")


@pytest.mark.parametrize(
    "origin", ["null", "http://evil.example.org", "http://127.0.0.1:1", "https://localhost", "file://"]
)
def test_a_page_of_somebody_else_gets_no_program(origin: str) -> None:
    with open_to_browsers() as counter:
        with pytest.raises(InvalidStatus) as refused, counter.visit(origin=origin):
            pass
        assert refused.value.response.status_code == 403
    assert "Sans suite : demandes d'une autre page 1." in map(soft, counter.said)


@pytest.mark.parametrize("path", ["/", "/text", "/nothing", "//terminal", "/terminal/", "/%74erminal"])
def test_there_is_no_program_at_another_path(path: str) -> None:
    with open_to_browsers() as counter, pytest.raises(InvalidStatus) as refused, counter.visit(path):
        pass
    assert refused.value.response.status_code == 403


def test_without_a_text_version_there_is_none_at_its_path() -> None:
    with open_to_browsers(has_text=False) as counter, pytest.raises(InvalidStatus), counter.visit("/text-terminal"):
        pass


@pytest.mark.parametrize(
    ("visitors", "addresses"),
    [(Visitors(2, 9), ["192.0.2.1", "192.0.2.2", "192.0.2.3"]), (Visitors(9, 2), ["192.0.2.1"] * 3)],
)
def test_one_visitor_too_many_is_told_so_and_comes_in_once_another_has_left(
    visitors: Visitors, addresses: list[str]
) -> None:
    *inside, late = ({"X-Forwarded-For": address} for address in addresses)
    with open_to_browsers(visitors=visitors, reach=PROXY) as counter:
        with ExitStack() as stack:
            for headers in inside:
                until(stack.enter_context(counter.visit(headers=headers)), b">")
            with counter.visit("/text-terminal", headers=late) as socket, pytest.raises(ConnectionClosed):
                socket.recv(LONGEST_WAIT)
            assert socket.close_code == 1013
        while not came_in(counter, late):
            # The ends of the others are still on their way.
            continue
    assert any("visiteurs de trop" in said for said in map(soft, counter.said))


def came_in(counter: Open, headers: dict[str, str]) -> bool:
    """Tell whether a visitor is let in."""
    with counter.visit(headers=headers) as socket:
        try:
            return bool(socket.recv(LONGEST_WAIT))
        except ConnectionClosed:
            return False


@pytest.mark.parametrize("message", ["", "stdin", '["run", "PLANTED"]', b"PLANTED", "[" * 5000])
def test_a_message_that_no_page_sends_ends_the_visit_and_is_counted(message: str | bytes) -> None:
    with open_to_browsers(command=SILENT) as counter:
        with counter.visit() as socket:
            socket.send(message)
            with pytest.raises(ConnectionClosed):
                socket.recv(LONGEST_WAIT)
        assert (socket.close_code, socket.close_reason) == (1008, "")
    assert [*map(soft, counter.said)] == ["Sans suite : visites interrompues par un message illisible 1."]


def test_a_message_that_is_too_long_ends_the_visit() -> None:
    with open_to_browsers(command=SILENT) as counter, counter.visit() as socket:
        with suppress(ConnectionClosed):
            say(socket, "stdin", "x" * 70000)
            socket.recv(LONGEST_WAIT)
        assert socket.close_code == 1009


def test_the_program_of_a_page_that_has_gone_ends_by_a_hangup(tmp_path: Path) -> None:
    pipe = tmp_path / "words"
    os.mkfifo(pipe)
    last_words = f'exec 3>{pipe}; trap "echo hung up >&3; exit" HUP; echo ready; while :; do read -r line; done'
    command = ("/bin/sh", "-c", last_words)
    with open_to_browsers(command=command) as counter, counter.visit() as socket, pipe.open("rb") as words:
        until(socket, b"ready")
        socket.close()
        assert words.read() == b"hung up\n"
    assert counter.said == []
