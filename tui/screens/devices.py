"""The devices of one method: renamed, replaced, removed, and one more."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button

from storage import Factor, LastDevice
from tui.language import _
from tui.messages import names, steps
from tui.screens.page import WizardPage
from tui.widgets.confirm import Confirm
from tui.widgets.nav_button import NavButton
from tui.widgets.rename import Rename
from tui.widgets.row import Row
from tui.widgets.words import Words


class DevicesPage(WizardPage):
    """Lists the devices of a method, a row each. A phone in use is touched only once another is proved."""

    CSS_PATH = "devices.tcss"
    AUTO_FOCUS = "#add"

    def page_title(self) -> str:
        return _("Vos appareils : {app}").format(app=self.journey.method.name)

    def compose_body(self) -> ComposeResult:
        yield Words(steps.devices(has_lost_phone=self.journey.has_lost_phone), classes="lead")
        yield Vertical(id="devices")

    def right_buttons(self) -> Iterable[Button]:
        yield NavButton(_("Ajouter un appareil"), id="add", primary=True)

    def help_words(self) -> Iterable[str]:
        """Say what each button does; none adds a device where there is no room for one more."""
        yield from super().help_words()
        if self.query_one("#add").display:
            yield _("Ajouter un appareil : pour le jour où le premier manquera.")
        yield steps.renaming()
        yield steps.devices(has_lost_phone=False)

    def keys(self) -> Iterable[tuple[str, str]]:
        yield _("Tab"), _("suivant")
        yield _("Entrée"), _("choisir")
        yield _("Échap"), _("précédent")
        yield _("F1"), _("aide")

    def on_mount(self) -> None:
        store, person = self.services.store, self.journey.person
        self.look(lambda: (store.devices.of(person), store.devices.must_stay(person)), self._show)

    def _show(self, found: tuple[list[Factor], frozenset[str]]) -> None:
        devices, self._must_stay = found
        self._devices = {device.id: device for device in devices if device.method == self.journey.chosen}
        self._is_last = len(devices) == 1
        room = len(self._devices) < self.services.store.policy.devices_a_method
        self.query_one("#add").display = room
        # If there is a phone to replace, or no room to add one.
        to_replace = self.journey.has_lost_phone or not room
        rows = (
            self._row(device, focused=to_replace and place == 0) for place, device in enumerate(self._devices.values())
        )
        self.query_one("#devices", Vertical).mount(*rows)

    def _row(self, device: Factor, *, focused: bool) -> Row:
        replace = NavButton(_("Remplacer"), id=f"replace-{device.id}")
        buttons = [
            NavButton(_("Renommer"), id=f"rename-{device.id}"),
            replace,
            NavButton(_("Retirer"), id=f"remove-{device.id}", danger=True),
        ]
        name = names.device_name(device)
        kind, said = ("warning", "warning") if device.disabled_at else ("success", "muted")
        return Row(name, steps.device(device), buttons, kind=kind, said=said, focus=replace if focused else None)

    @on(Button.Pressed, "#add")
    def _add(self) -> None:
        self.go(self.journey.add_device())

    @on(Button.Pressed, "Row NavButton")
    def _row_pressed(self, event: Button.Pressed) -> None:
        action, _dash, factor_id = (event.button.id or "").partition("-")
        name = names.device_name(self._devices[factor_id])
        match action:
            case "replace":
                self.go(self.journey.add_device(factor_id, name))
            case "rename":
                self.app.push_screen(Rename(name), lambda new: self._rename(factor_id, name, new))
            case "remove" if factor_id in self._must_stay:
                self.refused(LastDevice())
            case "remove":
                method = self.journey.method
                words = steps.removal(method.name, name, is_last=self._is_last, approves=method.approves)
                question = Confirm(steps.removal_question(), words, _("Retirer"), danger=True)
                self.app.push_screen(question, lambda yes: self._remove(factor_id, name) if yes else None)

    def _rename(self, factor_id: str, before: str, name: str | None) -> None:
        if name is not None and name.strip() != before and not self.busy:
            store, person = self.services.store, self.journey.person
            self.ask(
                lambda: store.devices.rename(person, factor_id, name),
                lambda called: self.go(self.journey.device_renamed(before, called)),
            )

    def _remove(self, factor_id: str, name: str) -> None:
        if not self.busy:
            store, person = self.services.store, self.journey.person
            self.ask(
                lambda: store.devices.remove(person, factor_id),
                lambda session: self.go(self.journey.device_removed(session, name)),
            )
