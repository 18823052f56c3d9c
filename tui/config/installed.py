"""Whether Guichet was installed where its database would be."""

from __future__ import annotations

from pathlib import Path


class NotInstalled(Exception):
    """Tells somebody who may not install that nobody has done so yet."""


def keeps_nothing(database: Path) -> bool:
    """Tell whether neither a database nor its key or another file of it is there; False if that cannot be seen."""
    try:
        names = [each.name for each in database.parent.iterdir()]
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return not any(name == "guichet.key" or name.startswith(database.name) for name in names)
