"""Make the offline kit: wheels for several platforms, their hashes, and install scripts.

``python -m scripts.kit [-o DIR] [--platform NAME]... [--python 3.11]...``
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
OFFLINE = Path(__file__).parent / "offline"
PAGES = ("tutorials/clerk.zh.md", "how-to/offline.zh.md", "ledger.zh.md", "papers.zh.md",
         "web.zh.md")  # fmt: skip
GLIBC = (28, 27, 26, 24, 17, 12, 5)
"""Minor versions of glibc 2 whose wheels run on any Linux of the last years."""


def manylinux(machine: str) -> tuple[str, ...]:
    old = (f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"manylinux1_{machine}")
    return tuple(f"manylinux_2_{minor}_{machine}" for minor in GLIBC) + old


PLATFORMS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "windows-x64": (
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt",
         "platform_machine": "AMD64"},
    ),
    "linux-x64": (
        manylinux("x86_64"),
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix",
         "platform_machine": "x86_64"},
    ),
    "linux-arm64": (
        manylinux("aarch64"),
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix",
         "platform_machine": "aarch64"},
    ),
}  # fmt: skip


def make(folder: Path, platforms: Iterable[str], pythons: list[str]) -> None:
    """Write the kit into a folder, which is new or holds an earlier kit."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "SHA256SUMS").is_file():
        raise SystemExit(f"{folder}: found other files; wanted a new folder or an earlier kit")
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    quietly(sys.executable, "-m", "uv", "build", "--all-packages", "--wheel", "-o", wheels)
    (wheels / ".gitignore").unlink(missing_ok=True)
    for wheel in wheels.glob("jmtrade_spark-*.whl"):
        wheel.unlink()  # no office has a cluster
    own = [pinned(wheel) for wheel in sorted(wheels.glob("*.whl"))]
    install = exported("--no-dev", "--extra", "ledger", "--extra", "papers", "--extra", "web")
    develop = exported("--only-group", "kit")
    for platform in platforms:
        for python in pythons:
            download(install + develop, wheels, platform, python)
    (folder / "requirements.txt").write_text(install + "".join(own), encoding="utf-8")
    (folder / "develop.txt").write_text(develop, encoding="utf-8")
    pages(folder / "docs")
    scripts(folder, pythons)
    sums = "".join(f"{sha256(f)}  {f.relative_to(folder).as_posix()}\n" for f in packed(folder))
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def exported(*chosen: str) -> str:
    """Hashed versions: what the program needs with its ledger, or what a county's developer
    needs besides for tests and building."""
    command = ["export", "--quiet", "--format", "requirements-txt", "--no-header",
               "--no-annotate", "--no-emit-workspace"]  # fmt: skip
    return quietly(sys.executable, "-m", "uv", *command, *chosen)


def download(text: str, wheels: Path, platform: str, python: str) -> None:
    """The wheels of one platform, by their hashes. pip reads markers of this machine only,
    so those of the platform are settled before."""
    tags, environment = PLATFORMS[platform]
    environment = {**environment, "python_version": python, "python_full_version": f"{python}.0"}
    with tempfile.TemporaryDirectory() as draft:
        listed = Path(draft) / "requirements.txt"
        listed.write_text("".join(sorted(set(settled(text, environment)))), encoding="utf-8")
        command: list[str | Path] = [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
            "--disable-pip-version-check", "--only-binary=:all:", "--require-hashes",
            "--implementation=cp", f"--python-version={python}", "-d", wheels,
            *(f"--platform={tag}" for tag in tags), "-r", listed,
        ]  # fmt: skip
        quietly(*command)


def settled(text: str, environment: dict[str, str]) -> Iterator[str]:
    """The requirements that a platform has, each on one line with its hashes."""
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        pin, *hashes = re.split(r"\s+(?=--hash=)", line.strip())
        if pin and not pin.startswith("#"):
            requirement = Requirement(pin)
            if requirement.marker is None or requirement.marker.evaluate(environment):
                yield f"{requirement.name}{requirement.specifier} {' '.join(hashes)}\n"


def pinned(wheel: Path) -> str:
    """One of our own wheels as a requirement with its hash."""
    name, number = wheel.name.split("-")[:2]
    return f"{name.replace('_', '-')}=={number} \\\n    --hash=sha256:{sha256(wheel)}\n"


def pages(folder: Path) -> None:
    """The Chinese pages as text that any editor of Windows shows: there is no network to read
    them by, and no program for Markdown."""
    folder.mkdir()
    for source in PAGES:
        text = re.sub(r"<!--.*?-->\n", "", (ROOT / "docs" / source).read_text(encoding="utf-8"))
        text = re.sub(r"\[([^\]\n]+)\]\([^)\n]+\)", r"\1", text)
        name = Path(source).with_suffix(".txt").name
        (folder / name).write_text(text, encoding="utf-8-sig", newline="\r\n")


def scripts(folder: Path, pythons: list[str]) -> None:
    """The install scripts and the note; Windows wants its own line ends, and a byte-order
    mark where the text is Chinese (no script may have one)."""
    for source in sorted(OFFLINE.iterdir()):
        text = source.read_text(encoding="utf-8").replace("@VERSIONS@", " ".join(pythons))
        text = text.replace("@PYTHON@", pythons[0]).replace("@VERSION@", version("jmtrade"))
        end = "\n" if source.suffix == ".sh" else "\r\n"
        encoding = "utf-8-sig" if source.suffix == ".txt" else "utf-8"
        (folder / source.name).write_text(text, encoding=encoding, newline=end)


def packed(folder: Path) -> list[Path]:
    return [f for f in sorted(folder.rglob("*")) if f.is_file() and f.name != "SHA256SUMS"]


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def quietly(*command: str | Path) -> str:
    """Run, and show what it said only where it failed."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command[:4]))}: {done.stderr}{done.stdout}")
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist" / "kit")
    parser.add_argument("--platform", action="append", choices=sorted(PLATFORMS))
    parser.add_argument("--python", action="append", metavar="X.Y")
    given = parser.parse_args()
    make(given.output.resolve(), given.platform or list(PLATFORMS), given.python or ["3.11"])
    print(given.output)


if __name__ == "__main__":
    main()
