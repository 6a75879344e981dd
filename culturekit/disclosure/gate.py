"""The gate: the only way from results to numbers that leave the analyst's desk."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from culturekit.disclosure.layout import Layout
from culturekit.disclosure.ledger import Ledger
from culturekit.disclosure.masking import Mask, cells_before, hidden_before, mask
from culturekit.disclosure.pattern import Patterns, slice_names
from culturekit.disclosure.released import HIDDEN_COLUMNS, Release
from culturekit.disclosure.rule import Rule
from culturekit.disclosure.sheets import Sheet, read_results
from culturekit.errors import UsageError
from culturekit.results import Result


def release(
    results: Result | Iterable[Result],
    rule: Rule | None = None,
    ledger: Ledger | None = None,
) -> Release:
    """Release results together: hide what is too small or could be worked out.

    Parameters
    ----------
    results : Result or iterable of Result
        Everything that will be shown together, whole breakdowns, never one team's
        slice. They are not changed.
    rule : Rule, optional
        The floors; those of the internal profile by default.
    ledger : Ledger, optional
        What was released before about the same answers. What an earlier release hid
        stays hidden, and this one is remembered. Without one nothing earlier is
        checked, and the note says so.

    Returns
    -------
    Release
        Rounded tables, what is hidden and why, and the certificate of the audit.

    Raises
    ------
    DisclosureError
        If a result does not say what its cells are, or its table holds numbers that
        are not declared, counts that are missing, negative or not whole, or a kind
        that is unknown. Nothing is released then.
    UsageError
        If `rule` is not a `Rule`.

    Notes
    -----
    The pattern depends on numbers of answers and on names, never on what was
    answered. Without a ledger the function is pure: the same results give the same
    release, in whatever order their rows come. Method: docs/disclosure.md.

    Examples
    --------
    >>> from culturekit.results import Cells, Result
    >>> frame = pd.DataFrame({"team": ["a", "b"], "n": [9, 4], "index": [61.3, 80.0]})
    >>> teams = Result(frame, "", Cells("scores", ("team",), "n", ("index",), per=()))
    >>> release([teams]).table("result", by="team")["index"].tolist()
    [61, <NA>]
    """
    rule = Rule() if rule is None else rule
    if not isinstance(rule, Rule):
        raise UsageError("rule must be a Rule, such as Rule.named('internal')")
    sheets = read_results(results)
    before = [] if ledger is None else list(ledger.earlier())
    patterns = Patterns(
        [sheet for sheet in sheets if not sheet.whole],
        rule,
        hidden_before(before),
        cells_before(before),
    )
    made = _assemble(sheets, patterns, None if ledger is None else len(before))
    if ledger is not None:
        ledger.record(made)
    return made


def _assemble(sheets: list[Sheet], patterns: Patterns, before: int | None) -> Release:
    masks = {sheet.key: mask(sheet, patterns) for sheet in sheets}
    rows = [row for part in masks.values() for row in part.rows]
    return Release(
        tables={key: part.table for key, part in masks.items()},
        rule=patterns.rule,
        hidden=pd.DataFrame(rows, columns=list(HIDDEN_COLUMNS)).astype("str"),
        certificate=_certificate(masks, patterns, before),
        note=_note(masks, patterns.rule, before),
        notes={key: part.note for key, part in masks.items()},
        layouts={
            s.key: Layout(
                s.name, s.cells.kind, s.cells.by, s.cells.per, len(slice_names(s))
            )
            for s in sheets
        },
        containers=patterns.containers,
    )


def _note(masks: dict[str, Mask], rule: Rule, before: int | None) -> str:
    total = sum(len(part.table) for part in masks.values())
    gone = sum(len(part.rows) for part in masks.values())
    earlier = (
        "What was released earlier was not checked."
        if before is None
        else f"Checked against {before} earlier releases."
    )
    return f"{total - gone} of {total} rows are shown. {rule.sentence} {earlier}"


def _certificate(
    masks: dict[str, Mask], patterns: Patterns, before: int | None
) -> dict[str, Any]:
    """Return what was checked, as plain values, without a number of any group."""
    audits = [part.audit for part in patterns.slices.values() if part.audit]
    return {
        "statement": (
            "No shown cell is below its floor, no hidden cell is determined by the "
            "shown ones, and no reduced sum of hidden cells holds fewer people than "
            "the floor."
        ),
        "method": "exact elimination over all sums between cells, per slice",
        "tables": list(masks),
        "slices": len(audits),
        "relations": sum(audit.relations for audit in audits),
        "unknowns": sum(audit.unknowns for audit in audits),
        "leaks": sum(len(audit.leaks) for audit in audits),
        "passes": max((audit.passes for audit in audits), default=0),
        "earlier_releases": before,
    }
