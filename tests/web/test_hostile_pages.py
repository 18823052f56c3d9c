"""Pages that are none of ours, and what they say: the server stays, others notice nothing, and nobody reads a trace."""

from __future__ import annotations

import json
import random
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.terminal.hostile import FRAGMENTS, random_strings
from tests.terminal.test_kiosk import to_the_way_out, welcomed
from tests.tui.http.harness import until_closed
from tests.web.conftest import Visit
from tests.web.counter import Counter
from tests.web.stand_in import instead
from tests.web.wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, frame, our, raw, request, status
from tui.http.websocket import MOST_FRAGMENTS

READS = instead("stty raw -echo; echo ready; exec cat >/dev/null")
SAYS_WHO = instead("stty raw -echo; echo visit $$.; exec cat")
FOR_MANY = "[web]\nsessions_of_an_address = 30\n"
GOODBYE = frame(CLOSE)
PLANTED = "motdepasse-planté"
COUNTS = re.compile(r"(Sans suite : [^:]*\.\n)?Service fermé\.\n")
"""What the server may say of any of this: how many."""


def stdin(text: str) -> bytes:
    """The message of something typed."""
    return frame(TEXT, json.dumps(["stdin", text]).encode())


def until_said(page: socket.socket, word: bytes) -> bytes:
    """Read until this comes, say goodbye, and return all that has come at the end."""
    heard = b""
    while word not in heard and (part := page.recv(4096)):
        heard += part
    with suppress(OSError):
        page.sendall(GOODBYE)
    return heard + until_closed(page)


ENDS: dict[str, tuple[bytes, int]] = {
    "broken JSON": (frame(TEXT, b'["stdin", "' + PLANTED.encode()), 1008),
    "no list": (frame(TEXT, b'{"stdin": "a"}'), 1008),
    "an unknown message": (frame(TEXT, b'["open_url", "http://192.0.2.1/"]'), 1008),
    "nothing": (frame(TEXT), 1008),
    "half a pair": (frame(TEXT, b'["stdin", "\\ud800"]'), 1008),
    "deep nesting": (frame(TEXT, b"[" * 60000), 1008),
    "a huge number": (frame(TEXT, b'["resize", {"width": ' + b"9" * 60000 + b', "height": 3}]'), 1008),
    "no number": (frame(TEXT, b'["resize", {"width": 1e400, "height": NaN}]'), 1008),
    "a long name": (frame(TEXT, b'["ping", "' + b"a" * 33 + b'"]'), 1008),
    "binary": (frame(BINARY, b'["focus"]'), 1008),
    "no UTF-8": (frame(TEXT, b'["stdin", "\xff' + PLANTED.encode() + b'"]'), 1007),
    "too long": (frame(TEXT, b"a" * 65537), 1009),
    "too long in parts": (frame(TEXT, b"a" * 40000, is_last=False) + frame(CONTINUATION, b"a" * 40000), 1009),
    "without an end": (frame(TEXT, is_last=False) + frame(CONTINUATION, is_last=False) * (MOST_FRAGMENTS + 9), 1009),
    "a length beyond all": (b"\x81\xff" + b"\xff" * 8 + bytes(4), 1009),
    "unmasked": (b"\x81\x01a", 1002),
    "a reserved bit": (b"\xc1\x80" + bytes(4), 1002),
    "an unknown frame": (frame(3), 1002),
    "a long ping": (frame(PING, b"a" * 126), 1002),
    "a continuation of nothing": (frame(CONTINUATION, b"a"), 1002),
    "a message within another": (frame(TEXT, b"[", is_last=False) + frame(TEXT, b"]"), 1002),
    "a broken goodbye": (frame(CLOSE, b"\x03"), 1002),
    "two goodbyes": (frame(CLOSE, b"\x03\xe8") * 2 + frame(TEXT, b"\xff"), 1000),
}


@pytest.mark.usefixtures("alice")
def test_what_no_page_says_ends_its_own_visit_alone(visit: Visit, at_home: Path) -> None:
    with Counter(at_home, program=READS, configuration=FOR_MANY) as counter:
        other = visit(counter)
        other.wait_for("ready")
        for name, (sent, code) in ENDS.items():
            with raw(counter) as page:
                page.sendall(sent)
                heard = until_said(page, bytes([0x80 | CLOSE]))
            assert code.to_bytes(2) in heard, name
            assert PLANTED.encode() not in heard, name
            assert b"Traceback" not in heard, name
            with raw(counter) as page:
                page.sendall(sent + GOODBYE)
                until_closed(page)
        counter.wait_for_programs(1)
        assert other.is_answered()
        counter.end()
        assert COUNTS.fullmatch(counter.said)


HARMLESS: tuple[Callable[[random.Random], bytes], ...] = (
    lambda chance: stdin(chance.choice(FRAGMENTS).decode("latin-1") + PLANTED),
    lambda chance: stdin("".join(chr(chance.randrange(0xD800)) for _each in range(chance.randrange(200)))),
    lambda chance: frame(TEXT, b'["resize",{"width":%d,"height":%d}]' % (_any(chance), _any(chance))),
    lambda chance: frame(TEXT, b'["ping","%d"]' % chance.randrange(10**9)),
    lambda chance: frame(TEXT, chance.choice((b'["focus"]', b' [ "blur" ] '))),
    lambda chance: frame(PING, chance.randbytes(chance.randrange(126))),
    lambda chance: frame(PONG, chance.randbytes(chance.randrange(126))),
    lambda _chance: frame(TEXT, b'["std', is_last=False) + frame(PING) + frame(CONTINUATION, b'in", "a"]'),
    lambda chance: frame(TEXT, b'["stdin","\\u001b]52;c;%s"]' % (b"Zm9v" * chance.randrange(99))),
)


def _any(chance: random.Random) -> int:
    return chance.randrange(-(2 ** chance.randrange(1, 62)), 2 ** chance.randrange(1, 62))


@pytest.mark.usefixtures("alice")
def test_ten_thousand_random_messages(visit: Visit, at_home: Path, amount: Callable[[int, int], int]) -> None:
    of_a_page = 40
    pages = amount(10_000, 100_000) // of_a_page

    with Counter(at_home, program=READS, configuration=FOR_MANY) as counter, ThreadPoolExecutor(6) as crowd:

        def attack(seed: int) -> bytes:
            chance = random.Random(seed)  # noqa: S311 - the same in every run
            said = [chance.choice(HARMLESS)(chance) for _message in range(of_a_page - 1)]
            last = [chance.choice([*ENDS.values()])[0], frame(TEXT, chance.randbytes(chance.randrange(99)))]
            with raw(counter) as page:
                # Whoever is cut for what was said before says the rest to nobody.
                with suppress(OSError):
                    page.sendall(b"".join((*said, chance.choice(last), GOODBYE)))
                return until_closed(page)

        other = visit(counter)
        other.wait_for("ready")
        (program,) = counter.programs()
        for heard in crowd.map(attack, range(pages)):
            assert b"Traceback" not in heard
            assert b"Erreur" not in heard
        counter.wait_for_programs(1)
        assert counter.programs() == [program]
        assert other.is_answered()
        assert other.raw == b"ready\n"
        counter.end()
        assert COUNTS.fullmatch(counter.said)


@pytest.mark.usefixtures("alice")
def test_random_keys_do_not_get_past_the_kiosk(visit: Visit, at_home: Path, amount: Callable[[int, int], int]) -> None:
    with Counter(at_home) as counter:
        visitor = visit(counter)
        visitor.wait_for(welcomed)
        (program,) = counter.programs()
        for data in random_strings(19, amount(200, 5000)):
            visitor.send(data)
        visitor.send("\x1b[201~\x1b\\")
        to_the_way_out(visitor)
        assert counter.programs() == [program]
        counter.end()
        assert COUNTS.fullmatch(counter.said)


@pytest.mark.usefixtures("alice")
def test_the_messages_of_somebody_else_open_nothing_of_theirs(visit: Visit, at_home: Path) -> None:
    messages: list[list[object]] = [
        ["resize", {"width": 90, "height": 30}],
        ["stdin", f"{PLANTED}\r"],
        ["ping", "here"],
        ["focus"],
    ]
    with Counter(at_home, program=SAYS_WHO) as counter:
        first = visit(counter)
        first.wait_for("visit")
        for message in messages:
            first.say(*message)
        first.wait_for(PLANTED)
        (theirs,) = counter.programs()
        before = first.raw

        second = visit(counter)
        second.wait_for("visit")
        assert second.raw.startswith(b"visit")
        for message in messages:
            second.say(*message)
        second.wait_for(PLANTED)
        assert f"visit {theirs}.".encode() not in second.raw
        assert len(counter.programs()) == 2
        assert first.is_answered()
        assert first.raw == before


@pytest.mark.usefixtures("alice")
def test_only_our_page_may_call_and_only_in_a_proper_way(at_home: Path) -> None:
    with Counter(at_home, program=READS) as counter:
        evil = "counter.example"
        answers = {
            our(counter): 101,
            our(counter, Host="localhost", Origin="http://localhost"): 101,
            # Somebody else's page, and none.
            our(counter, Origin=f"http://{evil}"): 403,
            our(counter, Origin="null"): 403,
            our(counter, Origin=None): 403,
            our(counter, Origin=counter.origin + "0"): 403,
            our(counter, Origin=f"file://{counter.host}"): 403,
            our(counter, Host=evil, Origin=f"http://{evil}"): 403,
            our(counter, Host=f"{counter.host}@{evil}", Origin=f"http://{counter.host}@{evil}"): 403,
            our(counter, "/terminal", f"Origin: http://{evil}"): 400,
            # Other places.
            our(counter, "/"): 403,
            our(counter, "/terminal/"): 403,
            our(counter, "//terminal"): 403,
            our(counter, "/%74erminal"): 403,
            our(counter, "/../terminal"): 403,
            # No handshake.
            our(counter, Sec_WebSocket_Key=None): 400,
            our(counter, Sec_WebSocket_Key="short"): 400,
            our(counter, Sec_WebSocket_Version="8"): 400,
            our(counter, Upgrade=None): 404,
            our(counter, method="POST"): 405,
            request(Origin=counter.origin): 403,
            b"\x16\x03\x01 no TLS here\r\n\r\n": 400,
        }
        assert {sent: status(counter, sent) for sent in answers} == answers
        assert counter.get("/terminal")[0] == 404
        assert counter.get("/text-terminal")[0] == 404
        counter.wait_for_nobody()
        counter.end()
        assert COUNTS.fullmatch(counter.said)


@pytest.mark.parametrize(
    "target", ["/static", "/static/", "/js/textual.js", "/../page/counter.html", "/%2e%2e/web/site.py", "/download/x"]
)
@pytest.mark.usefixtures("alice")
def test_nothing_but_the_page_can_be_had(at_home: Path, target: str) -> None:
    with Counter(at_home, program=READS) as counter:
        assert counter.get(target) == (404, b"")
