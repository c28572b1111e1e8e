"""Is a file on a network drive? SQLite's locks cannot be trusted there."""

from __future__ import annotations

import sys
from pathlib import Path

NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "9p", "ceph", "glusterfs", "lustre",
    "davfs", "fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.glusterfs", "fuse.s3fs",
}  # fmt: skip
_REMOTE = 4  # DRIVE_REMOTE of GetDriveTypeW


def network(path: Path, mounts: str | None = None) -> str:
    """The kind of network drive that holds the path; empty for a local disk.

    ``mounts`` is the text of /proc/mounts where the system has one.
    """
    if str(path).startswith(("\\\\", "//")):
        return str(path)
    if sys.platform == "win32":
        return _windows(path)
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(errors="replace") if table.is_file() else ""
    return _mounted(path.resolve(), mounts)


def _mounted(path: Path, mounts: str) -> str:
    """The file system of the longest mount point above the path, if it is a network's."""
    found = Path(), ""
    for line in mounts.splitlines():
        _device, point, kind, *_rest = line.split(" ")
        mount = Path(point.replace("\\040", " "))
        if path.is_relative_to(mount) and len(mount.parts) >= len(found[0].parts):
            found = mount, kind
    return found[1] if found[1] in NETWORK else ""


def _windows(path: Path) -> str:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only Windows has it
    drive = path.resolve().drive
    return drive if kernel.GetDriveTypeW(f"{drive}\\") == _REMOTE else ""
