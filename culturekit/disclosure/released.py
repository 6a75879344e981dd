"""What left the gate: rounded tables, what is hidden and why, and the proof."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import pandas as pd

from culturekit.disclosure import saving
from culturekit.disclosure.layout import Layout
from culturekit.disclosure.rule import Rule
from culturekit.errors import UsageError, did_you_mean, require_known

HIDDEN_COLUMNS = (
    *("table", "group", "scale", "message"),
    *("shown_attribute", "shown_group"),
)


@dataclass(frozen=True, eq=False, repr=False)
class Release:
    """Tables that may be shown; the only source of numbers for pages and exports.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        Per key, such as ``"team_scores by team"``, ``"team_scores overall"`` or
        ``"gap"``. Hidden rows stay in the table: only what identifies them and
        ``invited`` is kept, ``hidden`` is true and ``why`` says why in a sentence.
    rule : Rule
        The floors that applied.
    hidden : pandas.DataFrame
        One row a hidden row of a table: ``table``, ``group``, ``scale``, ``message``,
        and the nearest container that is shown: ``shown_attribute``, ``shown_group``
        (missing where none is).
    certificate : dict
        What was checked: see `docs/disclosure.md`.
    note : str
        One sentence about the whole release.
    notes : dict of str to str
        Per key the sentence of the result.
    layouts : dict of str to Layout
        Per key how the table is made up.
    containers : dict
        Attribute to containing attribute to group to containing group.
    """

    tables: dict[str, pd.DataFrame]
    rule: Rule
    hidden: pd.DataFrame
    certificate: dict[str, Any]
    note: str
    notes: dict[str, str] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    containers: Mapping[str, Mapping[str, Mapping[str, str]]] = field(
        default_factory=dict
    )

    def table(self, name: str, by: str | tuple[str, ...] | None = None) -> pd.DataFrame:
        """Return a copy of one table.

        Parameters
        ----------
        name : str
            A key, or the name of a result when `by` is given.
        by : str or tuple of str, optional
            The attributes of the breakdown, or ``"overall"``.

        Raises
        ------
        UsageError
            If there is no such table; the message lists those there are.
        """
        key = name
        if by is not None:
            parts = (by,) if isinstance(by, str) else tuple(by)
            whole = parts == ("overall",)
            key = f"{name} overall" if whole else f"{name} by {' / '.join(parts)}"
        require_known("released table", key, self.tables)
        return self.tables[key].copy()

    def only(self, **groups: str) -> Self:
        """Return a view of one group: itself, what contains it and what it contains.

        Parameters
        ----------
        **groups : str
            Attribute and group, such as ``team="Payroll"``.

        Returns
        -------
        Release
            The same tables without the other groups of that attribute and of those
            related to it. Breakdowns by unrelated attributes and tables about the
            organisation stay whole.

        Raises
        ------
        UsageError
            For an attribute or a group that is not in this release.
        """
        for attribute, group in groups.items():
            self._require_group(attribute, str(group))
        wanted = {attribute: str(group) for attribute, group in groups.items()}
        keep = {
            key: self._rows(table, self.layouts[key].by, wanted)
            for key, table in self.tables.items()
        }
        tables = {
            key: table[keep[key]].reset_index(drop=True)
            for key, table in self.tables.items()
        }
        # `hidden` lists the hidden rows of all tables in their order
        listed = [keep[key][table["hidden"]] for key, table in self.tables.items()]
        rows = pd.concat(listed).to_numpy() if listed else []
        return replace(
            self, tables=tables, hidden=self.hidden[rows].reset_index(drop=True)
        )

    def _require_group(self, attribute: str, group: str) -> None:
        known: dict[str, set[str]] = {}
        for key, layout in self.layouts.items():
            for name in layout.by:
                known.setdefault(name, set()).update(self.tables[key][name])
        require_known("attribute in this release", attribute, known)
        if group not in known[attribute]:
            hint = did_you_mean(group, known[attribute])
            raise UsageError(
                f"no such {attribute} in this release{hint}; check the spelling "
                f"({len(known[attribute])} are known)"
            )

    def _rows(
        self, table: pd.DataFrame, by: tuple[str, ...], wanted: Mapping[str, str]
    ) -> pd.Series:
        keep = pd.Series(data=True, index=table.index)
        for name in by:
            for attribute, group in wanted.items():
                allowed = self._related(name, attribute, group)
                if allowed is not None:
                    keep &= table[name].isin(allowed)
        return keep

    def _related(self, name: str, attribute: str, group: str) -> set[str] | None:
        """Return the groups of `name` to keep; None if it is unrelated."""
        if name == attribute:
            return {group}
        if name in self.containers.get(attribute, {}):
            return {self.containers[attribute][name].get(group, "")}
        inside = self.containers.get(name, {}).get(attribute)
        if inside is None:
            return None
        return {part for part, container in inside.items() if container == group}

    def to_dict(self) -> dict[str, Any]:
        """Return the release as plain values, ready for JSON."""
        return saving.to_plain(self)

    def to_json(self) -> str:
        """Return the release as one JSON document."""
        return saving.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the release that `to_json` wrote.

        Raises
        ------
        InputError
            If the text is not a release.
        """
        return saving.from_json(cls, text)

    def save(self, path: str | Path) -> Path:
        """Write the release to a JSON file, whole or not at all."""
        return saving.save(self, path)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a release from a file that `save` wrote.

        Raises
        ------
        InputError
            If the file is missing or is not a release.
        """
        return saving.load(cls, path)

    def counts(self) -> tuple[int, int]:
        """Return how many rows are shown and how many are hidden."""
        rows = sum(len(table) for table in self.tables.values())
        gone = sum(int(table["hidden"].sum()) for table in self.tables.values())
        return rows - gone, gone

    def __repr__(self) -> str:
        shown, gone = self.counts()
        return (
            f"Release({len(self.tables)} tables, {shown} rows shown, {gone} hidden; "
            f"rule {self.rule.profile})"
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{html.escape(key)}</th><td>{len(table)}</td>"
            f"<td>{int(table['hidden'].sum())}</td></tr>"
            for key, table in self.tables.items()
        )
        head = "<tr><th>table</th><th>rows</th><th>hidden</th></tr>"
        return f"<table>{head}{rows}</table><p>{html.escape(self.note)}</p>"
