"""Is a folder a good place for a vault? Knows of folders and disks, nothing of vaults.

Two places are not. On a network disk the lock that keeps a second writer out may not reach other
computers, and what was written may not be on a disk yet when it is said to be. A synchronising service
uploads half-written files, puts conflicting copies side by side, and may put back old ones.

Told by names and by what the operating system says of the disk, so some are missed: a synchronised
folder that was renamed, and network volumes on macOS, which only a call outside Python tells apart.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes

_SYNCED = (
    (re.compile(r"onedrive( ?-.*)?"), "OneDrive"),
    (re.compile(r"dropbox( \(.*\))?"), "Dropbox"),
    (re.compile(r"google ?drive(-.*)?|googledrive-.*|my drive"), "Google Drive"),
    (re.compile(r"icloud ?drive|mobile documents|com~apple~clouddocs"), "iCloud"),
    (re.compile(r"nextcloud\d*"), "Nextcloud"),
    (re.compile(r"owncloud\d*"), "ownCloud"),
    (re.compile(r"box|box sync|box-box"), "Box"),
    (re.compile(r"pcloud ?drive|pcloud ?sync|pclouddrive"), "pCloud"),
)
_SYNCTHING = ".stfolder"
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ncpfs|davfs|ceph|lustre|glusterfs"
    r"|fuse\.(sshfs|davfs2?|rclone|glusterfs|ceph|s3fs|gvfsd-fuse|smbnetfs|curlftpfs)"
)
_MOUNTS = Path("/proc/self/mounts")
_DRIVE_REMOTE = 4


def caution(folder: Path) -> str:
    """One sentence or two on why a vault should not be in this folder, or nothing when it may.

    The folder need not exist yet. It never fails: what cannot be found out is not warned of.
    """
    try:
        whole = folder.resolve()
    except (OSError, RuntimeError):
        whole = folder.absolute()
    service = synchronised_by(whole)
    if service:
        return (
            f"The vault's folder is kept in step with other computers by {service}. That can spoil an open "
            "vault, or put back an older one. Keep the vault on this computer's own disk, and make backups "
            "into the synchronised folder."
        )
    if _is_remote(whole):
        return (
            "The vault's folder is on a network disk. Another computer may not notice that the vault is "
            "open, and two writers would damage it. Keep the vault on this computer's own disk if you can; "
            "otherwise make sure that only one person opens it at a time, and make backups."
        )
    return ""


def synchronised_by(folder: Path) -> str:
    """The service that keeps a folder in step with other computers, by the names above it, or nothing."""
    for place in (folder, *folder.parents):
        for pattern, service in _SYNCED:
            if pattern.fullmatch(place.name.casefold()):
                return service
        if _exists(place / _SYNCTHING):
            return "Syncthing"
    return ""


def type_of_disk(folder: Path, mounts: str) -> str:
    """The type of file system that a folder is on, by Linux's list of mounts; empty when not listed.

    `mounts` is the content of /proc/self/mounts: device, place and type on each line, the place with
    its blanks as octal escapes. Of two mounts on one place the later hides the earlier.
    """
    best, found = -1, ""
    for line in mounts.splitlines():
        _, place, kind, *_ = [*line.split(" "), "", "", ""]
        at = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), place))
        if at.is_absolute() and folder.is_relative_to(at) and len(at.parts) >= best:
            best, found = len(at.parts), kind
    return found


def is_network(kind: str) -> bool:
    """Whether a type of file system, as Linux names it, is another computer's disk."""
    return _NETWORK.fullmatch(kind) is not None


def _is_remote(folder: Path) -> bool:
    if sys.platform == "win32":
        # The anchor is a drive or a server's share; a mapped drive and a share are both remote.
        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE)
    try:
        # Names of mounts may be in any encoding.
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return is_network(type_of_disk(folder, mounts))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
