"""One account: everything that may be known of it, and each act, on the audit log under the operator's name."""

from __future__ import annotations

from contextlib import suppress
from unittest.mock import patch

import pytest

from storage import Action, Event, Locked, Outcome, Role, SignInRefused, Store
from storage.services.accounts import Accounts
from storage.services.directory import Directory
from tests.conftest import PASSWORD, FixedClock
from tests.oracle import totp
from tests.tui.console.office import CLIENT, OPERATOR, Operator, console, enrolled
from tests.tui.harness import EACH_SIZE
from tests.tui.stores import unavailable
from tui.config.settings import Settings, Theme
from tui.console.dialogs.action import ActionDialog
from tui.console.pages.account import AccountPage
from tui.console.pages.slip import SlipPage
from tui.console.widgets.sheet import Fact
from tui.handbook import Task
from tui.widgets.nav_button import NavButton

UNAVAILABLE = (
    "Les données ne peuvent pas être enregistrées pour le moment. Rien n'a été changé. Réessayez dans un instant."
)


def last_event(store: Store, action: Action) -> Event:
    """The newest event of this action."""
    return next(event for event in reversed(list(store.administration().audit_log.events())) if event.action == action)


def locked(store: Store, clock: FixedClock) -> None:
    """So many passwords of the client were refused that none is checked for a while."""
    for _attempt in range(5):
        with suppress(SignInRefused):
            store.sign_in.with_password(CLIENT, "pas le bon")
        clock.advance(20)


async def test_everything_that_may_be_known(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT, device="iPhone de Marie")
    store.administration().accounts.set_email(CLIENT, "marie@exemple.fr")
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        for fact in (
            "Rôle client",
            "Accès ouvert",
            "Authentification ✓ 1 appareil",
            "Codes de secours aucun",
            "Mot de passe personnel",
            "Adresse de courriel marie@exemple.fr",
            "Compte créé 21/09/2026 à 14:13",
            "✓ iPhone de Marie · Okta Verify, sert depuis le 21/09/2026",
        ):
            assert fact in operator.words()


@pytest.mark.parametrize("size", EACH_SIZE)
@pytest.mark.parametrize("theme", ["sombre", "grand"])
async def test_every_act_is_whole_in_sight_and_what_stops_something_has_a_sign(
    store: Store, clock: FixedClock, size: tuple[int, int], theme: Theme
) -> None:
    enrolled(store, clock, CLIENT)
    locked(store, clock)
    async with console(store, clock, size, Settings(theme=theme)) as operator:
        await operator.open(CLIENT)
        card = operator.app.screen.query_one("#card").content_region
        for button, label in {
            "#mfa": "Exiger une méthode",
            "#reset": "✗ Réinitialiser un appareil",
            "#unlock": "Débloquer",
            "#door": "✗ Fermer le compte",
            "#password": "Nouveau mot de passe",
            "#email": "Adresse de courriel",
        }.items():
            region = operator.app.screen.query_one(button).region
            assert card.contains_region(region), button
            assert operator.words(button).strip("[] ") == label
        others = [button.region for button in operator.app.screen.query(NavButton)]
        assert not any(one.overlaps(two) for one in others for two in others if one is not two)


async def test_mail_that_was_given_up_is_told_beside_the_address(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    store.administration().accounts.set_email(CLIENT, "marie@hôpital.fr")
    store.administration().accounts.renew_password(CLIENT)
    mail = store.mail_queue.take()
    assert mail is not None
    store.mail_queue.not_sent(mail, "550", for_good=True)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        told = "! marie@hôpital.fr : le message du 21/09/2026 n'a pas pu être remis"
        assert f"Adresse de courriel {told}" in operator.words().replace(" │ │", "")


async def test_former_devices_stay_in_sight_below_the_present_ones(store: Store, clock: FixedClock) -> None:
    marie = enrolled(store, clock, CLIENT, device="Ancien")
    clock.advance(60)
    old = store.devices.of(marie.session)[0]
    pending = store.enrolments.begin(
        marie.session, "okta_verify", "iphone", "Espace client", name="Nouveau", replaces=old.id
    )
    store.enrolments.prove(marie.session, pending.id, totp(pending.secret, clock.now))
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        assert "✓ Nouveau · Okta Verify" in operator.words()
        assert "Ancien · Okta Verify, arrêté le 21/09/2026" in operator.words()
        assert operator.words().index("✓ Nouveau") < operator.words().index("Ancien")


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_values_and_buttons_begin_at_one_edge_and_stand_together(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    enrolled(store, clock, CLIENT)
    locked(store, clock)
    async with console(store, clock, size) as operator:
        await operator.open(CLIENT)
        screen = operator.app.screen
        edge = screen.query(Fact).first().region.x
        assert screen.query_one("#title").region.x in (edge, 0), "in the edge of a wide card"
        regions = [button.region for button in screen.query(NavButton)]
        left, right = sorted({region.x for region in regions})
        assert left == edge
        for column in (left, right):
            assert len({region.width for region in regions if region.x == column}) == 1
        assert regions[0].y - screen.query_one("#devices").region.bottom <= 1


async def test_what_can_do_nothing_is_not_offered(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    enrolled(store, clock, "autre", role=Role.OPERATOR)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        assert "Aucun appareil à ce jour" in operator.words()
        assert "Accès ouvert" in operator.words()
        assert "Réinitialiser" not in operator.text()
        assert "Débloquer" not in operator.text()
        locked(store, clock)
        await operator.later()
        assert "Débloquer" in operator.text()
        operator.focus("#unlock")
        await operator.settle()
        store.administration().accounts.unlock(CLIENT)
        await operator.later()
        assert "Débloquer" not in operator.text()
        assert operator.focused() is None, "and not what comes after it, which stops something"
        await operator.press("escape", "escape")
        await operator.open("autre")
        assert "Réinitialiser" in operator.text()
        assert "exiger" not in operator.text(), "an operator must keep a method"


async def test_nothing_is_done_before_it_is_chosen(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD, mfa_required=True)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        assert operator.focused() is None
        assert "← → choisir" in operator.words()
        assert "Entrée" not in operator.words()
        await operator.press("enter")
        assert isinstance(operator.app.screen, AccountPage)
        await operator.press("right")
        assert operator.focused() == "mfa"
        await operator.resize(120, 40)
        assert "Entrée ne plus exiger" in operator.words()


async def test_help_is_about_what_keeps_the_person_out(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        await operator.press("f1")
        assert Task.FIND.heading in operator.text()
        await operator.press("escape")
        locked(store, clock)
        await operator.later()
        await operator.press("f1")
        assert Task.UNLOCK.heading in operator.text()
        await operator.press("escape")
        store.administration().accounts.unlock(CLIENT)
        store.administration().accounts.set_disabled(CLIENT, disabled=True)
        await operator.later()
        await operator.press("f1")
        assert Task.UNLOCK.heading in operator.text()


async def test_arrows_go_by_the_grid(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        for key, there in (
            ("left", "mfa"),
            ("right", "password"),
            ("down", "reset"),
            ("left", "email"),
            ("down", "door"),
            ("down", "door"),
            ("right", "door"),
            ("up", "email"),
        ):
            await operator.press(key)
            assert operator.focused() == there


# Acts

ACTS = {
    "#mfa": Action.MFA_REQUIRED,
    "#unlock": Action.ACCOUNT_UNLOCKED,
    "#door": Action.ACCOUNT_DISABLED,
    "#reset": Action.FACTOR_RESET,
    "#password": Action.PASSWORD_RENEWED,
    "#email": Action.EMAIL_CHANGED,
}
"""The buttons, and what each does to a client with a phone that is not required."""
FRESH = ("#reset", "#password", "#email")
"""Those that ask for a code of the operator."""


async def at_dialog(operator: Operator, button: str) -> None:
    """The dialog of an act on the client."""
    await operator.open(CLIENT)
    await operator.click(button)
    assert isinstance(operator.app.screen, ActionDialog)


async def test_each_act_is_done_and_recorded_under_the_operators_name(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    locked(store, clock)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        for button, action in ACTS.items():
            await operator.click(button)
            for question in ("#reason-usual", "#identity-usual") if button == "#reset" else ():
                await answer(operator, question, "down")
            await operator.click("#yes")
            assert not isinstance(operator.app.screen, ActionDialog)
            if isinstance(operator.app.screen, SlipPage):
                await operator.click("#noted")
            event = last_event(store, action)
            assert (event.actor, event.subject, event.outcome) == (OPERATOR, CLIENT, Outcome.DONE)


async def test_each_dialog_says_what_will_happen_to_whom_wants_a_code_where_it_has_to_and_can_be_given_up(
    store: Store, clock: FixedClock
) -> None:
    enrolled(store, clock, CLIENT)
    locked(store, clock)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        count = len(list(store.administration().audit_log.events()))
        for old, way_out, buttons in ((False, "escape", ACTS), (True, "#cancel", ACTS), (True, "escape", FRESH[:1])):
            if old and way_out == "#cancel":
                clock.advance(121)
            for button in buttons:
                await operator.click(button)
                assert CLIENT in operator.words(".consequence"), button
                assert operator.words(".consequence").endswith("."), button
                assert ("Votre code" in operator.text()) == (old and button in FRESH), (button, old)
                if button in ("#unlock", "#door"):
                    assert operator.focused() == "cancel", "Enter pressed once too often changes nothing"
                await (operator.press(way_out) if way_out == "escape" else operator.click(way_out))
                assert isinstance(operator.app.screen, AccountPage), (button, way_out)
        assert len(list(store.administration().audit_log.events())) == count


async def test_a_wrong_code_keeps_what_was_typed_and_a_right_one_does_the_act(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        clock.advance(121)
        await at_dialog(operator, "#email")
        await operator.fill("marie@exemple.fr")
        assert operator.focused() == "code"
        await operator.fill("12")
        assert "Le code a 6 chiffres. Saisissez-les tous." in operator.words()
        for _ in range(6):
            await operator.paste("https://exemple.fr/123456")
            assert "Code refusé : un code n'a que des chiffres" in operator.text()
        await operator.press("backspace", "backspace")
        await operator.fill("000000")
        assert "Code refusé." in operator.text()
        assert "marie@exemple.fr" in operator.text()
        await operator.code(clock)
        assert "✓ L'adresse est enregistrée." in operator.text()
    assert store.administration().directory.user(CLIENT).email == "marie@exemple.fr"


async def test_a_code_is_asked_if_the_last_one_grows_old_meanwhile(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await at_dialog(operator, "#email")
        await operator.type("marie@exemple.fr")
        clock.advance(121)
        await operator.press("enter", "enter")
        assert "Saisissez un code de votre téléphone" in operator.words()
        await operator.code(clock)
    assert store.administration().directory.user(CLIENT).email == "marie@exemple.fr"


async def test_an_accepted_code_is_not_asked_again_when_the_act_is_refused(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        clock.advance(121)
        await at_dialog(operator, "#email")
        await operator.fill("pas une adresse")
        await operator.code(clock)
        assert "Cette adresse de courriel ne convient pas." in operator.text()
        assert "Votre code" not in operator.text()
        operator.focus("#email")
        await operator.press("ctrl+u")
        await operator.fill("marie@exemple.fr")
        await operator.press("enter")
    assert store.administration().directory.user(CLIENT).email == "marie@exemple.fr"


async def test_a_busy_database_is_said_in_the_dialog_which_stays(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await at_dialog(operator, "#email")
        await operator.type("marie@exemple.fr")
        with patch.object(Accounts, "set_email", unavailable):
            await operator.click("#yes")
        assert UNAVAILABLE in operator.words().replace("│ │ ", "")
        assert "marie@exemple.fr" in operator.text()
        await operator.click("#yes")
    assert store.administration().directory.user(CLIENT).email == "marie@exemple.fr"


async def test_requiring_leaves_as_many_days_as_are_said(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await at_dialog(operator, "#mfa")
        for wrong in ("-1", "366", "³", "x"):
            await operator.press("ctrl+u")
            await operator.type(wrong)
            await operator.click("#yes")
            assert "Ce nombre de jours ne convient pas : choisissez de 0 à 365." in operator.words().replace(" │ │", "")
        await operator.press("ctrl+u")
        await operator.fill("14")
        await operator.press("enter")
        assert "✓ L'authentification multifacteur est exigée." in operator.words()
        assert "! exigée dans 14 jours" in operator.words()
        assert "Ne plus exiger" in operator.text()
    assert store.administration().directory.user(CLIENT).mfa_due_at == int(clock.now) + 14 * 86_400


async def test_lifting_wants_a_code_and_leaves_the_phone(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    store.administration().accounts.set_mfa(CLIENT, required=True)
    async with console(store, clock) as operator:
        clock.advance(121)
        await at_dialog(operator, "#mfa")
        await operator.code(clock)
        assert "✓ L'authentification multifacteur n'est plus exigée." in operator.words()
    assert not store.administration().directory.user(CLIENT).mfa_required
    assert store.administration().directory.status(CLIENT).devices == 1


async def test_unlocking_lets_the_person_try_at_once(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    locked(store, clock)
    with pytest.raises(Locked):
        store.sign_in.with_password(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        assert "! bloqué jusqu'à 14:1" in operator.text()
        await operator.click("#unlock")
        await operator.press("right", "enter")
        assert "Accès ouvert" in operator.words()
    assert store.sign_in.with_password(CLIENT, PASSWORD).user.name == CLIENT


async def test_closing_and_opening_again(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await at_dialog(operator, "#door")
        await operator.press("right", "enter")
        assert "✗ fermé" in operator.text()
        assert "Rouvrir le compte" in operator.text()
        await operator.press("enter", "right", "enter")
        assert "✓ Le compte est rouvert." in operator.text()
    assert not store.administration().directory.user(CLIENT).disabled


async def test_an_address_can_be_forgotten(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD, email="marie@exemple.fr")
    async with console(store, clock) as operator:
        await at_dialog(operator, "#email")
        await operator.press("ctrl+u", "enter", "enter")
        assert "✓ L'adresse est effacée." in operator.text()
    assert store.administration().directory.user(CLIENT).email is None


# Devices


async def answer(operator: Operator, field: str, *keys: str) -> None:
    """Open a list of answers, and choose one with these keys."""
    operator.focus(field)
    await operator.press("enter", *keys, "enter")


async def test_no_answer_about_a_reset_is_given_in_advance(store: Store, clock: FixedClock) -> None:
    marie = enrolled(store, clock, CLIENT)
    clock.advance(60)
    other = store.enrolments.begin(marie.session, "okta_verify", "iphone", "Espace client", name="Autre")
    store.enrolments.prove(marie.session, other.id, totp(other.secret, clock.now))
    async with console(store, clock) as operator:
        await at_dialog(operator, "#reset")
        assert operator.words().count("À choisir, avec Entrée") == 3
        assert operator.words(".consequence").startswith(f"Choisissez l'appareil de {CLIENT}")
        for field, said in (
            ("#device", "Choisissez l'appareil à réinitialiser."),
            ("#reason-usual", "Indiquez pourquoi l'appareil est réinitialisé."),
            ("#identity-usual", "Indiquez comment l'identité de la personne a été vérifiée."),
        ):
            await operator.click("#yes")
            assert said in operator.words().replace("│ │ ", "")
            assert f"#{operator.focused()}" == field
            await operator.press("enter", "down", "enter")
        await operator.click("#yes")
        assert "✓ 2 appareils ne servent plus." in operator.text()


async def test_all_devices_are_reset_with_the_usual_answers(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await at_dialog(operator, "#reset")
        device = store.administration().directory.factor_history(CLIENT)[0].id
        await answer(operator, "#reason-usual", "down")
        await answer(operator, "#identity-usual", "down", "down", "down", "down")
        await operator.click("#yes")
        assert "✓ 1 appareil ne sert plus." in operator.text()
        assert "! exigée, à activer" in operator.text()
    assert last_event(store, Action.FACTOR_RESET).detail == (
        f"{device}, reason: Téléphone perdu, identity: Rappel au numéro du dossier"
    )


async def test_one_device_is_reset_with_words_of_ones_own_by_keyboard_alone(store: Store, clock: FixedClock) -> None:
    marie = enrolled(store, clock, CLIENT, device="Le perdu")
    clock.advance(60)
    kept = store.enrolments.begin(marie.session, "okta_verify", "iphone", "Espace client", name="Le gardé")
    store.enrolments.prove(marie.session, kept.id, totp(kept.secret, clock.now))
    lost = store.administration().directory.factor_history(CLIENT)[0]
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        await operator.press("down", "down", "right", "enter")
        await operator.press("enter", "down", "down", "enter")
        assert "Cet appareil de marie.tremblay ne servira plus" in operator.words(".consequence")
        await operator.press("tab", "enter", "end", "enter")
        await operator.press("tab")
        await operator.type("tombé dans le lac")
        await operator.press("tab", "enter", "end", "enter", "tab")
        await operator.type("badge et photo")
        await operator.press("enter", "enter")
        assert "✓ 1 appareil ne sert plus." in operator.text()
    assert last_event(store, Action.FACTOR_RESET).detail == (
        f"{lost.id}, reason: tombé dans le lac, identity: badge et photo"
    )
    assert [factor.name for factor in store.administration().directory.factors(marie.session.user)] == ["Le gardé"]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("reason", "Indiquez pourquoi l'appareil est réinitialisé."),
        ("identity", "Indiquez comment l'identité de la personne a été vérifiée."),
    ],
)
async def test_words_of_ones_own_have_to_be_written(store: Store, clock: FixedClock, field: str, said: str) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await at_dialog(operator, "#reset")
        await answer(operator, "#reason-usual", "down")
        await answer(operator, f"#{field}-usual", "end")
        await operator.click("#yes")
        assert said in operator.words().replace("│ │ ", "")
        assert operator.focused() == f"{field}-own"
    assert store.administration().directory.status(CLIENT).devices == 1


async def test_there_is_nothing_left_to_reset(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        store.administration().accounts.reset_factors(CLIENT, reason="perdu", identity="Passeport")
        await operator.click("#reset")
        assert "✗ Ce compte n'a pas d'appareil à réinitialiser." in operator.text()


async def test_both_questions_at_their_longest_can_be_answered_at_80x24(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    async with console(store, clock) as operator:
        clock.advance(121)
        await at_dialog(operator, "#reset")
        for field in ("#reason-usual", "#identity-usual"):
            operator.focus(field)
            await operator.press("enter", "end", "enter")
        await operator.click("#reason-own")
        await operator.type("a")
        await operator.press("tab", "tab")
        await operator.type("b")
        await operator.press("enter")
        await operator.code(clock)
        assert "✓ 1 appareil ne sert plus." in operator.text()


# Whose account


async def test_ones_own_account_has_no_acts(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.open(OPERATOR)
        assert "C'est votre compte" in operator.text()
        assert "[ Réinitialiser ]" not in operator.text()
        assert operator.text().splitlines()[-1].split() == ["Échap", "retour", "F1", "aide", "Ctrl+Q", "quitter"]


async def test_a_name_that_becomes_another_accounts_is_not_acted_on(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    store.administration().accounts.add("autre", PASSWORD)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        other = (
            store.administration()
            .directory.status("autre")
            ._replace(user=store.administration().directory.user("autre")._replace(name=CLIENT))
        )
        with patch.object(Directory, "status", lambda *_arguments, **_named: other):
            await operator.later()
        assert "✗ Ce nom est maintenant celui d'un autre compte. Revenez à la liste." in operator.words()
        assert "[ Fermer ]" not in operator.text()


async def test_an_account_that_is_gone_is_said(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        status = store.administration().directory.status(CLIENT)
        operator.page._status = status._replace(user=status.user._replace(name="parti"))  # type: ignore[attr-defined]
        await operator.later()
        assert "✗ Aucun compte ne porte ce nom. Vérifiez le nom." in operator.text()


async def test_what_another_operator_does_shows_while_one_looks(store: Store, clock: FixedClock) -> None:
    store.administration().accounts.add(CLIENT, PASSWORD)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        await operator.press("right", "right")
        store.administration().accounts.set_disabled(CLIENT, disabled=True)
        await operator.later()
        assert "✗ fermé" in operator.text()
        assert operator.focused() == "password"


async def test_help_is_about_the_act(store: Store, clock: FixedClock) -> None:
    enrolled(store, clock, CLIENT)
    locked(store, clock)
    async with console(store, clock) as operator:
        await operator.open(CLIENT)
        for button, task in (("#reset", Task.LOST_PHONE), ("#unlock", Task.UNLOCK), ("#password", Task.PASSWORD)):
            operator.focus(button)
            await operator.press("f1")
            assert task.heading in operator.text()
            await operator.press("escape", "enter")
            await operator.press("f1")
            assert task.heading in operator.text()
            await operator.press("escape", "escape")
