"""The files of `share`: their places, and what the program writes into them."""

from __future__ import annotations

from pathlib import Path

from tui import language
from tui.cli import completion, main, manual

SHARE = Path(__file__).parents[2] / "share"


def files() -> dict[str, str]:
    """Return each file by its path under `share`. Pages of man are in both languages, completions in French."""
    language.choose("en")
    english = _pages("man/man1", "man/man5")
    language.choose("fr")
    return english | _pages("man/fr/man1", "man/fr/man5") | _completions()


def _pages(commands: str, formats: str) -> dict[str, str]:
    return {
        f"{commands}/guichet.1": manual.of_commands(main.parser()),
        f"{formats}/guichet.toml.5": manual.of_settings(),
    }


def _completions() -> dict[str, str]:
    places = {
        "bash": "bash-completion/completions/guichet",
        "zsh": "zsh/site-functions/_guichet",
        "fish": "fish/vendor_completions.d/guichet.fish",
    }
    return {place: completion.script(main.parser(), shell) + "\n" for shell, place in places.items()}
