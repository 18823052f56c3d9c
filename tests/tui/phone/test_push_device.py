"""The phone that approves, before the real service: enrolled, asked, and told each thing that goes wrong."""

from __future__ import annotations

import pytest

from storage import ApprovalState, Stage
from storage.formats.push import CANCELLED, NOT_ME
from tests.conftest import FixedClock
from tests.push_phone.kept import a_key
from tests.tui.push_handsets import Counter, read, wait, work
from tui.config.server_address import server_address
from tui.phone import push_calls
from tui.phone.account import Complaint
from tui.phone.handset import DELAY, Handset, Page, Trouble
from tui.phone.pages import sheet
from tui.phone.push_calls import Reply
from tui.phone.push_device import SHOWN_FOR, Job, News, Said
from tui.phone.push_device import Stage as Came
from tui.phone.sheets import Sheet, Sight

pytestmark = pytest.mark.usefixtures("ready_phone")


@pytest.fixture
def handset(counter: Counter) -> Handset:
    """Return a new phone."""
    return counter.phone()


@pytest.fixture
def added(counter: Counter, handset: Handset, clock: FixedClock) -> Handset:
    """Return a phone that has called."""
    read(handset, counter.link)
    work(handset)
    wait(handset, clock)
    assert came(handset) is Came.ADDED
    return handset


def shown(handset: Handset) -> Sheet:
    """What is on the phone."""
    return sheet(handset, Sight())


def labels(handset: Handset) -> list[str]:
    """What can be pressed there."""
    return [tap.label for tap in shown(handset).taps]


def press(handset: Handset, label: str) -> None:
    """Press something."""
    next(tap for tap in shown(handset).taps if tap.label == label).act()


def state(counter: Counter, asked: tuple[object, object]) -> ApprovalState:
    """What the page of a sign-in sees."""
    session, approval = asked
    return counter.store.approvals.news(session, approval.id).state  # type: ignore[arg-type, attr-defined]


def page(handset: Handset) -> Page:
    """Return the page that it shows now."""
    return handset.page


def came(handset: Handset) -> Came:
    """Return how far its entry has come now."""
    return handset.device.stage


def said(jobs: list[Job]) -> list[Said]:
    """Return what they tell."""
    return [job.said for job in jobs]


def test_a_link_makes_a_key_then_calls_and_the_page_of_the_enrolment_sees_it(
    counter: Counter, handset: Handset
) -> None:
    read(handset, counter.link)
    assert page(handset) is Page.DEVICE
    assert "Création de la clé…" in shown(handset).words
    (key,) = handset.jobs()
    handset.devices.put(key, push_calls.do(key.message))
    (call,) = handset.jobs()
    assert "Le téléphone prévient votre organisation…" in shown(handset).words
    handset.devices.put(call, push_calls.do(call.message))
    assert said(work(handset)) == [Said.UPDATE, Said.POLL]
    assert "Compte ajouté" in shown(handset).words
    assert (shown(handset).title, shown(handset).remark) == ("Espace client", "")
    journey = counter.journey
    assert counter.store.enrolments.activation(journey.person, journey.pending.id).stage is Stage.SUCCESS
    press(handset, "Mes comptes")
    assert labels(handset) == ["Espace client", "Ajouter un compte"]
    press(handset, "Espace client")
    assert page(handset) is Page.DEVICE


def test_it_asks_every_three_seconds_and_not_more_often(added: Handset, clock: FixedClock) -> None:
    assert said(wait(added, clock, 2.9)) == []
    assert said(wait(added, clock, 0.1)) == [Said.POLL]
    assert said(wait(added, clock, 60)) == [Said.POLL]
    clock.advance(3)
    assert said(added.jobs()) == [Said.POLL]
    clock.advance(3)
    assert added.jobs() == [], "one call at a time"


def test_the_right_number_approves(counter: Counter, added: Handset, clock: FixedClock) -> None:
    asked = counter.ask()
    assert page(added) is Page.DEVICE
    wait(added, clock)
    assert page(added) is Page.REQUEST
    assert (shown(added).title, shown(added).words[0]) == ("Espace client", "Vous connecter ?")
    *numbers, refuse, not_me = labels(added)
    assert (len(set(numbers)), refuse, not_me) == (3, "Refuser", "Ce n'était pas moi")
    press(added, asked[1].number)
    assert (added.page, shown(added).remark) == (Page.DEVICE, "Envoi de la réponse…")
    assert said(work(added)) == [Said.ANSWER]
    assert shown(added).remark == "Réponse envoyée : regardez votre écran."
    assert state(counter, asked) is ApprovalState.ACCEPTED
    wait(added, clock)
    assert page(added) is Page.DEVICE, "what was answered is not shown again"


@pytest.mark.parametrize(
    ("label", "state_then"), [("Refuser", ApprovalState.REFUSED), ("Ce n'était pas moi", ApprovalState.NOT_ME)]
)
def test_both_ways_to_refuse(
    counter: Counter, added: Handset, clock: FixedClock, label: str, state_then: ApprovalState
) -> None:
    asked = counter.ask()
    wait(added, clock)
    press(added, label)
    work(added)
    assert state(counter, asked) is state_then
    assert added.device.news is News.ANSWERED


def test_a_wrong_number_is_final_and_the_phone_says_that_it_was_not_taken(
    counter: Counter, added: Handset, clock: FixedClock
) -> None:
    asked = counter.ask()
    wait(added, clock)
    press(added, next(label for label in labels(added) if label != asked[1].number))
    work(added)
    assert state(counter, asked) is ApprovalState.WRONG_NUMBER
    assert shown(added).remark == "Le service n'a pas retenu cette réponse : regardez votre écran."
    wait(added, clock)
    assert page(added) is Page.DEVICE


def test_a_request_waits_while_somebody_types_and_goes_after_two_minutes(
    counter: Counter, added: Handset, clock: FixedClock
) -> None:
    counter.ask()
    added.back()
    added.add_account()
    added.choose(organisation=False)
    wait(added, clock)
    assert page(added) is Page.SCAN
    added.by_link()
    assert page(added) is Page.LINK
    added.back()
    added.back()
    assert page(added) is Page.REQUEST
    added.back()
    assert page(added) is Page.REQUEST, "only an answer closes it"
    clock.advance(SHOWN_FOR)
    added.jobs()
    assert page(added) is Page.KIND


def test_a_second_touch_answers_nothing_else(counter: Counter, added: Handset, clock: FixedClock) -> None:
    counter.ask()
    wait(added, clock)
    asked = added.devices.asked
    assert asked
    clock.advance(SHOWN_FOR)
    counter.ask()
    work(added)
    added.decline(asked[1], CANCELLED)
    assert page(added) is Page.REQUEST
    assert not asked[0].is_answering


def test_a_clock_that_is_off_is_told_on_the_phone(added: Handset, clock: FixedClock) -> None:
    added.toggle(Trouble.FAST)
    wait(added, clock)
    assert shown(added).remark.startswith("L'heure du téléphone n'est pas juste.")
    assert shown(added).wrong
    added.toggle(Trouble.FAST)
    wait(added, clock)
    assert shown(added).remark == ""


def test_a_credential_that_is_used_up_is_refused_and_the_phone_says_why(
    counter: Counter, added: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert came(added) is Came.ADDED
    monkeypatch.setattr(push_calls, "new_key", lambda: a_key(1))
    other = counter.phone()
    read(other, counter.link)
    work(other)
    assert labels(other) == ["Réessayer", "Mes comptes"]
    assert shown(other).remark.startswith("Le service ne reconnaît pas ce téléphone")
    press(other, "Réessayer")
    assert said(work(other)) == [Said.ENROL]


def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_key(counter: Counter, handset: Handset) -> None:
    read(handset, counter.link)
    work_until_call(handset)
    (call,) = handset.jobs()
    push_calls.do(call.message)
    handset.devices.put(call, None)
    assert handset.jobs() == []
    assert shown(handset).remark == "Le service ne répond pas, ou son certificat n'est pas reconnu."
    press(handset, "Réessayer")
    work(handset)
    assert came(handset) is Came.ADDED
    session = counter.store.enrolments.activation(counter.journey.person, counter.journey.pending.id).session
    assert session
    assert len(counter.store.devices.of(session)) == 1


def work_until_call(handset: Handset) -> None:
    """Make the key."""
    (key,) = handset.jobs()
    handset.devices.put(key, push_calls.do(key.message))


def test_it_calls_no_more_once_the_time_of_the_link_has_passed(
    counter: Counter, handset: Handset, clock: FixedClock
) -> None:
    handset.toggle(Trouble.OFFLINE)
    read(handset, counter.link)
    work(handset)
    assert came(handset) is Came.FAILED
    clock.advance(600)
    press(handset, "Réessayer")
    assert came(handset) is Came.OVER
    assert labels(handset) == ["Mes comptes"]
    assert work(handset) == []


def test_a_phone_off_the_network_calls_nobody_and_an_answer_may_be_given_again(
    counter: Counter, added: Handset, clock: FixedClock
) -> None:
    asked = counter.ask()
    wait(added, clock)
    added.toggle(Trouble.OFFLINE)
    press(added, asked[1].number)
    work(added)
    assert page(added) is Page.REQUEST
    assert shown(added).remark == "Le service ne répond pas, ou son certificat n'est pas reconnu."
    assert state(counter, asked) is ApprovalState.WAITING
    added.toggle(Trouble.OFFLINE)
    press(added, asked[1].number)
    work(added)
    assert state(counter, asked) is ApprovalState.ACCEPTED


def test_a_slow_phone_takes_its_time_before_each_call(counter: Counter, handset: Handset, clock: FixedClock) -> None:
    handset.toggle(Trouble.SLUGGISH)
    read(handset, counter.link)
    assert said(work(handset)) == [Said.KEY]
    assert said(wait(handset, clock, DELAY)) == [Said.ENROL, Said.UPDATE, Said.POLL]
    asked = counter.ask()
    wait(handset, clock)
    press(handset, asked[1].number)
    assert Said.ANSWER not in said(wait(handset, clock, DELAY - 1))
    assert Said.ANSWER in said(wait(handset, clock, 1))


def test_a_lost_phone_shows_no_request_and_a_new_one_knows_of_none(
    counter: Counter, added: Handset, clock: FixedClock
) -> None:
    counter.ask()
    wait(added, clock)
    added.toggle(Trouble.LOST)
    assert page(added) is Page.DARK
    clock.advance(3)
    (poll,) = added.devices.jobs(clock.now, clock.now, online=True)
    added.replace()
    added.devices.put(poll, None)
    assert (added.jobs(), added.page, labels(added)) == ([], Page.ACCOUNTS, ["Ajouter un compte"])


@pytest.mark.parametrize(
    ("server", "complaint", "words"),
    [
        (None, Complaint.NO_SERVICE, "Ce téléphone n'appelle aucun service."),
        ("https://mfa.example.org", Complaint.OTHER_SERVICE, "un autre service que mfa.example.org"),
        ("http://127.0.0.1:9", Complaint.OTHER_SERVICE, "un autre service que 127.0.0.1:9"),
    ],
)
def test_it_calls_no_service_but_its_own(
    counter: Counter, clock: FixedClock, server: str | None, complaint: Complaint, words: str
) -> None:
    handset = Handset(clock, server_address(server) if server else None)
    read(handset, counter.link)
    assert (handset.page, handset.complaint) == (Page.LINK, complaint)
    assert words in shown(handset).remark
    assert handset.jobs() == []


def test_under_organisation_it_may_refuse(counter: Counter, handset: Handset) -> None:
    handset.toggle(Trouble.REFUSING)
    handset.add_account()
    handset.choose(organisation=True)
    handset.from_new_device()
    handset.read(counter.link)
    assert (handset.page, handset.devices.all) == (Page.REFUSED, ())


@pytest.mark.parametrize("reply", [Reply(200, b"<html>"), Reply(502, b"<html>"), Reply(200, b"{}"), Reply(302, b"")])
def test_what_is_not_the_service_is_told_apart(counter: Counter, handset: Handset, reply: Reply) -> None:
    read(handset, counter.link)
    work_until_call(handset)
    (call,) = handset.jobs()
    handset.devices.put(call, reply)
    handset.jobs()
    assert (handset.device.stage, handset.device.news) == (Came.FAILED, News.UNREADABLE)
    assert shown(handset).remark == "Ce qui répond à cette adresse n'est pas le service attendu."


def test_a_request_that_would_be_answered_elsewhere_is_not_shown(
    counter: Counter, added: Handset, clock: FixedClock
) -> None:
    counter.settings = counter.settings._replace(
        serve=counter.settings.serve._replace(url="https://elsewhere.example.org/p")
    )
    counter.ask()
    assert said(wait(added, clock)) == [Said.POLL]
    assert page(added) is Page.DEVICE


def test_the_reason_that_locks_is_that_of_the_button(counter: Counter, added: Handset, clock: FixedClock) -> None:
    counter.ask()
    wait(added, clock)
    press(added, "Ce n'était pas moi")
    (job,) = added.jobs()
    assert job.message
    assert f"decline_reason={NOT_ME}" in job.message.body
    assert NOT_ME not in repr(job.message)
