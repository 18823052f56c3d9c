"""The page on which a sign-in waits for the phone: what it shows, and each way in which it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NoReturn

import pytest
from textual.color import Color
from textual.events import Paste

from storage import APPROVAL_SECONDS, Action, ApprovalState, CommitUnknown, Level, NoticeKind, Store
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.push_phone.phone import Phone, Refused
from tests.push_phone.protocol import App
from tests.storage import inside
from tests.storage.approvers import other, password_of, shown, with_a_phone
from tests.storage.approving import QUESTION
from tests.storage.people import rows
from tests.tui.approving import SETTINGS
from tests.tui.harness import EACH_SIZE, SIZES, Person, running
from tests.tui.journeys import GOOGLE, NAME, begun, enrolled
from tests.tui.stores import UNAVAILABLE, Gate, Gone, unavailable
from tests.tui.usable import assert_refused, assert_usable, unframed
from tui import language
from tui.config.settings import Settings, Theme
from tui.messages import approvals
from tui.screens.approval import ApprovalPage
from tui.screens.sign_in import SignInPage
from tui.widgets.code_field import CodeField
from tui.wizard.approving import Request, of_a_sign_in
from tui.wizard.journey import Journey
from tui.wizard.steps import Step

TITLE = "Approuvez sur votre téléphone"
OPEN = "Ouvrez privacyIDEA Authenticator ; tirez la liste vers le bas. Choisissez ce nombre :"


@pytest.fixture
def phone(store: Store, clock: FixedClock) -> Phone:
    """The phone of a client who has nothing else."""
    return with_a_phone(store, clock)


@asynccontextmanager
async def waiting(
    store: Store, clock: FixedClock, size: tuple[int, int] = (80, 24), settings: Settings = SETTINGS
) -> AsyncIterator[Person]:
    """Show the page to a person who has just typed the password."""
    journey = begun(settings).signed_in(password_of(store))
    async with running(store, clock, size, settings, journey) as person:
        assert person.step() is Step.APPROVAL
        yield person


def page(person: Person) -> ApprovalPage:
    """Return the page in front."""
    assert isinstance(person.app.screen, ApprovalPage)
    return person.app.screen


def number(person: Person) -> str:
    """Return the number that the page shows."""
    return page(person).number.digits


async def later(person: Person, clock: FixedClock, seconds: float = 1) -> None:
    """Let the page look once more."""
    clock.advance(seconds)
    page(person).watch_phone()
    await person.settle()


def requests(store: Store) -> int:
    """Count the requests that wait."""
    count: int = rows(store.path, "SELECT count(*) FROM approvals")[0][0]
    return count


def sign_ins(store: Store) -> int:
    """Count those of the audit log by which the person came in."""
    events = store.administration().audit_log.events()
    return len([event for event in events if (event.subject, event.action) == (NAME, Action.SIGNED_IN)])


# The way in


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_every_size_shows_the_number_and_signs_in(
    store: Store, clock: FixedClock, phone: Phone, size: tuple[int, int]
) -> None:
    async with waiting(store, clock, size) as person:
        assert_usable(person, TITLE, "Précédent", "Téléphone perdu ?", "Redemander")
        assert person.words(".lead") == f"{OPEN} {number(person)}"
        assert person.words("#patience") == "… En attente de votre accord"
        assert person.focused() is None
        challenge = shown(phone, clock)
        assert (challenge.question, challenge.title) == ("Vous connecter ?", "Espace client")
        phone.accept(challenge, number(person))
        await later(person, clock)
        assert person.step() is Step.CLIENT_SPACE
        assert person.app.journey.person.level is Level.FULL
    assert store.administration().directory.user(NAME).last_sign_in_at == int(clock.now)
    assert requests(store) == 0


async def test_the_card_is_where_it_is_on_every_page(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    await and_an_app(store, clock, phone)
    async with waiting(store, clock, SIZES[2]) as person:
        card = person.app.screen.query_one("#card").region
        person.app.move(begun().signed_in(password_of(store)))
        await person.settle()
        assert person.step() is Step.SIGN_IN_CODE
        assert person.app.screen.query_one("#card").region == card


async def test_help_tells_the_number_in_digits(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        digits = " ".join(number(person))
        await person.press("f1")
        assert f"Nombre à choisir : {digits}." in person.words()


async def test_enter_from_habit_leads_nowhere(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        before = number(person)
        await person.press("enter", "enter")
        assert (person.step(), number(person)) == (Step.APPROVAL, before)


async def test_before_settings_the_phone_is_asked_again(store: Store, clock: FixedClock, phone: Phone) -> None:
    async with waiting(store, clock) as person:
        phone.accept(shown(phone, clock), number(person))
        await later(person, clock)
        await person.click("#settings")
        await person.press("f1")
        assert "mot de passe, puis téléphone." in unframed(person)
        await person.press("escape")
        clock.advance(60)
        await person.fill(PASSWORD)
        assert (person.step(), person.app.journey.changing_settings) == (Step.APPROVAL, True)
        challenge = shown(phone, clock)
        assert challenge.question == "Modifier vos paramètres ?"
        phone.accept(challenge, number(person))
        await later(person, clock)
        assert person.step() is Step.METHODS


# A code of another device


async def and_an_app(store: Store, clock: FixedClock, phone: Phone) -> str:
    """Give the client an app with codes besides; return its secret."""
    session = password_of(store)
    asked = store.approvals.ask(session, QUESTION)
    phone.accept(shown(phone, clock), asked.number)
    proved = store.approvals.redeem(session, asked.id, "").session
    assert proved is not None
    journey = Journey(Step.METHODS, begun().methods, session=proved)
    secret = enrolled(store, clock, journey, GOOGLE)[1]
    clock.advance(60)
    return secret


@pytest.mark.parametrize("size", SIZES)
async def test_a_code_of_another_device_does_as_well(
    store: Store, clock: FixedClock, phone: Phone, size: tuple[int, int]
) -> None:
    secret = await and_an_app(store, clock, phone)
    async with waiting(store, clock, size) as person:
        assert_usable(person, TITLE, "Précédent", "Téléphone perdu ?", "Redemander")
        assert "Ou saisissez le code affiché par un autre" in person.words()
        await person.fill("123456")
        assert person.words("Notice").startswith("✗ Code refusé.")
        clock.advance(2)
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.CLIENT_SPACE
    assert requests(store) == 0


def scrolls(person: Person) -> float:
    """Return by how many rows the page is too long."""
    return person.app.screen.query_one("#page").max_scroll_y


@pytest.mark.parametrize("theme", ["sombre", "grand"])
@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("has_code", [False, True], ids=["phone", "phone and code"])
async def test_nothing_has_to_be_scrolled_whatever_is_said(
    store: Store, clock: FixedClock, phone: Phone, has_code: bool, spoken: str, theme: Theme
) -> None:
    if has_code:
        await and_an_app(store, clock, phone)
    language.choose(spoken)
    for size in ((80, 24), (100, 30), (120, 40)):
        clock.advance(300)
        async with waiting(store, clock, size, SETTINGS._replace(theme=theme)) as person:
            assert scrolls(person) == 0, size
            for said in (approvals.service_gone(), approvals.clock_off(-150, clock.now)):
                page(person).notice.say(said, "remark")
                await person.settle()
                assert scrolls(person) == 0, (size, said)
            if has_code:
                await person.fill("123456")
                assert scrolls(person) == 0, size


async def test_a_refused_code_leaves_the_request_waiting(store: Store, clock: FixedClock, phone: Phone) -> None:
    await and_an_app(store, clock, phone)
    async with waiting(store, clock) as person:
        await person.fill("123456")
        phone.accept(shown(phone, clock), number(person))
        await later(person, clock)
        assert person.step() is Step.CLIENT_SPACE


# How it ends otherwise


ENDINGS = {
    "refused": "Refusé sur votre téléphone. Si c'était une erreur, redemandez.",
    "wrong": (
        "Un autre nombre a été choisi sur le téléphone : par prudence, c'est un refus. Redemandez, puis choisissez le "
        "nouveau nombre."
    ),
    "old": (
        "L'application de votre téléphone est trop ancienne : elle ne montre pas de nombre. Mettez à jour privacyIDEA "
        "Authenticator (4.4 ou plus récent), puis redemandez."
    ),
    "timeout": "Pas de réponse du téléphone en 2 minutes. Redemandez.",
}


def refuse(person: Person, phone: Phone, clock: FixedClock) -> None:
    """Refuse, or do nothing until it is too late."""
    assert number(person)
    phone.decline(shown(phone, clock), "cancelled")


def choose_another(person: Person, phone: Phone, clock: FixedClock) -> None:
    """Press a wrong button."""
    challenge = shown(phone, clock)
    phone.accept(challenge, other(number(person), challenge))


def answer_without_a_number(person: Person, phone: Phone, clock: FixedClock) -> None:
    """Approve as an app did that knew no numbers."""
    assert number(person)
    phone.app = App(version=(4, 3, 0))
    phone.accept(shown(phone, clock))


def wait_too_long(person: Person, _phone: Phone, clock: FixedClock) -> None:
    """Leave the phone where it is."""
    assert number(person)
    clock.advance(APPROVAL_SECONDS)


ACTS: dict[str, Callable[[Person, Phone, FixedClock], None]] = {
    "refused": refuse,
    "wrong": choose_another,
    "old": answer_without_a_number,
    "timeout": wait_too_long,
}


@pytest.mark.parametrize("size", [SIZES[0], SIZES[1]])
@pytest.mark.parametrize("ending", ENDINGS)
async def test_each_ending_has_its_sentence_and_the_phone_is_asked_again(
    store: Store, clock: FixedClock, phone: Phone, ending: str, size: tuple[int, int]
) -> None:
    async with waiting(store, clock, size) as person:
        ACTS[ending](person, phone, clock)
        await later(person, clock)
        assert_refused(person, ENDINGS[ending])
        assert (number(person), person.focused()) == ("", "again")
        phone.app = App()
        clock.advance(10)
        await person.press("enter")
        assert number(person)
        phone.accept(shown(phone, clock), number(person))
        await later(person, clock)
        assert person.step() is Step.CLIENT_SPACE


@pytest.mark.parametrize(("has_code", "reason"), [(False, "cancelled"), (True, "unknown_trigger")])
async def test_what_is_alone_on_the_page_is_a_row_under_the_title(
    store: Store, clock: FixedClock, phone: Phone, has_code: bool, reason: str
) -> None:
    if has_code:
        await and_an_app(store, clock, phone)
    async with waiting(store, clock) as person:
        phone.decline(shown(phone, clock), reason)
        await later(person, clock)
        heading, said = (person.app.screen.query_one(name).region for name in ("#heading", "#notice"))
        assert said.y == heading.bottom + 1


async def test_not_me_leads_out_and_is_told(store: Store, clock: FixedClock, phone: Phone) -> None:
    looks: list[None] = []
    journey = begun(SETTINGS).signed_in(password_of(store))
    async with running(store, clock, (80, 24), SETTINGS, journey, lambda: looks.append(None)) as person:
        before = len(looks)
        phone.decline(shown(phone, clock), "unknown_trigger")
        await later(person, clock)
        assert len(looks) == before + 1, "the mail about it is sent at once"
        assert person.words("Notice") == (
            "✗ Refusé sur le téléphone : « ce n'était pas moi ». Personne n'est entré, votre compte est protégé. "
            "Changez votre mot de passe à la prochaine connexion, ou appelez un opérateur : quelqu'un d'autre le "
            "connaît peut-être."
        )
        assert "Redemander" not in person.words()
        assert "Précédent" not in person.words()
        assert person.focused() == "leave"
        await person.press("enter")
        assert person.app.journey == begun(SETTINGS)
    session = password_of(store)
    clock.advance(10)
    asked = store.approvals.ask(session, QUESTION)
    phone.accept(shown(phone, clock), asked.number)
    full = store.approvals.redeem(session, asked.id, "").session
    assert full is not None
    assert NoticeKind.SIGN_IN_DENIED in {notice.kind for notice in full.notices}


async def test_who_said_not_me_to_a_change_of_settings_is_signed_out(
    store: Store, clock: FixedClock, phone: Phone
) -> None:
    async with waiting(store, clock) as person:
        phone.accept(shown(phone, clock), number(person))
        await later(person, clock)
        await person.click("#settings")
        clock.advance(60)
        await person.fill(PASSWORD)
        phone.decline(shown(phone, clock), "unknown_trigger")
        await later(person, clock)
        await person.press("escape")
        assert person.app.journey == begun(SETTINGS)


async def test_a_later_sign_in_takes_the_place(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        clock.advance(5)
        store.approvals.ask(password_of(store), QUESTION)
        await later(person, clock)
        assert_refused(
            person,
            "Une autre connexion à votre compte a pris la place de celle-ci. Si c'est la vôtre, continuez là-bas ; "
            "sinon, refusez-la sur votre téléphone.",
        )


async def test_a_phone_that_is_stopped_meanwhile(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        with inside.transactions(store).change(person.app.journey.person.user.id) as tx:
            tx.db.execute("UPDATE factors SET disabled_at = ?", (tx.now,))
        await later(person, clock)
        assert_refused(
            person,
            "Ce téléphone ne peut plus approuver : il a été retiré ou désactivé. Prenez un code de secours, ou "
            "appelez un opérateur.",
        )
        assert person.focused() == "lost"


async def test_devices_that_are_reset_meanwhile_end_the_session(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        store.administration().accounts.reset_factors(NAME, reason="perdu", identity="passeport")
        await later(person, clock)
        assert person.app.journey == begun(SETTINGS).session_ended()


# While it waits


@pytest.mark.parametrize(("off", "word"), [(150, "avance"), (-150, "retarde")])
async def test_a_clock_that_is_off_is_told_and_the_request_goes_on(
    store: Store, clock: FixedClock, phone: Phone, off: int, word: str
) -> None:
    clock.advance(300)
    wrong = Phone(
        phone.link,
        key=phone.key,
        clock=lambda: clock.now + off,
        transport=phone._transport,
    )
    wrong.server_key = phone.server_key
    async with waiting(store, clock) as person:
        with pytest.raises(Refused):
            wrong.poll()
        await later(person, clock)
        assert f"! L'heure de votre téléphone {word} de 2 min 30" in person.words("Notice")
        phone.accept(shown(phone, clock), number(person))
        await later(person, clock)
        assert person.step() is Step.CLIENT_SPACE


def is_coloured(person: Person, selector: str, colour: str) -> bool:
    """Say whether a widget has this colour of the theme."""
    return person.app.screen.query_one(selector).styles.color == Color.parse(person.app.theme_variables[colour])


async def test_the_last_seconds_are_told(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        assert is_coloured(person, "#patience", "muted")
        await later(person, clock, APPROVAL_SECONDS - 20)
        assert person.words("#patience") == "! Cette demande expire dans 20 secondes"
        assert is_coloured(person, "#patience", "warning")


async def test_a_store_that_fails_is_told_and_the_page_goes_on_by_itself(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with waiting(store, clock) as person:
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.approvals, "news", unavailable)
            await later(person, clock)
            assert_refused(person, UNAVAILABLE)
        await later(person, clock)
        assert person.words("Notice") == ""
        phone.accept(shown(phone, clock), number(person))
        await later(person, clock)
        assert person.step() is Step.CLIENT_SPACE


async def test_a_look_that_fails_keeps_the_digits_typed_so_far(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = await and_an_app(store, clock, phone)
    async with waiting(store, clock) as person:
        code = totp(secret, clock.now)
        await person.type(code[:3])
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.approvals, "news", unavailable)
            await later(person, clock)
            assert_refused(person, UNAVAILABLE)
        assert person.app.screen.query_one(CodeField).value == code[:3]
        await person.fill(code[3:])
        assert person.step() is Step.CLIENT_SPACE


async def test_a_server_that_has_gone_is_waited_for(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Gone(store.approvals.news)
    monkeypatch.setattr(store.approvals, "news", gone)
    async with waiting(store, clock) as person:
        await later(person, clock)
        assert person.words("Notice").startswith("… La base de données ne répond pas. Rien n'est perdu")
        gone.is_back = True
        phone.accept(shown(phone, clock), number(person))
        await later(person, clock)
        assert person.step() is Step.CLIENT_SPACE


async def test_a_server_that_has_gone_before_the_phone_is_asked_is_waited_for(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert phone.is_enrolled
    gone = Gone(store.approvals.ask)
    monkeypatch.setattr(store.approvals, "ask", gone)
    journey = begun(SETTINGS).signed_in(password_of(store))
    async with running(store, clock, settings=SETTINGS) as person:
        person.app.move(journey)
        await person.until(lambda: gone.calls > 0)
        assert person.words("Notice").startswith("… La base de données ne répond pas.")
        gone.is_back = True
        await person.settle()
        assert (person.words("Notice"), bool(number(person))) == ("", True)


def unknown(*_arguments: object) -> NoReturn:
    """Answer as a server does that is lost while it commits."""
    raise CommitUnknown


@pytest.mark.parametrize("what", ["closed", "unknown"])
async def test_what_nothing_can_come_of_any_more_is_told_once(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        if what == "closed":
            store.administration().accounts.set_disabled(NAME, disabled=True)
        else:
            monkeypatch.setattr(store.approvals, "news", unknown)
        await later(person, clock)
        said = person.words("Notice")
        assert said.startswith("✗ Votre session ne permet plus" if what == "closed" else "✗ La base de données n'a pas")
        assert (number(person), person.focused()) == ("", "again")
        await later(person, clock)
        assert person.words("Notice") == said


async def test_too_many_requests_are_counted_down(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    session = password_of(store)
    for _request in range(5):
        clock.advance(8)
        store.approvals.ask(session, QUESTION)
    async with waiting(store, clock) as person:
        assert person.words("Notice").startswith("✗ Trop d'essais. Réessayez dans 5 minutes")
        assert number(person) == ""
        clock.advance(300)
        await person.press("enter")
        assert number(person)


async def test_a_short_pause_is_waited_for(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    store.approvals.ask(password_of(store), QUESTION)
    async with waiting(store, clock) as person:
        assert person.words("Notice") == "✗ Trop d'essais. Réessayez dans 1 seconde."
        clock.advance(2)
        page(person).count_down()
        await person.settle()
        assert number(person)


# Leaving


@pytest.mark.parametrize("way_out", ["escape", "#back"])
async def test_who_leaves_withdraws_the_request(store: Store, clock: FixedClock, phone: Phone, way_out: str) -> None:
    async with waiting(store, clock) as person:
        assert requests(store) == 1
        await (person.click(way_out) if way_out.startswith("#") else person.press(way_out))
        assert person.app.journey == begun(SETTINGS)
        await person.until(lambda: requests(store) == 0)
        clock.advance(1)
        assert phone.poll() == []


async def test_the_end_of_the_program_withdraws_it(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock):
        assert requests(store) == 1
    assert requests(store) == 0


async def test_a_request_still_on_its_way_is_withdrawn_too(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert phone.is_enrolled
    gate = Gate(store.approvals.ask)
    monkeypatch.setattr(store.approvals, "ask", gate)
    journey = begun(SETTINGS).signed_in(password_of(store))
    async with running(store, clock, settings=SETTINGS) as person:
        person.app.move(journey)
        await person.until(lambda: gate.calls == 1)
        person.app.move(begun(SETTINGS))
        gate.open()
        await person.settle()
        await person.until(lambda: requests(store) == 0)
    assert requests(store) == 0


async def test_an_approval_that_comes_while_the_page_is_left_lets_nobody_in(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with waiting(store, clock) as person:
        phone.accept(shown(phone, clock), number(person))
        gate = Gate(store.approvals.news)
        monkeypatch.setattr(store.approvals, "news", gate)
        page(person).watch_phone()
        await person.until(lambda: gate.calls == 1)
        page(person).action_back()
        async with asyncio.timeout(60):
            # The next page does not wait for the withdrawal, which waits for the look.
            while not isinstance(person.app.screen, SignInPage):
                await asyncio.sleep(0.01)
        gate.open()
        await person.settle()
        assert person.app.journey == begun(SETTINGS)
    assert requests(store) == 0
    assert sign_ins(store) == 0


async def test_nor_one_that_comes_before_the_next_page_is_there(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with waiting(store, clock) as person:
        phone.accept(shown(phone, clock), number(person))
        with monkeypatch.context() as slow:
            slow.setattr(person.app, "move", lambda _journey: None)
            await person.press("escape")
            await later(person, clock)
            assert person.step() is Step.APPROVAL
    assert (requests(store), sign_ins(store)) == (0, 0)


async def test_nobody_leaves_while_an_approval_is_redeemed(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(store.approvals.redeem)
    monkeypatch.setattr(store.approvals, "redeem", gate)
    async with waiting(store, clock) as person:
        phone.accept(shown(phone, clock), number(person))
        clock.advance(1)
        page(person).watch_phone()
        await person.until(lambda: gate.calls == 1)
        page(person).action_back()
        assert not page(person).is_left
        gate.open()
        await person.settle()
        assert person.step() is Step.CLIENT_SPACE
    assert sign_ins(store) == 1


async def test_a_code_that_is_checked_when_the_phone_approves_is_one_sign_in(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = await and_an_app(store, clock, phone)
    before = sign_ins(store)
    look, check = Gate(store.approvals.news), Gate(store.sign_in.with_code)
    monkeypatch.setattr(store.approvals, "news", look)
    monkeypatch.setattr(store.sign_in, "with_code", check)
    async with waiting(store, clock) as person:
        phone.accept(shown(phone, clock), number(person))
        page(person).watch_phone()
        await person.until(lambda: look.calls == 1)
        person.app.post_message(Paste(totp(secret, clock.now)))
        await person.until(lambda: check.calls == 1)
        look.open()
        await person.until(lambda: not page(person)._is_looking)
        check.open()
        await person.settle()
        assert person.step() is Step.CLIENT_SPACE
    assert (requests(store), sign_ins(store) - before) == (0, 1)


@pytest.mark.parametrize("failure", [unavailable, unknown])
async def test_an_approval_that_cannot_be_redeemed(
    store: Store, clock: FixedClock, phone: Phone, monkeypatch: pytest.MonkeyPatch, failure: Callable[..., NoReturn]
) -> None:
    async with waiting(store, clock) as person:
        phone.accept(shown(phone, clock), number(person))
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store.approvals, "redeem", failure)
            await later(person, clock)
        if failure is unavailable:
            assert_refused(person, UNAVAILABLE)
            await later(person, clock)
            assert person.step() is Step.CLIENT_SPACE
        else:
            assert person.words("Notice").startswith("✗ La base de données n'a pas")
            assert (number(person), person.focused()) == ("", "again")


def test_what_was_withdrawn_signs_nobody_in(store: Store, clock: FixedClock, phone: Phone) -> None:
    request = Request(of_a_sign_in(store, password_of(store)), QUESTION)
    asked = request.ask()
    assert asked is not None
    phone.accept(shown(phone, clock), asked.number)
    request.withdraw()
    assert request.news().session is None
    assert request.redeem().session is None
    assert request.ask() is asked
    assert sign_ins(store) == 0


async def test_the_lost_phone_has_its_page_and_back_asks_again(store: Store, clock: FixedClock, phone: Phone) -> None:
    assert phone.is_enrolled
    async with waiting(store, clock) as person:
        before = number(person)
        await person.click("#lost")
        assert person.step() is Step.LOST_PHONE
        await person.until(lambda: requests(store) == 0)
        clock.advance(10)
        await person.press("escape")
        assert person.step() is Step.APPROVAL
        assert number(person)
        assert requests(store) == 1
        assert before


# Where no phone can be asked


async def test_without_a_service_who_has_nothing_else_is_told_whom_to_call(
    store: Store, clock: FixedClock, phone: Phone
) -> None:
    assert phone.is_enrolled
    journey = begun().signed_in(password_of(store))
    async with running(store, clock, SIZES[0], journey=journey) as person:
        assert person.step() is Step.SIGN_IN_CODE
        assert_usable(person, "Votre téléphone ne peut pas être joint", "Précédent", "Téléphone perdu ?")
        assert person.words(".lead") == (
            "Vos connexions s'approuvent sur votre téléphone, mais rien n'est réglé ici pour le joindre. Appelez un "
            "opérateur, ou prenez un code de secours."
        )
        assert not person.app.screen.query(CodeField)
        await person.press("f1")
        assert "lisez le code" not in unframed(person)
        assert "dix codes que vous avez gardés sur papier" in unframed(person)
        await person.press("escape", "enter")
        assert person.step() is Step.LOST_PHONE
    assert requests(store) == 0


async def test_without_a_service_a_code_is_asked_for(store: Store, clock: FixedClock, phone: Phone) -> None:
    secret = await and_an_app(store, clock, phone)
    journey = begun().signed_in(password_of(store))
    async with running(store, clock, journey=journey) as person:
        assert person.words(".lead") == "Ouvrez Google Authenticator et lisez le code de « Espace client »."
        await person.fill(totp(secret, clock.now))
        assert person.step() is Step.CLIENT_SPACE


def test_every_ending_has_a_sentence() -> None:
    over = set(ApprovalState) - {ApprovalState.WAITING, ApprovalState.ACCEPTED}
    assert len({approvals.ending(state) for state in over}) == len(over)
