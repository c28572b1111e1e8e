"""A measure that cannot be computed is named, whatever stopped it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jmtrade_core.engine.backends.polars import keep
from jmtrade_core.engine.records import Question, Records
from jmtrade_core.engine.run import Keep, evaluate
from jmtrade_core.errors import JmtradeError, PolicyError, Problem
from jmtrade_core.i18n import _
from jmtrade_core.policy.policy import Policy


@contextmanager
def faults_named(
    records: Records, policy: Policy, question: Question, kept: Keep = keep
) -> Iterator[None]:
    """What fails because a measure cannot be computed becomes a PolicyError that names it.
    ``kept`` computes a frame on the engine that the records are of."""
    try:
        yield
    except (JmtradeError, OSError):
        raise
    except Exception as error:
        raise _fault(error, records, policy, question, kept) from error


def _fault(
    error: Exception, records: Records, policy: Policy, question: Question, kept: Keep
) -> Exception:
    """The measure that cannot be computed, found one by one; else the error itself."""
    for measure in policy.measures:
        try:
            lines = evaluate(records, policy.only({measure.id}), question, kept)
            if lines is not None:
                kept(lines)
        except Exception as fault:
            place = f"{policy.owners[measure.id].home}: {measure.id}"
            said = str(fault).partition("; valid columns:")[0].splitlines() or [""]
            found = f"{type(fault).__name__}: {said[0]}"
            wanted = _("a measure that can be computed")
            cure = policy.title(measure.id).clause
            return PolicyError(Problem(place, found, wanted, cure, "measure-fault"))
    return error
