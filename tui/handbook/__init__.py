"""The operators' handbook: one Markdown file a task, read in the terminal or, with its pictures, in the repository."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

FOLDER = Path(__file__).parent / "fr"
"""The folder of the handbook, which exists in French only, the language of the counters."""
_PICTURE = re.compile(r"^!\[.*\]\(.*\)\n+", re.MULTILINE)


class Task(StrEnum):
    """The tasks, one page each, in the order of the index. The values are the names of the files."""

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


def page(task: Task) -> str:
    """Return the Markdown of a page, without its pictures."""
    return _PICTURE.sub("", (FOLDER / f"{task}.md").read_text("utf-8"))
