"""Where one is in the guide: what is done, what is here, what is to come."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tui.language import _
from tui.wizard.steps import Phase

WHOLE = 74
"""Columns from which every phase has its name; below, only the one that is here."""


class Stepper(Static):
    """Shows the phases of the guide on one row, each with a sign: colour only repeats it."""

    DEFAULT_CSS = "Stepper { height: 1; }"

    def __init__(self, here: Phase, step: str) -> None:
        """Show that `here` is where one is; `step` names the guide's own steps, such as « Étape 3 sur 9 »."""
        super().__init__(id="stepper")
        self._here, self._step = here, step

    def say(self, step: str) -> None:
        """Name other steps, or none where they are named elsewhere."""
        if step != self._step:
            self._step = step
            self.refresh()

    def render(self) -> Content:
        names = phase_names()
        signs = [_sign(phase, self._here) for phase in names]
        if self.size.width >= WHOLE:
            parts = (
                Content.assemble(sign, (f" {names[phase]}", "bold" if phase is self._here else "$muted"))
                for phase, sign in zip(names, signs, strict=True)
            )
            return Content.assemble((" ─ ", "$rule")).join(parts)
        short = Content(" ").join(signs) + Content.assemble((f"  {names[min(self._here, Phase.END)]}", "bold"))
        room = self.size.width - short.cell_length - len(self._step)
        return Content.assemble(short, " " * room, (self._step, "$muted")) if room > 0 else short


def _sign(phase: Phase, here: Phase) -> Content:
    if phase < here:
        return Content.styled("✓", "$success")
    return Content.styled("●", "bold $primary") if phase is here else Content.styled("○", "$muted")


def phase_names() -> dict[Phase, str]:
    """Return what each phase is called."""
    return {
        Phase.SIGN_IN: _("Connexion"),
        Phase.METHOD: _("Méthode"),
        Phase.PHONE: _("Téléphone"),
        Phase.QR_CODE: _("Code QR"),
        Phase.CHECK: _("Vérification"),
        Phase.END: _("Fin"),
    }
