"""A phone to try a service with by hand, or by a script: `python -m tests.push_phone --state FILE < link`.

The first run reads the link on standard input and enrols; a run after it goes on with the phone that lies in the file,
or calls again with the same key if the first has failed. It then asks what waits, every three seconds or once, shows
it, and answers as an option says, else as a line of standard input does.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.push_phone import pocket
from tests.push_phone.kept import a_key
from tests.push_phone.key_uri import NotRead
from tests.push_phone.phone import Gone, Phone, Refused
from tests.push_phone.protocol import App, Challenge, Message, NotUnderstood
from tests.push_phone.transport import Reply, Transport, Unreachable, over_http

SECONDS = 3
"""Between two polls of an app that is open."""
REASONS = {"n": None, "not me": "unknown_trigger", "cancel": "cancelled"}


def main(words: Sequence[str], transport: Transport | None = None) -> int:
    """Run a phone; return 0 where the last message was heard."""
    told = _options().parse_args(words)
    try:
        phone = _phone(told, transport or over_http(told.authority))
        _enrol(phone, told)
        return _use(phone, told)
    except (NotRead, NotUnderstood, Refused, Unreachable, Gone) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1


def _options() -> ArgumentParser:
    parser = ArgumentParser("tests.push_phone", description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument(
        "--state", type=Path, required=True, metavar="FILE", help="where the phone and its key lie, 0600"
    )
    parser.add_argument("--once", action="store_true", help="ask once what waits, then end")
    parser.add_argument("--accept", nargs="?", const="", metavar="NUMBER", help="accept whatever comes")
    parser.add_argument(
        "--decline", nargs="?", const="n", choices=REASONS, metavar="REASON", help="n, not me or cancel"
    )
    parser.add_argument("--version", default="4.8.0", help="of the app; before 4.4.0 it knows no numbers")
    parser.add_argument("--system", default="android/15", help="ios/18 sends an empty POST first")
    parser.add_argument("--authority", type=Path, metavar="FILE", help="a certificate to trust beside the system's")
    wrong = parser.add_argument_group("misbehaviour")
    wrong.add_argument("--clock", type=float, default=0, metavar="SECONDS", help="a clock that is fast, or slow: -90")
    wrong.add_argument("--other-key", action="store_true", help="sign with another key once enrolled")
    wrong.add_argument("--wrong-number", action="store_true", help="choose another button than the one told")
    wrong.add_argument("--replay", action="store_true", help="send each poll again")
    wrong.add_argument("--lose-answer", action="store_true", help="hear nothing of what the first message is answered")
    return parser


def _phone(told: Namespace, transport: Transport) -> Phone:
    major, minor, patch = map(int, told.version.split("."))
    options: dict[str, Any] = {
        "app": App((major, minor, patch), told.system),
        "clock": lambda: time.time() + told.clock,
        "transport": _losing_one(transport) if told.lose_answer else transport,
    }
    if told.state.exists():
        return pocket.take(told.state, **options)
    return Phone(sys.stdin.readline().strip(), **options)


def _losing_one(transport: Transport) -> Transport:
    """Return a network that loses the answer to the first form."""
    lost: list[Reply] = []

    def send(message: Message, user_agent: str) -> Reply:
        reply = transport(message, user_agent)
        if message.body and not lost:
            lost.append(reply)
            raise Unreachable(f"the answer, {reply.status}, was lost")
        return reply

    return send


def _enrol(phone: Phone, told: Namespace) -> None:
    pocket.put(phone, told.state)
    if not phone.is_enrolled:
        phone.enrol()
        pocket.put(phone, told.state)
        print(f"enrolled: {phone.enrolment.issuer}:{phone.enrolment.label} at {phone.enrolment.url}")


def _use(phone: Phone, told: Namespace) -> int:
    phone.key = a_key(1) if told.other_key else phone.key
    if told.once:
        return _look(phone, told)
    while True:
        try:
            _look(phone, told)
        except (Refused, Unreachable, NotUnderstood) as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        time.sleep(SECONDS)


def _look(phone: Phone, told: Namespace) -> int:
    """Open the app, and answer what it shows. Return 1 if an answer was refused."""
    waiting = phone.open()
    if not told.other_key:
        pocket.put(phone, told.state)
    if told.replay and phone.last:
        print(f"the same poll again: {phone.send(phone.last).status}")
    replies = [reply for challenge in waiting if (reply := _answered(phone, challenge, told))]
    for reply in replies:
        print(f"answered: {reply.status}, {reply.value if reply.is_good else reply.message}")
    return int(not all(reply.value is True for reply in replies))


def _answered(phone: Phone, challenge: Challenge, told: Namespace) -> Reply | None:
    print(f"{challenge.title}: {challenge.question} {' '.join(f'[{button}]' for button in challenge.buttons)}")
    if told.accept is None and told.decline is None:
        return _answered_by_hand(phone, challenge, told)
    if told.decline is not None:
        return phone.decline(challenge, REASONS[told.decline])
    return phone.accept(challenge, _chosen(challenge, told.accept, told.wrong_number))


def _answered_by_hand(phone: Phone, challenge: Challenge, told: Namespace) -> Reply | None:
    """Ask what to answer: y or a number, n, not me, cancel; nothing leaves it for the next time."""
    print(f"y or a number, {', '.join(REASONS)}, or nothing: ", end="", flush=True)
    word = sys.stdin.readline().strip()
    if word in REASONS:
        return phone.decline(challenge, REASONS[word])
    return phone.accept(challenge, _chosen(challenge, word.removeprefix("y"), told.wrong_number)) if word else None


def _chosen(challenge: Challenge, number: str, wrong: bool) -> str | None:
    """Return the button to press, None where there is none."""
    if not challenge.buttons:
        return None
    return next(button for button in challenge.buttons if button != number) if wrong else number or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
