"""The engine on Apache Spark, as a tool beside core."""

from __future__ import annotations

from contextlib import AbstractContextManager

from jmtrade_core.engine.backends.backend import Engine
from jmtrade_core.errors import PolicyError, Problem, UsageError
from jmtrade_core.i18n import _


def start(master: str | None) -> AbstractContextManager[Engine]:
    """A session on a master (else ``local[*]``), ended with the block. PolicyError without
    pyspark; UsageError without Java or a master that answers."""
    try:
        from jmtrade_spark.backend import Spark, UnavailableError
    except ImportError as error:
        cure = "pip install ./plugins/tools/spark"
        raise PolicyError(
            Problem("--engine", _("no pyspark"), "pyspark", cure, "no-spark")
        ) from error
    try:
        return Spark(master or "local[*]")
    except UnavailableError as error:
        wanted = _("Java 17 or later, and a Spark master that answers")
        raise UsageError(Problem("--engine spark", str(error), wanted, code="no-spark")) from error
