"""What the office page costs beside the command line, each as a whole process.

    uv run --group dev python -m benchmarks.page [--sizes 1000 3500] [--times 5] [-o FILE]

A page is started and opened, a county's workbook is uploaded, its decisions are shown, another
cap is tried, and then another; the command line decides the same workbook by turns with it.
Memory is the peak of the server and of the child that decides, together.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from benchmarks import COUNTY, YEAR
from benchmarks.run import JMTRADE, Run, award, machine, module, run, tell

SIZES = (1000, 3500)
CAPS = {"first what-if": 50_000, "another": 80_000}
BOUNDARY = "jmtrade-benchmark"


@dataclass(frozen=True)
class Spent:
    """Seconds of the clock, and of all the processes' CPU."""

    clock: float
    cpu: float


@dataclass
class Seen:
    """What somebody waited for, by its name, and what the processes held, in MB."""

    spent: dict[str, Spent] = field(default_factory=dict)
    megabytes: float = 0

    @contextmanager
    def timed(self, name: str, server: int) -> Iterator[None]:
        begun, before = time.perf_counter(), cpu(server)
        yield
        self.spent[name] = Spent(time.perf_counter() - begun, cpu(server) - before)


class Visitor:
    """Somebody with a session."""

    def __init__(self, link: str) -> None:
        self.address = link.partition("/open/")[0]
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.csrf = re.findall(r'name="csrf" value="(.*?)"', self._read(link))[0]

    def page(self, path: str) -> str:
        return self._read(f"{self.address}{path}")

    def upload(self, workbook: Path) -> str:
        """Where the question stands."""
        fields = {"csrf": self.csrf, "county": COUNTY, "year": str(YEAR)}
        parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
                 for name, value in fields.items()]  # fmt: skip
        parts.append(b'Content-Disposition: form-data; name="data"; filename="claims.xlsx"\r\n'
                     b"\r\n" + workbook.read_bytes())  # fmt: skip
        edge = f"--{BOUNDARY}".encode()
        body = b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        asked = Request(f"{self.address}/cases", body, kind)  # noqa: S310 - our own page
        with self.opener.open(asked) as answer:
            assert b"/decisions" in answer.read()
            return str(answer.url).removeprefix(self.address)

    def _read(self, url: str) -> str:
        with self.opener.open(url) as answer:
            return str(answer.read().decode())


def visit(workbook: Path) -> Seen:
    """A page from its start to a second what-if."""
    seen, begun = Seen(), time.perf_counter()
    process = subprocess.Popen([*JMTRADE, "serve"], stdout=subprocess.PIPE, text=True,
                               stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        assert process.stdout is not None
        visitor, server = Visitor(process.stdout.readline().strip()), process.pid
        seen.spent["first page"] = Spent(time.perf_counter() - begun, cpu(server))
        with seen.timed("upload to decisions", server):
            case = visitor.upload(workbook)
            visitor.page(f"{case}/decisions")
        for name, cap in CAPS.items():
            with seen.timed(name, server):
                shown = visitor.page(f"{case}/what-if?t.branding.certification.cap={cap}")
            assert 'id="result"' in shown
        seen.megabytes = sum(map(peak, [server, *children(server)]))
    finally:
        process.terminate()
        process.wait()
    return seen


def children(server: int) -> list[int]:
    """Every process below one, as Linux tells."""
    told = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii")
    below = [int(one) for one in told.split()]
    return [*below, *(deeper for one in below for deeper in children(one))]


def peak(process: int) -> float:
    """The most memory that a process ever held, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) * 1024 / 1e6


def cpu(server: int) -> float:
    """Seconds of CPU of a process, of those below it, and of those that ended."""
    ticks = 0
    for process in (server, *children(server)):
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        ticks += sum(map(int, told.split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def report(size: int, command: Sequence[Run], page: Sequence[Seen]) -> list[str]:
    """A row for each thing that was waited for: medians."""
    waited = {"command line": [Spent(one.seconds, one.cpu) for one in command]}
    waited |= {name: [one.spent[name] for one in page] for name in page[0].spent}
    rows = []
    for name, some in waited.items():
        clock, spent = median(one.clock for one in some), median(one.cpu for one in some)
        rows.append(f"| {size:,} | {name} | {clock:.2f} | {spent:.2f} |")
    return [*rows, f"| {size:,} | peak MB | {max(one.megabytes for one in page):.0f} | |"]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("-o", metavar="FILE", type=Path)
    chosen = parser.parse_args()
    rows, load = [], os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        for size in chosen.sizes:
            workbook = Path(name) / f"{size}.xlsx"
            module("benchmarks.data", str(workbook), str(size))
            command, page = [], []
            for _time in range(chosen.times + 1):  # the first also compiles bytecode
                output = str(Path(name) / "lines.json")
                command.append(run(award(workbook, "-o", output)))
                page.append(visit(workbook))
            rows += report(size, command[1:], page[1:])
    tell("\n".join([
        "# The office page", "", f"Machine: {machine()} Load at the start: {load:.1f}.", "",
        f"Medians of {chosen.times} by turns; memory: the largest peak of server and child.",
        "",
        "| enterprises | | clock s | CPU s |", "|---:|---|---:|---:|", *rows, "",
    ]), chosen.o)  # fmt: skip


if __name__ == "__main__":
    main()
