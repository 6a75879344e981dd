"""What was spent on each domain, a head, beside what people say."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from culturekit.plots.reading import Reading, reading
from culturekit.report.content.html import Block, block, calm, quiet, table
from culturekit.report.content.naming import grouping, joined, spelled

AMOUNTS = {"amount": "", "hours": " hours"}


def spend(book: Any) -> Block:
    """Show spending a head by office and domain, from the books of the company.

    Parameters
    ----------
    book : Book
        Whose ``about["spend"]`` holds rows of unit, domain, amount and invited.
    """
    read = reading(book)
    rows = pd.DataFrame(book.about.get("spend") or [])
    if rows.empty or "amount" not in rows:
        return calm(
            "No allocation ledger was given, so this page cannot lay what was spent "
            "beside what people say."
        )
    unit, side = grouping(read)
    rows = rows.assign(side=rows["unit"].map(_sides(book, unit, side)))
    rows = rows[rows["side"].notna() & rows["amount"].notna()]
    heads = rows.drop_duplicates("unit").groupby("side")["invited"].sum()
    rows = rows[rows["domain"].isin(_domains(read, rows))]
    amounts = rows.groupby(["domain", "side"])["amount"].sum().unstack("side")
    per_head = (amounts / heads)[_order(read, set(heads.index))]
    per_head = per_head.loc[_domains(read, rows)]
    titles = [read.group_title(side, name) for name in per_head.columns]
    body = [
        [_title(read, domain), *(_money(value) for value in values)]
        for domain, values in zip(per_head.index, per_head.to_numpy(), strict=True)
    ]
    currency = joined(sorted({str(c) for c in rows.get("currency", []) if c}))
    return block(
        _lead(read, side, per_head),
        table(["Domain", *titles], body),
        quiet(
            f"{currency} a person invited, from the allocation ledger.".strip(),
            "Base pay is not in it, and posts are counted in heads. Need may differ "
            "between the offices; the amounts do not say what would be right.",
        ),
    )


def _sides(book: Any, unit: str, side: str) -> Mapping[str, str]:
    """The side of each unit, from the hierarchy."""
    places = book.about.get("org", {}).values()
    return {p[unit]: p[side] for p in places if unit in p and side in p}


def _domains(read: Reading, rows: pd.DataFrame) -> list[Any]:
    """Domains that the survey asks about and on which money was spent."""
    asked = read.instrument.roles.domains if read.instrument else {}
    spent = rows.groupby("domain", sort=False)["amount"].sum()
    found = list(spent[spent > 0].index)
    return [name for name in asked if name in found] if asked else found


def _order(read: Reading, present: set[Any]) -> list[Any]:
    """The two sides first, the reference before the contrast, as everywhere."""
    roles = read.instrument.roles if read.instrument else None
    pair = [roles.reference, roles.contrast] if roles else []
    first = [side for side in pair if side in present]
    return [*first, *sorted(present - set(first))]


def _title(read: Reading, domain: Any) -> str:
    titles = read.instrument.roles.domains if read.instrument else {}
    return str(titles.get(str(domain), domain))


def _money(value: float) -> str | None:
    return None if pd.isna(value) else f"{value:,.0f}"


def _lead(read: Reading, side: str, per_head: pd.DataFrame) -> str:
    roles = read.instrument.roles if read.instrument else None
    pair = (roles.contrast, roles.reference) if roles else (None, None)
    if not set(pair) <= set(per_head.columns):
        return "What was spent on each domain, a head."
    less = per_head[pair[0]] < per_head[pair[1]]
    other, first = (read.group_title(side, name).lower() for name in pair)
    some = (
        f"all {spelled(len(less))}" if less.all() else f"{spelled(int(less.sum()))} of"
    )
    tail = "" if less.all() else f" {spelled(len(less))}"
    return (
        f"On {some}{tail} domains less was spent on a person in the {other} than on "
        f"one in the {first}."
    )
