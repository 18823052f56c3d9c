"""A question to the service of another machine: one word back, or why there is none, in time."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mail_server import closed_port, self_signed
from tests.service import TOKEN, Service, reply, serving, word
from tests.spoken import soft
from tui import language
from tui.config.server_address import server_address
from tui.ssh import asking
from tui.ssh.asking import ANSWERS, Unanswered

SECONDS = 20
"""For answers that come at once."""
CODE = "482913"


def asked_of(url: str, authorities: Path | None = None, seconds: float = SECONDS) -> asking.Service:
    """What a host asks that was given the token."""
    return asking.Service(server_address(url), TOKEN, authorities, seconds)


def why(url: str, authorities: Path | None = None, seconds: float = SECONDS) -> str:
    """The sentence for the absence of an answer."""
    with pytest.raises(Unanswered) as raised:
        asked_of(url, authorities, seconds).ask("alice", CODE)
    said = soft(str(raised.value))
    assert CODE not in said
    assert TOKEN not in said
    assert server_address(url).shown in said
    return said


@pytest.fixture(autouse=True)
def _french() -> None:
    language.choose("fr")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the address of this machine."""
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_word_comes_back_as_it_is(service: Service, answer: str) -> None:
    service.answer = word(answer)
    assert asked_of(service.url).ask("alice", CODE) == answer


def test_account_code_and_token_are_all_that_is_sent(service: Service) -> None:
    asked_of(service.url).ask("Zoé & Cie=1", CODE)
    (asked,) = service.asked
    assert (asked.method, asked.path) == ("POST", "/verify")
    assert asked.form == {"account": ["Zoé & Cie=1"], "code": [CODE]}
    assert asked.headers == {
        "host": f"{service.host}:{service.port}",
        "accept-encoding": "identity",
        "authorization": f"Bearer {TOKEN}",
        "content-length": asked.headers["content-length"],
        "content-type": "application/x-www-form-urlencoded",
    }


def test_at_a_login_it_says_so(service: Service) -> None:
    asked_of(service.url).ask("alice", "", at_a_login=True)
    assert service.asked[0].form == {"account": ["alice"], "code": [""], "login": ["1"]}


@pytest.mark.parametrize("path", ["", "/", "/verify", "/verify/"])
def test_the_address_may_end_in_what_is_asked_for(service: Service, path: str) -> None:
    asked_of(service.url + path).ask("alice", CODE)
    asked_of(f"{service.url}/mfa{path}").ask("alice", CODE)
    assert [asked.path for asked in service.asked] == ["/verify", "/mfa/verify"]


def test_a_name_that_is_no_utf_8_is_nobodys_and_is_not_sent(service: Service) -> None:
    assert asked_of(service.url).ask("a\udcffb", CODE) == "none"
    assert service.asked == []


def test_what_is_too_long_for_the_service_is_not_sent(service: Service) -> None:
    for account, code in (("alice", f"{'é' * 2000} {CODE}"), ("a" * 9000, CODE)):
        with pytest.raises(Unanswered, match="trop long"):
            asked_of(service.url).ask(account, code)
    assert service.asked == []


def test_a_service_with_a_certificate_is_asked_by_tls(certificate: Path) -> None:
    with serving(certificate) as service:
        assert asked_of(service.url, certificate).ask("alice", CODE) == "accepted"
        assert len(service.asked) == 1


def test_a_certificate_of_nobody_known_is_not_trusted(certificate: Path) -> None:
    with serving(certificate) as service:
        assert "ne prouve pas qui il est (self-signed certificate)" in why(service.url)
        assert service.asked == []


def test_nor_is_one_of_another_authority(certificate: Path, tmp_path: Path) -> None:
    with serving(certificate) as service:
        assert "ne prouve pas qui il est (" in why(service.url, self_signed(tmp_path, "autre.exemple.fr"))
        assert service.asked == []


def test_nor_is_one_of_another_name(tmp_path: Path) -> None:
    other = self_signed(tmp_path, "autre.exemple.fr")
    with serving(other) as service:
        assert "not valid for '127.0.0.1'" in why(service.url, other)
        assert service.asked == []


def test_nor_is_one_that_has_expired(tmp_path: Path) -> None:
    old = self_signed(tmp_path, expired=True)
    with serving(old) as service:
        assert "ne prouve pas qui il est (certificate has expired)" in why(service.url, old)
        assert service.asked == []


def test_the_authorities_of_the_configuration_replace_those_of_the_system(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trust_it(context: ssl.SSLContext, *_purpose: object) -> None:
        context.load_verify_locations(certificate)

    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", trust_it)
    with serving(certificate) as service:
        assert asked_of(service.url).ask("alice", CODE) == "accepted"
        assert "ne prouve pas" in why(service.url, self_signed(tmp_path, "autre.exemple.fr"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_less_than_tls_1_2_is_not_spoken(certificate: Path) -> None:
    with serving(certificate, tls=ssl.TLSVersion.TLSv1_1) as service:
        assert "n'a pas pu être chiffrée" in why(service.url, certificate)
        assert service.asked == []
    # Some systems refuse them by themselves, whatever a program says.
    assert asking._context(certificate).minimum_version is ssl.TLSVersion.TLSv1_2


def test_neither_is_none_at_all(service: Service, certificate: Path) -> None:
    assert "n'a pas pu être chiffrée" in why(service.url.replace("http:", "https:"), certificate)
    assert service.asked == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "ce fichier n'existe pas"),
        (b"", "ce ne sont pas des certificats (PEM)"),
        (b"\xff\x00", "ce ne sont pas des certificats (PEM)"),
    ],
)
def test_authorities_that_cannot_be_read_are_named(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unanswered) as raised:
        asked_of("https://127.0.0.1:9", path).ask("alice", CODE)
    assert f"({path} : {says})" in soft(str(raised.value))


def test_where_nobody_listens_it_is_said(certificate: Path) -> None:
    assert "n'a pas pu être joint" in why(f"https://127.0.0.1:{closed_port()}", certificate)


@pytest.mark.parametrize("host", ["nulle-part.invalid", "-." * 40 + "invalid"])
def test_so_it_is_of_a_name_that_nobody_has(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_what: object, **_how: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert "n'a pas pu être joint" in why(f"https://{host}")


def test_who_hangs_up_has_answered_nothing(service: Service) -> None:
    service.answer = lambda _handler: None
    assert "ou n'a rien répondu" in why(service.url)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "refuse le jeton de cette machine"),
        (500, "ne peut rien vérifier pour le moment"),
        (502, "ne peut rien vérifier pour le moment"),
        (503, "ne peut rien vérifier pour le moment"),
        (200, "autre chose que ce que répond Guichet"),
        (204, "autre chose que ce que répond Guichet"),
        (400, "autre chose que ce que répond Guichet"),
        (403, "autre chose que ce que répond Guichet"),
        (404, "autre chose que ce que répond Guichet"),
        (405, "autre chose que ce que répond Guichet"),
    ],
)
def test_each_refusal_of_the_service_has_its_sentence(service: Service, status: int, says: str) -> None:
    service.answer = reply(status, b"" if status == 204 else b"<html>")
    assert says in why(service.url)


@pytest.mark.parametrize("status", [201, 401, 403, 429, 503])
def test_no_word_counts_with_another_status(service: Service, status: int) -> None:
    service.answer = reply(status, "accepted\n")
    why(service.url)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "accepted",
        "ACCEPTED\n",
        "accepted\r\n",
        " accepted\n",
        "accepted\naccepted\n",
        "refused\naccepted\n",
        "\xff",
    ],
)
def test_no_other_word_counts(service: Service, body: str) -> None:
    service.answer = reply(200, body)
    assert "autre chose" in why(service.url)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirection_is_followed(service: Service, status: int) -> None:
    with serving() as other:
        service.answer = reply(status, b"", Location=f"{other.url}/verify")
        assert "autre chose" in why(service.url)
        assert (len(service.asked), other.asked) == (1, [])


def test_no_proxy_of_the_environment_is_used(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert asked_of(service.url).ask("alice", CODE) == "accepted"
        assert proxy.asked == []


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 accepted\r\n\r\naccepted\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\naccepted\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\naccepted\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\naccepted\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\naccepted\n",
    ],
)
def test_what_is_no_answer_of_http_is_said(service: Service, raw: bytes) -> None:
    service.raw = raw
    assert "autre chose que ce que répond Guichet" in why(service.url)


PIECES = st.sampled_from(
    (
        *(b"HTTP/1.1 200 OK", b"HTTP/1.0 ", b"200", b"100", b"429", b"\r\n", b"\r\n\r\n", b"\n", b": ", b"accepted"),
        *(b"Content-Length: ", b"Transfer-Encoding: chunked", b"Retry-After: ", b"-1", b"9", b"\x00", b"\xff", b" "),
    )
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES | st.binary(max_size=8), max_size=12))
def test_whatever_is_answered_is_a_word_or_has_a_sentence(service: Service, pieces: list[bytes]) -> None:
    service.raw = b"".join(pieces)
    with suppress(Unanswered):
        answer = asked_of(service.url).ask("alice", CODE)
        assert f"{answer}\n".encode() in service.raw


def test_a_paused_host_is_told_until_when(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_900_000_000.0)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    service.answer = reply(429, b"", Retry_After="600")
    assert "jusqu'au 17/03/2030 à 17:56 : trop de codes ont été refusés" in why(service.url)


@pytest.mark.parametrize("pause", [None, "", "bientôt", "-1", "1e3", "9" * 12, "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_without_a_number_of_seconds_it_is_paused_for_a_while(service: Service, pause: str | None) -> None:
    service.answer = reply(429, b"", **({} if pause is None else {"Retry_After": pause}))
    assert "ne répond plus à cette machine pour un moment" in why(service.url)


Misbehave = Callable[[Service], None]


def silent(service: Service) -> None:
    """Never answer."""
    service.answer = service.say_nothing


def slow_headers(service: Service) -> None:
    """Send headers that never end."""
    service.answer = lambda handler: service.drip(handler, b"x", before=b"HTTP/1.1 200 OK\r\nX: ")


def slow_body(service: Service) -> None:
    """Send a body letter by letter, none of which comes late."""
    service.answer = lambda handler: service.drip(handler, b"a", before=b"HTTP/1.1 200 OK\r\n\r\n")


def slow_status(service: Service) -> None:
    """Send the first line letter by letter."""
    service.answer = lambda handler: service.drip(handler, b"H")


def going_on(service: Service) -> None:
    """Say for ever that one may go on."""
    service.answer = lambda handler: service.drip(handler, b"HTTP/1.1 100 Continue\r\n\r\n")


def still_asking() -> list[threading.Thread]:
    """The threads of questions that go on, each waited for."""
    threads = [thread for thread in threading.enumerate() if thread.name == asking.THREAD]
    for thread in threads:
        thread.join(SECONDS)
    return [thread for thread in threads if thread.is_alive()]


@pytest.mark.parametrize("misbehave", [silent, slow_status, slow_headers, slow_body, going_on])
def test_whoever_is_slow_is_left_at_the_deadline(service: Service, misbehave: Misbehave) -> None:
    misbehave(service)
    assert "n'a pas répondu dans le délai de 1 seconde" in why(service.url, seconds=0.3)


def test_a_huge_answer_is_not_read(service: Service) -> None:
    service.answer = reply(200, b"accepted\n" * 2_000_000)
    assert "autre chose" in why(service.url)


def test_a_handshake_that_never_ends_is_left(certificate: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent_one:
        assert "dans le délai" in why(f"https://127.0.0.1:{silent_one.getsockname()[1]}", certificate, seconds=0.3)


def test_so_is_a_name_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def look_up(*_what: object, **_how: object) -> None:
        answered.wait()
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    try:
        assert "dans le délai" in why("https://mfa.example.org", seconds=0.3)
    finally:
        answered.set()


def test_nothing_goes_on_reading_after_the_deadline(service: Service) -> None:
    slow_status(service)
    why(service.url, seconds=0.3)
    assert still_asking() == []


def test_what_is_asked_with_shows_no_token() -> None:
    service = asked_of("https://mfa.example.org")
    assert TOKEN not in repr(service) + str(service)
