"""Which file system a database is on, as the kernel tells it, and that none shared over a network is used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage import NetworkFileSystem, Store
from storage.database.sqlite import file_system

MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
24 22 0:30 / /home rw shared:5 - nfs4 server:/home rw,vers=4.2
25 24 0:31 / /home/local rw - xfs /dev/vdb rw
26 22 0:32 / /mnt rw - tmpfs tmpfs rw
27 22 0:33 / /mnt rw - cifs //server/share rw
28 22 0:34 / /srv/avec\\040espace rw master:3 propagate_from:2 - fuse.sshfs user@server: rw
29 22 0:35 / /srv/d\u00e9j\u00e0\\134vu rw - btrfs /dev/vdc rw
30 22 0:36 / /srv/octet\udcff rw - 9p share rw
31 22 0:37 / /srv/ligne\\012suivante rw - smb3 //server/share rw
32 22 0:38 / /srv/chariot\rretour rw - ceph mon:/ rw
33 22 0:39 /sub /run/user rw - tmpfs tmpfs rw
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    """What the kernel says of a machine that has everything."""
    listed = tmp_path / "mountinfo"
    listed.write_bytes(MOUNTS.encode("utf-8", "surrogateescape"))
    return listed


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "ext4"),
        ("/var/lib/guichet/guichet.db", "ext4"),
        ("/homes/marie", "ext4"),
        ("/home", "nfs4"),
        ("/home/marie/guichet.db", "nfs4"),
        ("/home/local/guichet.db", "xfs"),
        ("/home/../var/guichet.db", "ext4"),
        ("/mnt/guichet.db", "cifs"),
        ("/srv/avec espace/guichet.db", "fuse.sshfs"),
        ("/srv/avec", "ext4"),
        ("/srv/d\u00e9j\u00e0\\vu/guichet.db", "btrfs"),
        ("/srv/octet\udcff/guichet.db", "9p"),
        ("/srv/ligne\nsuivante/guichet.db", "smb3"),
        ("/srv/chariot\rretour/guichet.db", "ceph"),
        ("/run/user/1000/guichet.db", "tmpfs"),
    ],
)
def test_the_deepest_and_latest_mount_holds_a_path(mounts: Path, path: str, expected: str) -> None:
    assert file_system.kind(Path(path), mounts) == expected


def test_a_link_is_followed(mounts: Path, tmp_path: Path) -> None:
    (tmp_path / "lien").symlink_to("/home/marie")
    (tmp_path / "boucle").symlink_to(tmp_path / "boucle")
    assert file_system.kind(tmp_path / "lien" / "guichet.db", mounts) == "nfs4"
    assert file_system.kind(tmp_path / "boucle" / "guichet.db", mounts) == "ext4"


def test_a_relative_path_is_where_one_is(mounts: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert file_system.kind(Path("guichet.db"), mounts) == "ext4"


def test_where_the_system_does_not_tell_it_is_not_known(tmp_path: Path) -> None:
    assert file_system.kind(tmp_path / "guichet.db", tmp_path / "nowhere") == ""
    (tmp_path / "empty").touch()
    assert file_system.kind(tmp_path / "guichet.db", tmp_path / "empty") == ""
    assert not file_system.is_shared("")


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="Linux only")
def test_this_machine_is_understood() -> None:
    assert file_system.kind(Path("/proc/self/status")) == "proc"
    assert file_system.kind(Path(os.sep))


SHARED = [
    *("nfs", "nfs4", "NFS", "cifs", "smb2", "smb3", "9p", "9p2000.L", "ceph", "glusterfs", "lustre", "ncpfs", "afs"),
    *("coda", "fhgfs", "orangefs", "pvfs2", "panfs", "wekafs", "acfs", "drvfs", "DrvFs", "wslfs", "prl_fs", "vmhgfs"),
    *("fakeowner", "fuse", "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.grpcfuse"),
]


@pytest.mark.parametrize("kind", SHARED)
def test_a_shared_one_is_refused_before_anything_is_made(
    database: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(file_system, "kind", lambda _path: kind)
    with pytest.raises(NetworkFileSystem) as told:
        Store(database)
    assert (told.value.path, told.value.detail) == (database, kind)
    assert not database.parent.exists()


@pytest.mark.parametrize(
    "kind",
    ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "fuseblk.ntfs", "apfs", "fuse.fuse-overlayfs", ""],
)
def test_a_local_one_is_used(database: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(file_system, "kind", lambda _path: kind)
    Store(database).close()
    assert database.exists()
