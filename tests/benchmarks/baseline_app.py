"""The baseline of the first screen: a Textual application of three widgets, and nothing else."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Button, Input


class Baseline(App[None]):
    """A page with a name, a password and a button."""

    def compose(self) -> ComposeResult:
        yield Input(placeholder="Nom d'utilisateur")
        yield Input(placeholder="Mot de passe", password=True)
        yield Button("Me connecter")


if __name__ == "__main__":
    Baseline().run()
