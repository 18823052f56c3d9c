"""`make share`: writes the files of `share` anew."""

from __future__ import annotations

from tests.share.files import SHARE, files

for name, text in files().items():
    path = SHARE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
