"""May the means of these groups be used? By what a group's score is made of."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from culturekit.numerics.agreement import Icc

# LeBreton & Senter (2008), DOI 10.1177/1094428106296642
STRONG, WEAK = 0.70, 0.50
VERDICTS = ("yes", "with care", "no", "not known")


@dataclass(frozen=True)
class Verdict:
    """An answer with its reasons.

    Parameters
    ----------
    answer : str
        ``yes``, ``with care``, ``no`` or ``not known``.
    reasons : tuple of str
        Sentences.
    """

    answer: str
    reasons: tuple[str, ...]


def judge(composition: str, table: pd.DataFrame, found: Icc) -> Verdict:
    """Say whether group means may be used, and why.

    Parameters
    ----------
    composition : str
        ``consensus`` or ``referent_shift`` (members should agree), ``additive`` (they
        need not) or ``dispersion`` (the spread is the score).
    table : pandas.DataFrame
        Of `agreement`.
    found : Icc

    Notes
    -----
    Consensus needs three things: agreement within groups (median r_wg(j) against the
    slightly skewed null), differences between groups (the interval of ICC(1) above 0)
    and reliable means (ICC(2)). An additive mean needs the last one only, and only to
    tell groups apart. The worst of the marks counts.
    """
    if composition == "dispersion":
        spread = "The score of a group is the spread of its answers, not their mean."
        return Verdict("no", (spread,))
    reliable = _reliable(found)
    if composition == "additive":
        need = (
            "The mean describes what its members say of themselves; they need not "
            "agree for it to be used."
        )
        mark = "yes" if reliable[0] == "yes" else "with care"
        return Verdict(mark, (need, reliable[1]))
    marks = [_agreed(table), _different(found), reliable]
    worst = max(marks, key=lambda mark: VERDICTS.index(mark[0]))
    return Verdict(worst[0], tuple(reason for _, reason in marks))


def _agreed(table: pd.DataFrame) -> tuple[str, str]:
    values = table["r_wg_j_skew"].dropna()
    against = "the slightly skewed null"
    if values.empty:
        values, against = table["r_wg_j"].dropna(), "the uniform null"
    if values.empty:
        return "not known", "How far members agree cannot be told."
    middle, share = float(values.median()), 100 * float((values >= STRONG).mean())
    reason = (
        f"Half of the groups have an r_wg(j) of at least {middle:.2f} against "
        f"{against}, and {share:.0f} % reach {STRONG:.2f}."
    )
    return _mark(middle), reason


def _different(found: Icc) -> tuple[str, str]:
    if np.isnan(found.icc1):
        return "not known", "Whether groups differ cannot be told."
    interval = f"{found.icc1_low:.2f} to {found.icc1_high:.2f}"
    share = f"{100 * max(found.icc1, 0):.0f} % of the variance lies between groups"
    if found.icc1_low > 0:
        return "yes", f"{share} (ICC(1) {found.icc1:.2f}, interval {interval})."
    return "no", f"{share}, which may be chance (ICC(1) interval {interval})."


def _reliable(found: Icc) -> tuple[str, str]:
    if np.isnan(found.icc2):
        return "not known", "How reliable the means are cannot be told."
    reason = (
        f"A group's mean has a reliability of {max(found.icc2, 0):.2f} (ICC(2), at "
        f"{found.k0:.1f} answers a group)"
    )
    if found.icc2 >= STRONG:
        return "yes", f"{reason}: groups can be told apart."
    mark = "with care" if found.icc2 > 0 else "no"
    return mark, f"{reason}: small differences between groups mean little."


def _mark(value: float) -> str:
    if value >= STRONG:
        return "yes"
    return "with care" if value >= WEAK else "no"
