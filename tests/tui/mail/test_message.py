"""The e-mail itself, as a mail program reads it: its headers, its words, and what it never holds."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from storage import InvalidEmail, Mail, Notice, NoticeKind
from tui import language
from tui.config.settings import Settings
from tui.mail import message as letter
from tui.messages import notices

NOW = 1_790_000_000.0
SENDER = "guichet@exemple.fr"
SETTINGS = Settings(issuer="Été 2026", organisation="Assurance « Québec »")
HEADERS = [
    *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
    *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
]


def mail(
    kind: NoticeKind = NoticeKind.METHOD_ADDED,
    detail: str = "Mon iPhone",
    name: str = "marie.tremblay",
    address: str = "marie@exemple.fr",
    attempts: int = 1,
) -> Mail:
    """One notice to be sent."""
    return Mail(Notice(id=7, at=1_788_444_300, kind=kind, detail=detail), name, address, attempts)


def received(sent: Mail) -> EmailMessage:
    """The message on the other side."""
    return message_from_bytes(letter.compose(sent, SETTINGS, SENDER, NOW).message.as_bytes(), policy=policy.default)


def paragraphs(message: EmailMessage) -> list[str]:
    """The body, with the lines of each paragraph joined again."""
    body: str = message.get_content()
    return [" ".join(paragraph.split()) for paragraph in body.replace("\r\n", "\n").split("\n\n")]


def text(message: EmailMessage) -> str:
    """The same in one line."""
    return " ".join(paragraphs(message))


@pytest.mark.parametrize("kind", NoticeKind)
def test_it_says_what_happened_to_whom_and_what_to_do(kind: NoticeKind) -> None:
    sent = mail(kind, "3")
    message = received(sent)
    said = text(message)
    assert message["Subject"] == notices.headline(kind)
    assert notices.sentence(sent.notice) in said
    assert "marie.tremblay" in said
    assert "prévenez un opérateur sans attendre" in said
    assert "Été 2026 · Assurance « Québec »" in said


def test_a_sign_in_that_was_denied_says_what_to_do_about_the_password() -> None:
    said = text(received(mail(NoticeKind.SIGN_IN_DENIED)))
    assert "Personne n'est entré." in said
    assert "changez-le dans vos paramètres, ou prévenez un opérateur sans attendre" in said


@pytest.mark.parametrize("kind", NoticeKind)
def test_it_has_no_link(kind: NoticeKind) -> None:
    assert re.search(r"https?:|www\.|@|<a ", text(received(mail(kind)))) is None


def test_it_is_plain_text_that_any_server_carries() -> None:
    raw = letter.compose(mail(), SETTINGS, SENDER, NOW).message.as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 78
    message = received(mail())
    assert message.get_content_type() == "text/plain"
    assert max(map(len, message.get_content().splitlines())) <= 72


def test_its_headers() -> None:
    message = received(mail())
    assert list(message.keys()) == HEADERS
    assert message["From"].addresses[0].display_name == "Été 2026"
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message["To"] == "marie@exemple.fr"
    assert message["Date"] == "Mon, 21 Sep 2026 14:13:20 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@exemple.fr>")


def test_a_copy_is_known_by_its_identifier() -> None:
    first, again, other = received(mail()), received(mail(attempts=2)), received(mail(name="paul"))
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]


def test_in_english() -> None:
    language.choose("en")
    message = received(mail())
    assert message["Subject"] == "A method was added"
    assert "If this was not you, tell an operator at once" in text(message)


@pytest.mark.parametrize("hostile", ["\r\nBcc: x@y.z\r\n\r\n", "\nContent-Type: text/html\n\n<b>", "\x00\x1b]0;x\x07"])
def test_a_hostile_name_adds_no_header_and_no_line(hostile: str) -> None:
    message = received(mail(detail=f"Mon{hostile}", name=f"marie{hostile}"))
    assert list(message.keys()) == HEADERS
    assert len(paragraphs(message)) == 6
    assert text(message).isprintable()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("http://faux.exemple/x", "http faux exemple x"),
        ("www.faux.fr", "www faux fr"),
        ("moi@faux.fr", "moi faux fr"),
        ("iPhone 15.2 de S. Roy", "iPhone 15.2 de S. Roy"),
    ],
)
def test_the_name_of_a_device_makes_no_link(name: str, shown: str) -> None:
    assert f" : {shown}." in text(received(mail(detail=name)))


@pytest.mark.parametrize("odd", ["a.b-@exemple.fr", "o'neil+x@exemple.fr", "{|}@exemple.fr"])
def test_an_odd_address_is_the_one_in_the_header(odd: str) -> None:
    address = received(mail(address=odd))["To"].addresses[0]
    assert f"{address.username}@{address.domain}" == odd


@pytest.mark.parametrize(
    "wrong", ["", "marie", "a@b.fr\r\nBcc: x@y.z", "a@b.fr, c@d.fr", "é@b.fr", "a..b@c.fr", "a@-é.fr", "<a@b.fr>"]
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidEmail):
        letter.compose(mail(address=wrong), SETTINGS, SENDER, NOW)


def test_a_domain_with_accents_is_in_ascii_in_the_headers() -> None:
    sender, recipient, message = letter.compose(mail(address="marie@hôpital.fr"), SETTINGS, "guichet@général.fr", NOW)
    assert (sender, recipient) == ("guichet@xn--gnral-bsab.fr", "marie@xn--hpital-ixa.fr")
    assert message["To"] == "marie@xn--hpital-ixa.fr"
    assert str(message["Message-ID"]).endswith("@xn--gnral-bsab.fr>")
    assert message.as_bytes().isascii()
