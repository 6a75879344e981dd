"""Accepted records put together: items, attributes, the roster, opaque keys."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.files.source import RawTable
from culturekit.instrument import Attribute, Instrument
from culturekit.intake import attributes as groups
from culturekit.intake.decoding import Cells
from culturekit.intake.identifying import identifies
from culturekit.intake.invited import report_overanswered
from culturekit.intake.layout import Layout
from culturekit.intake.matching import Matched
from culturekit.intake.nesting import container_problem, settle_containers
from culturekit.intake.recognition import Candidate
from culturekit.privacy import pseudonym
from culturekit.problems import Cause, Problems
from culturekit.roster import Roster

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Opened:
    """A file whose sheet is chosen and whose columns are matched."""

    candidate: Candidate
    matched: Matched
    problems: Problems
    sha256: str = ""

    @property
    def layout(self) -> Layout:
        """The layout of the chosen sheet."""
        return self.candidate.layout


def assemble(
    cells: Cells,
    accepted: Mask,
    table: RawTable,
    opened: Opened,
    instrument: Instrument,
    roster: Roster | None,
) -> pd.DataFrame:
    """Return `Survey.data` of the accepted records and report their problems.

    Parameters
    ----------
    cells : Cells
        Decoded item columns of all sound records.
    accepted : array of bool, one a record
        Which records are answers to analyse.
    table : RawTable
        The cells as text, for the attributes.
    opened : Opened
        Layout, matched columns and the list of problems.
    instrument : Instrument
        What was asked.
    roster : Roster or None
        Who was invited.

    Returns
    -------
    pandas.DataFrame
        One row an accepted record: items, then attributes; opaque index.
    """
    # what cannot be read in a record that is set aside for it is told all the same
    told = accepted | (cells.answered & ~cells.legible)
    for position, cause, mask in cells.wrong:
        rows = table.lines[mask & told]
        opened.problems.add(cause, column=opened.layout.named(position), rows=rows)
    index = respondent_keys(table, instrument.id, opened.sha256)
    columns = {name: column[accepted] for name, column in cells.columns.items()}
    data = pd.DataFrame(columns, index=index[accepted], copy=False)
    found = _attributes(table, accepted, opened, instrument, roster)
    data = pd.concat([data, pd.DataFrame(found, index=data.index)], axis=1)
    data = _placed(data, table.lines[accepted], instrument, roster, opened.problems)
    _report_absent(data, instrument, opened.problems)
    names = [name for name in instrument.attributes if name in data]
    return data[[*columns, *names]]


def respondent_keys(table: RawTable, survey: str, sha256: str) -> pd.Index:
    """Return one opaque key a record.

    Parameters
    ----------
    table : RawTable
        Its ids, if the file has any.
    survey : str
        The survey's id: one person's keys differ between surveys.
    sha256 : str
        The file's hash: stands in, with the row, where a record has no id.

    Returns
    -------
    pandas.Index
        Sixteen hexadecimal characters each, named ``respondent``.
    """
    blank = np.full(len(table.lines), np.nan, dtype=object)
    ids = blank if table.ids is None else table.ids.to_numpy(dtype=object)
    missing = pd.isna(ids)
    lines = table.lines[missing].astype("str")
    ids[missing] = np.char.add(f"{sha256}:", lines).astype(object)
    return pd.Index(pseudonym(ids, survey), dtype="str", name="respondent")


def _attributes(
    table: RawTable,
    accepted: Mask,
    opened: Opened,
    instrument: Instrument,
    roster: Roster | None,
) -> dict[str, pd.Categorical]:
    found: dict[str, pd.Categorical] = {}
    for name, position in opened.matched.attributes.items():
        attribute = instrument.attributes[name]
        codes, texts = table.coded(position)
        codes = codes[accepted]
        if identifies(texts) and not attribute.personal:
            opened.problems.add(groups.personal_problem(name), column=name)
            continue
        counts = np.bincount(codes, minlength=len(texts))
        known = _roster_values(attribute, instrument, roster)
        values = groups.read_values(texts, counts, attribute, known)
        column = opened.layout.named(position)
        for cause, which in groups.value_problems(attribute, texts, values, known):
            rows = table.lines[accepted][which[codes]]
            opened.problems.add(cause, column=column, rows=rows)
        if values.variants:
            cause = groups.spelling_problem(attribute, values.variants)
            opened.problems.add(cause, column=column)
        found[name] = groups.categorical(values, codes, attribute)
        if name == instrument.roles.team:
            cause = groups.nameless_problem(name, texts, values)
            rows = table.lines[accepted][found[name].codes < 0]
            opened.problems.add(cause, column=column, rows=rows)
    return found


def _roster_values(
    attribute: Attribute, instrument: Instrument, roster: Roster | None
) -> list[str]:
    if roster is None:
        return []
    name = "team" if attribute.id == instrument.roles.team else attribute.id
    if name not in roster.teams:
        return []
    return [str(value) for value in roster.teams[name].dropna().unique()]


def _placed(
    data: pd.DataFrame,
    lines: Any,
    instrument: Instrument,
    roster: Roster | None,
    problems: Problems,
) -> pd.DataFrame:
    """Join what the roster knows, and put every group into its one container."""
    if roster is not None:
        data = groups.join_roster(data, instrument, roster)
    data, changed = settle_containers(data, instrument, roster)
    for name, mask in changed.items():
        cause = container_problem(name, listed=roster is not None)
        problems.add(cause, column=name, rows=lines[mask])
    if roster is not None:
        report_overanswered(data, instrument, roster, problems)
    return data


def _report_absent(
    data: pd.DataFrame, instrument: Instrument, problems: Problems
) -> None:
    for name in instrument.attributes:
        if name not in data:
            cause = Cause(
                "missing_attribute",
                f"neither a column nor the roster gives attribute '{name}'",
                "a column with its id or one of its listed names, or a roster",
                f"add the column, or list its name under attributes.{name}.columns",
            )
            problems.add(cause, column=name)
