"""What comes that is no good request: always one answer or a closed connection, and others notice nothing."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spoken import soft
from tests.tui.http.harness import HERE, LONGEST_WAIT, PATH, Running, serving, until_closed
from tui.http.entrance import Limits

POLL = f"{PATH}?serial=S1&timestamp=T&signature=A"
GOOD = f"GET {POLL} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
FORM = b"content-type: application/x-www-form-urlencoded\r\n"
STATUS = re.compile(rb"^HTTP/1\.1 (\d{3}) ")
IMPATIENT = Limits(seconds=0.3)


def status(found: bytes) -> int:
    """The status of the first answer; 0 for none."""
    match = STATUS.match(found)
    return int(match[1]) if match else 0


def line_to(service: Running) -> socket.socket:
    """A connection that says nothing yet."""
    return socket.create_connection((HERE, service.port), timeout=LONGEST_WAIT)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_another_method_is_told_which_there_are(service: Running, method: str) -> None:
    answer = service.ask(method, PATH)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")
    assert service.ask(method, "/verify").headers["allow"] == "POST"


def test_the_head_of_an_answer_alone_is_no_method_here_either(service: Running) -> None:
    answer = service.ask("HEAD", POLL)
    assert (answer.status, answer.headers["allow"], answer.body) == (405, "GET, POST", b"")
    assert service.ask("GET", "/verify").status == 405


@pytest.mark.parametrize("target", ["/", "/p/", "/P", "//p", "/%70", "/p;x", "/p/..", "/verify/", "/favicon.ico", "/é"])
def test_there_is_nothing_beside_the_path(service: Running, target: str) -> None:
    found = service.raw(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert status(found) in (404, 400)
    assert service.phones.asked == []


def chunked(*parts: bytes) -> bytes:
    """A form in parts."""
    head = b"POST /p HTTP/1.1\r\nHost: x\r\nconnection: close\r\n" + FORM + b"transfer-encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def test_a_form_may_come_in_parts_up_to_the_same_size(service: Running) -> None:
    enrol = b"enrollment_credential=abc&serial=S1&pubkey=AAAA"
    assert status(service.raw(chunked(enrol[:10], enrol[10:]))) == 200
    assert status(service.raw(chunked(enrol, b"x" * 4000, b"x" * 4000, b"x" * 4000))) == 413


def test_whoever_asks_first_whether_to_send_a_form_is_told_to(service: Running) -> None:
    body = b"enrollment_credential=abc&serial=S1&pubkey=AAAA"
    head = b"POST /p HTTP/1.1\r\nHost: x\r\nconnection: close\r\nexpect: 100-continue\r\n" + FORM
    found = service.raw(head + b"content-length: %d\r\n\r\n" % len(body) + body)
    assert status(found) == 100
    assert b"HTTP/1.1 200 " in found
    too_long = service.raw(head + b"content-length: 9000\r\n\r\n")
    assert status(too_long) == 413


def test_an_older_version_of_http_is_answered(service: Running) -> None:
    found = service.raw(f"GET {POLL} HTTP/1.0\r\n\r\n".encode())
    assert status(found) == 200
    assert b"connection: close" in found


def test_requests_that_come_together_are_answered_in_their_order(service: Running) -> None:
    last = GOOD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    found = service.raw(GOOD + GOOD.replace(b"GET", b"PUT").replace(b"Host: x", b"Host: y") + last)
    assert re.findall(rb"HTTP/1\.1 (\d{3}) ", found)[:2] == [b"200", b"405"]


def test_more_than_a_request_may_say_ends_the_connection_after_what_was_begun(service: Running) -> None:
    for much in (b"GET /p HTTP/1.1\r\nX: " + b"x" * 40000, GOOD * 1000):
        found = service.raw(GOOD + much)
        assert status(found) == 200
        assert len(re.findall(rb"HTTP/1\.1 200", found)) < 300


@pytest.mark.parametrize(
    "head",
    [
        b"GET",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /p HTTP/9.9\r\n\r\n",
        b"GET /p HTTP/1.1\r\nHost x\r\n\r\n",
        b"GET /p HTTP/1.1\r\nA\x00: x\r\n\r\n",
        b"GET /p HTTP/1.1\r\nA: x\x00\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\n\r\n",
        b"CONNECT mail.example.org:25 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://\xff/ HTTP/1.1\r\n\r\n",
        b"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 1e3\r\n\r\n",
        b"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999999\r\n\r\n",
        b"GET /p HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_or_cut(head: bytes) -> None:
    with serving(limits=IMPATIENT) as service:
        with line_to(service) as line:
            line.sendall(head)
            found = until_closed(line)
        assert status(found) in (0, 400, 404, 405, 413)
        assert service.ask("GET", POLL).status == 200
    assert not [told for told in service.said if "Erreur" in told]


def fill(line: socket.socket) -> None:
    """Send the head of a request until the other side has had enough."""
    line.sendall(b"GET /p HTTP/1.1\r\n")
    while True:
        line.sendall(b"X-Filler: " + b"x" * 4000 + b"\r\n")


def test_what_is_no_http_is_counted() -> None:
    with serving() as service:
        assert status(service.raw(b"\x16\x03\x01\r\n\r\n")) == 400
    assert [*map(soft, service.said)] == ["Sans suite : connexions illisibles 1."]


def test_a_head_without_an_end_is_cut() -> None:
    with serving(limits=IMPATIENT) as service:
        with line_to(service) as line, pytest.raises(ConnectionError):
            fill(line)
        assert service.ask("GET", POLL).status == 200


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET /p?ser",
        b"GET /p HTTP/1.1\r\nHost: x\r\n",
        b"POST /p HTTP/1.1\r\nHost: x\r\n" + FORM + b"Content-Length: 500\r\n\r\nserial=",
    ],
)
def test_whoever_is_too_slow_is_cut_and_others_notice_nothing(beginning: bytes) -> None:
    with serving(limits=IMPATIENT) as service, line_to(service) as slow:
        slow.sendall(beginning)
        assert service.ask("GET", POLL).status == 200
        assert until_closed(slow) == b""
    assert any("connexions trop lentes 1" in told for told in service.said)


def test_whoever_asks_again_and_again_may_say_more_than_one_request_may(service: Running) -> None:
    line = service.connection()
    for _time in range(40):
        line.request("GET", f"{POLL}&x={'x' * 1000}")
        assert line.getresponse().read()
    line.close()
    assert len(service.phones.asked) == 40


def crowd(service: Running, size: int) -> Iterator[socket.socket]:
    """So many connections, of which the service has taken each and waits for a form on it."""
    head = b"POST /p HTTP/1.1\r\nHost: x\r\nexpect: 100-continue\r\n" + FORM + b"content-length: 50\r\n\r\n"
    for _one in range(size):
        line = line_to(service)
        line.sendall(head)
        assert status(line.recv(4096)) == 100
        yield line


@pytest.mark.parametrize("limits", [Limits(connections=3), Limits(of_an_address=3)])
def test_more_connections_than_there_may_be_are_closed_and_a_place_comes_back(limits: Limits) -> None:
    with serving(limits=limits) as service:
        with ExitStack() as stack:
            for line in crowd(service, 3):
                stack.enter_context(line)
            with line_to(service) as one_too_many:
                assert until_closed(one_too_many) == b""
        while not service.raw(GOOD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")):
            # The ends of the three are still on their way.
            continue
    assert any("connexions de trop" in told for told in service.said)


@pytest.mark.parametrize("limits", [Limits(connections=6), Limits(of_an_address=6)])
def test_connections_that_are_kept_keep_nobody_out(limits: Limits) -> None:
    with serving(limits=limits) as service, ExitStack() as kept:
        for _phone in range(20):
            line = kept.enter_context(closing(service.connection()))
            line.request("GET", POLL)
            assert line.getresponse().read()


def test_it_stops_while_somebody_is_in_the_middle_of_a_request() -> None:
    with serving() as service:
        slow = line_to(service)
        slow.sendall(b"POST /p HTTP/1.1\r\nHost: x\r\n" + FORM + b"Content-Length: 500\r\n\r\nserial=")
        assert service.ask("GET", POLL).status == 200
    slow.close()


TOKENS = st.sampled_from(
    [
        b"GET", b"POST", b"HEAD", b"CONNECT", b" ", b"/p", b"/verify", b"?serial=S1&timestamp=T&signature=A", b"%ff",
        b" HTTP/1.1", b" HTTP/1.0", b"\r\n", b"\n", b"\r", b"\0", b": ", b"Host", b"Content-Length", b"Content-Type",
        b"application/x-www-form-urlencoded", b"Transfer-Encoding", b"chunked", b"Expect: 100-continue", b"Connection",
        b"close", b"Upgrade", b"websocket", b"Authorization: Bearer t", b"5", b"8193", b"-1", b"account=a&code=1",
        b"enrollment_credential=a&serial=S&pubkey=K", b"nonce=N", b"&", b"=", b"+",
    ]
)  # fmt: skip
ANYTHING = st.lists(TOKENS | st.binary(max_size=8), max_size=30).map(b"".join)
ALMOST = st.tuples(
    st.sampled_from([b"GET", b"POST", b"PUT"]),
    st.sampled_from([b"/p", b"/verify", b"/", b"*"]),
    st.lists(
        st.tuples(st.sampled_from([b"Content-Length", b"Content-Type", b"Authorization", b"X"]), ANYTHING), max_size=4
    ),
    ANYTHING,
).map(
    lambda part: (
        b"%s %s HTTP/1.1\r\n%s\r\n%s" % (part[0], part[1], b"".join(b"%s: %s\r\n" % pair for pair in part[2]), part[3])
    )
)


def test_whatever_bytes_come_there_is_an_answer_or_an_end_and_never_a_traceback(
    amount: Callable[[int, int], int],
) -> None:
    with serving(limits=Limits(seconds=0.05)) as service:

        @settings(max_examples=amount(100, 5000), deadline=None)
        @given(ANYTHING | ALMOST, st.booleans())
        def try_it(sent: bytes, ends: bool) -> None:
            found = service.raw(sent, ends=ends)
            assert status(found) or not found, found
            assert b"HTTP/1.1 5" not in found

        try_it()
    assert not [told for told in service.said if "Erreur" in told]
