"""The operators' handbook: one Markdown file a task, read in the terminal or, with its pictures, in the repository."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from tui import language

FOLDER = Path(__file__).parent
"""The folder of the handbook; one folder in it for each language."""
_PICTURE = re.compile(r"^!\[.*\]\(.*\)\n+", re.MULTILINE)


class Task(StrEnum):
    """The tasks, one page each, in the order of the index.

    The values are the names of the files in French; those in English are the names of the members.
    """

    SIGN_IN = "se-connecter"
    FIND = "trouver-un-client"
    CREATE = "creer-un-compte"
    IMPORT = "importer-des-comptes"
    REQUIRE = "exiger-une-methode"
    LOST_PHONE = "telephone-perdu"
    UNLOCK = "compte-bloque-ou-ferme"
    PASSWORD = "mot-de-passe-oublie"  # noqa: S105
    STUCK = "bloque-dans-le-guide"
    AUDIT_LOG = "lire-le-journal"
    KIOSK = "le-kiosque-de-la-journee"

    @property
    def heading(self) -> str:
        """Return the first line of the page."""
        return page(self).partition("\n")[0].removeprefix("# ")

    def file(self, spoken: str) -> Path:
        """Return the file of the page in a language."""
        name = self.value if spoken == "fr" else self.name.lower().replace("_", "-")
        return FOLDER / spoken / f"{name}.md"


def page(task: Task) -> str:
    """Return the Markdown of a page in the language spoken, without its pictures."""
    return _PICTURE.sub("", task.file(language.chosen()).read_text("utf-8"))
