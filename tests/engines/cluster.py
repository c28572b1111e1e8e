"""A standalone Spark master and its workers on loopback, from pyspark's own classes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.memory": "1g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.executor.memory": "700m",
    "spark.executor.cores": "1",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


def environment(folder: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a process needs to find these settings; the folder is created."""
    folder.mkdir(exist_ok=True)
    lines = [f"{name} {value}" for name, value in {**SETTINGS, **(settings or {})}.items()]
    (folder / "spark-defaults.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {**os.environ, "SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m"}  # fmt: skip


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Cluster:
    """Use it in a ``with`` block: every process that it started ends with the block."""

    def __init__(self, folder: Path, workers: int, settings: Mapping[str, str] | None = None):
        self.folder, self.number, self.port = folder, workers, free_port()
        self.environment = environment(folder / "conf", settings)
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    def __enter__(self) -> Cluster:
        place = ["--host", "127.0.0.1", "--webui-port", "0"]
        self._start("master", "master.Master", *place, "--port", str(self.port))
        for nr in range(self.number):
            size = ["--cores", "1", "--memory", "800m", "--work-dir", str(self.folder / f"w{nr}")]
            self._start(f"worker{nr}", "worker.Worker", *place, *size, self.url)
        self._wait("master", "Registering worker", self.number)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in reversed(self.processes):
            self._end(process)

    def kill_worker(self) -> None:
        """The last worker and its executors, at once."""
        self._end(self.processes[-1])

    def _start(self, name: str, role: str, *arguments: str) -> None:
        import pyspark

        launcher = Path(pyspark.__file__).parent / "bin" / "spark-class"
        command = [str(launcher), f"org.apache.spark.deploy.{role}", *arguments]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    command, stdout=log, stderr=log, env=self.environment, start_new_session=True
                )
            )

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """The process and its children: they are a session of their own."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _wait(self, name: str, words: str, times: int, seconds: float = 120) -> None:
        """Until the log says the words so often. TimeoutError with the log otherwise."""
        log, end = self.folder / f"{name}.log", time.monotonic() + seconds
        while log.read_text(encoding="utf-8", errors="replace").count(words) < times:
            if time.monotonic() > end:
                raise TimeoutError(log.read_text(encoding="utf-8", errors="replace")[-3000:])
            time.sleep(0.2)
