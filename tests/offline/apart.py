"""Running where nothing can be fetched: in a namespace of its own where the system allows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path


def cut_off(
    *command: str | Path, cwd: Path, language: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run without a network, without this environment's settings, in a language if one is
    named."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("JMTRADE_", "UV_"))}
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    environ |= {**nowhere, "PYTHON": sys.executable, "PIP_CONFIG_FILE": os.devnull}
    environ |= {"JMTRADE_LANG": language, "PYTHONUTF8": "1"} if language else {}
    apart = ["unshare", "-rn"] if can_unshare() else []
    return subprocess.run(
        [*apart, *command], cwd=cwd, env=environ, capture_output=True, text=True, timeout=600
    )


@cache
def can_unshare() -> bool:
    found = shutil.which("unshare")
    return bool(found) and not subprocess.run(["unshare", "-rn", "true"]).returncode
