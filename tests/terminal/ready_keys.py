"""The program whose keys for phones take no time to make: `python -I -m tests.terminal.ready_keys serve`."""

from __future__ import annotations

from storage.security import phone_keys
from tests.storage.approving import our_key
from tui.cli import main

if __name__ == "__main__":
    setattr(phone_keys, "new_private_key", our_key)  # noqa: B010
    main.main()
