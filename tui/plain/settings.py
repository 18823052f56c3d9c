"""The list of methods, the devices of one, and the Espace client."""

from __future__ import annotations

from collections.abc import Callable

from storage import Factor, LastDevice
from tui.language import _
from tui.messages import in_lines, names, notices, own_account, recovery_codes, steps
from tui.plain.naming import meant_as_a_name
from tui.plain.talk import Talk, after
from tui.wizard.journey import Journey
from tui.wizard.services import Services

Choice = tuple[str, Callable[[], Journey]]
"""A choice that is read aloud, and the step it leads to."""


def _choose(talk: Talk, choices: list[Choice]) -> Journey:
    return choices[talk.choose(steps.what_to_do(), [words for words, _then in choices])][1]()


def methods(talk: Talk, services: Services, journey: Journey) -> Journey:
    """List the methods, at Étapes 3 and 9, and ask which to add or manage."""
    talk.say(_("Authentification multifacteur"), _summary(journey))
    store, person = services.store, journey.person
    choices = [_method(journey, method.id) for method in journey.methods]
    if person.methods:
        left = store.recovery_codes.left(person.user)
        words = recovery_codes.codes_left(left) if left else recovery_codes.ten_codes()
        choices.append((f"{_('Codes de secours')}, {words}", lambda: journey.choose_recovery(left)))
    if journey.changing_settings:
        choices.append((_("Changer de mot de passe"), journey.change_password))
    if journey.list_state.may_finish:
        choices.append((_("Terminer"), journey.finish))
    elif journey.may_skip:
        choices.append((_("Plus tard"), journey.finish))
    return _choose(talk, choices)


def _summary(journey: Journey) -> str:
    words = steps.methods(journey)
    return steps.another_method_in_lines() if words == steps.another_method() else words


def _method(journey: Journey, method_id: str) -> Choice:
    method = next(method for method in journey.methods if method.id == method_id)
    if method_id in journey.person.methods:
        return _("{method} : actif, gérer les appareils").format(method=method.name), lambda: journey.manage(method_id)
    words = f"{method.name}, {method.summary}" + (", " + _("obligatoire") if method.required else "")
    return words, lambda: journey.choose(method_id)


def devices(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Ask which device, then what to do with it."""
    talk.say(
        _("Vos appareils : {app}").format(app=journey.method.name),
        in_lines.replace_the_lost_phone() if journey.has_lost_phone else steps.devices(has_lost_phone=False),
    )
    every = services.store.devices.of(journey.person)
    held = [device for device in every if device.method == journey.chosen]

    def which() -> int:
        choices = [f"{names.device_name(device)}, {steps.device(device)}" for device in held]
        if len(held) < services.store.policy.devices_a_method:
            choices.append(_("Ajouter un appareil"))
        return talk.choose(steps.what_to_do(), choices)

    def then(chosen: int) -> Journey:
        if chosen == len(held):
            return journey.add_device()
        return _device(talk, services, journey, held[chosen], is_last=len(every) == 1)

    return after(which, then)


def _device(talk: Talk, services: Services, journey: Journey, device: Factor, *, is_last: bool) -> Journey:
    store, person, name = services.store, journey.person, names.device_name(device)

    def rename() -> Journey:
        new = meant_as_a_name(talk, lambda: talk.ask_for_something(_("Nom de cet appareil :"), steps.name_the_device()))
        if new == name:
            return journey
        return journey.device_renamed(name, store.devices.rename(person, device.id, new))

    def remove() -> Journey:
        if device.id in store.devices.must_stay(person):
            raise LastDevice
        words = steps.removal(journey.method.name, name, is_last=is_last, approves=journey.method.approves)
        if not talk.agree(" ".join((steps.removal_question(), words))):
            return journey
        return journey.device_removed(store.devices.remove(person, device.id), name)

    acts = (rename, lambda: journey.add_device(device.id, name), remove)
    return after(
        lambda: talk.choose(in_lines.what_to_do_with(name), _acts()),
        lambda chosen: acts[chosen](),
    )


def _acts() -> tuple[str, str, str]:
    return _("Renommer"), _("Remplacer"), _("Retirer")


def client_space(talk: Talk, services: Services, journey: Journey) -> Journey:
    """Say who is signed in, what protects the account, and what changed."""
    store, person = services.store, journey.person
    held = store.devices.of(person)
    talk.say(
        _("Espace client"),
        *((in_lines.the_end(person.user.role),) if journey.has_just_finished else ()),
        *(["! " + own_account.if_the_phone_is_lost()] if journey.has_lost_phone else []),
        own_account.who(person.user),
        *(own_account.protection(held, journey) or [own_account.password_alone()]),
    )
    if held:
        talk.say(recovery_codes.recovery(store.recovery_codes.left(person.user), person.user.role))
    if person.notices:
        talk.say(own_account.news(), *(notices.sentence(notice) for notice in person.notices))
        talk.say(own_account.not_you())
        store.sign_in.notices_shown(person)
    return _choose(
        talk,
        [(_("Modifier mes paramètres"), journey.change_settings), (_("Me déconnecter"), journey.sign_out)],
    )
