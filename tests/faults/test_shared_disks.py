"""A disk shared over a network is known for one whatever its name, as the system spells it in its list of mounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.database.sqlite.file_system import is_shared, kind


@pytest.mark.parametrize(
    ("mounted", "listed"),
    [("/srv/données", "/srv/données"), ("/srv/deux mots", r"/srv/deux\040mots"), ("/srv/a\\b", r"/srv/a\134b")],
)
def test_a_shared_disk_of_any_name(tmp_path: Path, mounted: str, listed: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:9 / {listed} rw,relatime shared:1 - nfs4 serveur:/données rw\n"
    )
    assert is_shared(kind(Path(mounted, "guichet.db"), mounts))
    assert not is_shared(kind(Path("/srv/guichet.db"), mounts))


def test_a_link_that_leads_to_itself_is_on_the_disk_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("link")
    assert kind(tmp_path / "link") == kind(tmp_path)
