"""Folders in which a vault could be spoiled are known by their names and their disks."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.services import places

MOUNTS = """\
sysfs /sys sysfs rw,nosuid 0 0
/dev/sda1 / ext4 rw,relatime 0 0
server:/export /mnt/ward nfs4 rw 0 0
//server/share /mnt/two\\040words cifs rw 0 0
/dev/sdb1 /mnt/ward/local ext4 rw 0 0
me@host: /home/me/host fuse.sshfs rw 0 0
/dev/sdc1 /media/stick vfat rw 0 0
/dev/sdd1 /media/twice ext4 rw 0 0
C: /mnt/c 9p rw 0 0
tmpfs /media/twice tmpfs rw 0 0

broken
"""


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/Users/me/OneDrive - Trust/Ward.vault", "OneDrive"),
        ("/home/me/Dropbox/a/b", "Dropbox"),
        ("/home/me/Dropbox (Personal)", "Dropbox"),
        ("/Users/me/Library/CloudStorage/GoogleDrive-me@x.org/My Drive", "Google Drive"),
        ("/Users/me/Library/Mobile Documents/com~apple~CloudDocs/v", "iCloud"),
        ("/home/me/Nextcloud2/v", "Nextcloud"),
        ("/home/me/ownCloud/v", "ownCloud"),
        ("/Users/me/Library/CloudStorage/Box-Box/v", "Box"),
        ("/home/me/pCloudDrive/v", "pCloud"),
        ("/home/me/Boxes/v", ""),
        ("/home/me/dropbox-notes/v", ""),
        ("/home/me/Ward 12.vault", ""),
    ],
)
def test_a_synchronised_folder_is_known_by_the_names_above_it(folder: str, service: str) -> None:
    assert places.synchronised_by(Path(folder)) == service


def test_syncthing_is_known_by_its_mark(tmp_path: Path) -> None:
    inside = tmp_path / "shared" / "Ward.vault"
    assert places.caution(inside) == ""
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    assert "Syncthing" in places.caution(inside)


@pytest.mark.parametrize(
    ("folder", "kind", "network"),
    [
        ("/home/me/Ward.vault", "ext4", False),
        ("/mnt/ward/Ward.vault", "nfs4", True),
        ("/mnt/warden", "ext4", False),
        ("/mnt/ward/local/v", "ext4", False),
        ("/mnt/two words/v", "cifs", True),
        ("/home/me/host/v", "fuse.sshfs", True),
        ("/media/stick", "vfat", False),
        ("/media/twice/v", "tmpfs", False),
        ("/mnt/c/Users/me", "9p", True),
    ],
)
def test_a_network_disk_is_known_by_the_mount_nearest_above(folder: str, kind: str, network: bool) -> None:
    assert places.type_of_disk(Path(folder), MOUNTS) == kind
    assert places.is_network(kind) == network


@pytest.mark.parametrize("mounts", [None, "", "/ ext4", "x / nfs rw"])
def test_a_person_is_warned_only_of_what_can_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounts: str | None
) -> None:
    listed = tmp_path / "mounts"
    if mounts is not None:
        listed.write_text(mounts)
    monkeypatch.setattr(places, "_MOUNTS", listed)
    assert ("network disk" in places.caution(tmp_path / "v")) == (mounts == "x / nfs rw")
