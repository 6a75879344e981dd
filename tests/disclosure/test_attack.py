"""A reader who adds and subtracts everything that is shown."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import null_space

from culturekit.disclosure import Rule, release
from culturekit.disclosure.released import Release
from culturekit.results import Cells, Result

FLOOR = 5
RULE = Rule(scores=FLOOR, demographics=FLOOR)
ATTRIBUTES = ("team", "function", "office", "tenure")


@st.composite
def organisations(draw: Any, crossed: bool = False) -> pd.DataFrame:
    """Return one row a kind of person (an atom) with how many there are."""
    rows = []
    some = draw(st.sampled_from([["new", "old"], ["new", "old", "mid"]]))
    tenures = some if crossed else [None]
    for f in range(draw(st.integers(1, 3 if crossed else 5))):
        office = draw(st.sampled_from(["front", "back", *([] if crossed else [None])]))
        for t in range(draw(st.integers(1, 3 if crossed else 5))):
            for tenure in tenures:
                # nobody knows that two unrelated groups happen to be the same people
                n = draw(st.integers(1 if crossed else 0, 12))
                rows.append((f"f{f}t{t}", f"f{f}", office, tenure, n))
    # people without a team; of every tenure, or they would coincide with a tenure
    for function in draw(st.sampled_from([[], [None], [] if crossed else ["f0"]])):
        rows += [(None, function, None, tenure, 2) for tenure in tenures]
    atoms = pd.DataFrame(rows, columns=[*ATTRIBUTES, "n"]).astype(
        dict.fromkeys(ATTRIBUTES, object)
    )
    # somebody without a team still has the office of the function
    known = atoms.dropna(subset=["team"]).set_index("function")["office"]
    places = known[~known.index.duplicated()]
    loose = atoms["team"].isna() & atoms["function"].notna()
    atoms.loc[loose, "office"] = atoms.loc[loose, "function"].map(places)
    return atoms.where(atoms.notna(), None)


class Breakdown(Result):
    overall: pd.DataFrame


def breakdown(atoms: pd.DataFrame, by: tuple[str, ...]) -> Result:
    known = atoms.dropna(subset=list(by))
    table = known.groupby(list(by), as_index=False)["n"].sum().assign(index=50.0)
    table["group"] = [" / ".join(row) for row in table[list(by)].to_numpy()]
    parent = {name: dict(zip(table["group"], table[name], strict=True)) for name in by}
    chain = ("team", "function", "office")
    inner = next((name for name in by if name in chain), "tenure")
    for above in chain[chain.index(inner) + 1 :] if inner in chain else ():
        pairs = atoms.dropna(subset=[inner, above])
        inside = dict(zip(pairs[inner], pairs[above], strict=True))
        groups = zip(table["group"], table[inner], strict=True)
        parent[above] = {g: inside[v] for g, v in groups if v in inside}
    if len(by) == 1:
        del parent[by[0]]
    result = Breakdown(table, "", Cells("scores", by, "n", ("index",), parent, ()))
    overall = pd.DataFrame({"n": [atoms["n"].sum()], "index": [50.0]})
    object.__setattr__(result, "overall", overall)
    return result


def equations(atoms: pd.DataFrame, out: Release) -> tuple[list[Any], list[Any]]:
    """Return what is shown and what is hidden, each as people counted from `atoms`."""
    shown, hidden = [], []
    for key, table in out.tables.items():
        for row in table.to_dict("records"):
            inside = np.ones(len(atoms), bool)
            for name in out.layouts[key].by:
                inside &= (atoms[name] == row[name]).to_numpy()
            (hidden if row["hidden"] else shown).append(inside.astype(float))
    return shown, hidden


def rank(matrix: np.ndarray) -> int:
    return int(np.linalg.matrix_rank(matrix)) if matrix.size else 0


def attack(
    atoms: pd.DataFrame, bys: list[tuple[str, ...]], most: int = FLOOR - 1
) -> Release:
    out = release([breakdown(atoms, by) for by in bys], RULE)
    sizes = atoms["n"].to_numpy()
    there = sizes > 0
    shown, hidden = equations(atoms, out)
    for row in shown:
        assert row @ sizes >= FLOOR
    known = np.array(shown).reshape(-1, len(atoms))[:, there]
    for row in hidden:
        if row @ sizes:
            assert rank(np.vstack([known, row[there]])) > rank(known), "determined"
    assert not list(isolated(known, sizes[there], most))
    return out


def isolated(
    known: np.ndarray, sizes: np.ndarray, most: int
) -> Iterator[tuple[int, ...]]:
    """Yield sets of fewer people than the floor of whom something is determined.

    Something is determined of the atoms of a set alone exactly if their rows in the
    null space of what is known are linearly dependent.
    """
    null = null_space(known) if len(known) else np.eye(len(sizes))
    for count in range(1, most + 1):
        for chosen in combinations(np.flatnonzero(sizes < FLOOR), count):
            few = sizes[list(chosen)].sum() < FLOOR
            if few and rank(null[list(chosen)]) < count:
                yield chosen


def left_after_any_one(atoms: pd.DataFrame, out: Release, levels: list[str]) -> None:
    """Check every shown total against the hidden groups it is made of."""
    chain = [name for name in ("team", "function", "office") if name in levels]
    for i, fine in enumerate(chain):
        table = out.table("breakdown", by=fine).set_index(fine)
        for coarse in [*chain[i + 1 :], None]:
            groups = [None] if coarse is None else list(atoms[coarse].dropna().unique())
            key = "breakdown overall" if coarse is None else f"breakdown by {coarse}"
            totals = out.tables[key]
            for group in groups:
                total = totals if coarse is None else totals[totals[coarse] == group]
                inside = atoms if coarse is None else atoms[atoms[coarse] == group]
                if total["hidden"].all():
                    continue
                sizes = inside.groupby(fine)["n"].sum()
                gone = [n for g, n in sizes.items() if n and table.hidden[g]]
                loose = int(inside.loc[inside[fine].isna(), "n"].sum())
                if gone:
                    left = sum(gone) + loose - max(*gone, loose)
                    assert left >= FLOOR
                else:
                    assert loose == 0 or loose >= FLOOR


LEVELS = st.lists(st.sampled_from(["team", "function", "office"]), unique=True)


@settings(max_examples=100, deadline=None)
@given(organisations(), LEVELS)
def test_nested_breakdowns_withstand_subtraction(
    atoms: pd.DataFrame, levels: list[str]
) -> None:
    levels = sorted(levels) or ["team"]
    out = attack(atoms, [(level,) for level in levels])
    left_after_any_one(atoms, out, levels)


@settings(max_examples=60, deadline=None)
@given(organisations(crossed=True), st.data())
def test_crossed_breakdowns_withstand_subtraction(
    atoms: pd.DataFrame, data: st.DataObject
) -> None:
    single = [("team",), ("function",), ("office",), ("tenure",)]
    double = [("function", "tenure"), ("team", "tenure"), ("office", "tenure")]
    bys = data.draw(st.lists(st.sampled_from([*single, *double]), unique=True))
    attack(atoms, bys or [("team", "tenure"), ("team",), ("tenure",)], most=2)


@settings(max_examples=40, deadline=None)
@given(organisations(), st.randoms(use_true_random=False))
def test_pattern_follows_counts_and_names_only(atoms: pd.DataFrame, dice: Any) -> None:
    results = [breakdown(atoms, (level,)) for level in ("team", "function", "office")]
    first = release(results, RULE)
    for result in results:
        order = list(result.table.index)
        dice.shuffle(order)
        answers = [dice.uniform(0, 100) for _ in order]
        shuffled = result.table.loc[order].assign(index=answers)
        object.__setattr__(result, "table", shuffled)
    second = release(results, RULE)
    for key, layout in first.layouts.items():
        columns = [*layout.by, "hidden"]
        one, two = (r.tables[key][columns] for r in (first, second))
        if layout.by:
            one, two = (t.sort_values(list(layout.by)) for t in (one, two))
        assert one.to_numpy().tolist() == two.to_numpy().tolist()
