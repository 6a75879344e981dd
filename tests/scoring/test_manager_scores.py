"""Scores of managers are those of the people below them, counted one by one."""

import numpy as np
import pandas as pd
import pytest

from culturekit.disclosure import Rule, release
from culturekit.errors import DisclosureError, UsageError
from culturekit.privacy import pseudonym
from culturekit.roster import manager_tree
from culturekit.scoring import manager_scores, score, summarise, trees

SCALES = {"fun": ["a", "b", "c"], "one": ["d"]}
CLOSED_FORM = 1e-10


def firm(people=400, span=5, seed=3):
    """People of whom each has a manager above, and what three quarters answered."""
    rng = np.random.default_rng(seed)
    number = np.arange(people)
    chief = np.where(number, (number - 1) // span, -1)
    staff = pd.DataFrame(
        {
            "person": [f"P{i}" for i in number],
            "manager": [f"P{i}" if i >= 0 else "" for i in chief],
        }
    )
    answers = pd.DataFrame(
        rng.integers(1, 6, (people, 4)).astype(float), columns=list("abcd")
    ).mask(rng.random((people, 4)) < 0.1)
    answers.insert(0, "manager", _keys(staff["manager"]))
    answered = rng.random(people) < 0.75
    return staff, answers[answered], chief[answered]


def _keys(ids):
    return pd.Series(pseudonym(ids, "s"), index=ids.index).where(ids != "")


def below(chief, person, span):
    """Whether somebody with this manager stands below the person."""
    while chief > person:
        chief = (chief - 1) // span
    return chief == person


@pytest.mark.parametrize("span", [1, 2, 5, 400])
def test_numbers_are_those_of_everybody_below(span):
    staff, answers, chief = firm(120, span)
    summary = summarise(answers, "manager", scales=SCALES, options=(1, 5))
    found = manager_scores(summary, manager_tree(staff, survey="s"))
    scores = score(answers, scales=SCALES, options=(1, 5)).table
    everybody = np.arange(-1, 120)
    for person in range(0, (119 + span - 1) // span, 7):
        key = pseudonym([f"P{person}"], "s")[0]
        those = np.array([below(c, person, span) for c in chief], dtype=bool)
        head = sum(below((i - 1) // span, person, span) for i in everybody if i > 0)
        for table, inside, reports in (
            (found.table, those, head),
            (found.direct, chief == person, None),
        ):
            rows = table[table["manager"] == key].set_index("scale")
            for scale in SCALES:
                given = scores.loc[inside, scale].dropna()
                row = rows.loc[scale]
                assert row["n"] == len(given)
                if reports is not None:
                    assert row["reports"] == reports
                if len(given) > 1:
                    assert row["mean"] == pytest.approx(given.mean(), abs=CLOSED_FORM)
                    assert row["sd"] == pytest.approx(given.std(), abs=CLOSED_FORM)


@pytest.mark.parametrize("at_hand", [1, 200, 25_000])
def test_scales_of_several_kinds_are_as_each_by_itself(monkeypatch, at_hand):
    monkeypatch.setattr(trees, "AT_HAND", at_hand)
    staff, answers, _ = firm()
    answers["e"] = answers["a"] / 2 + 2
    tree = manager_tree(staff, survey="s")
    kinds = {
        "d": ["d"],
        "number": ["e"],
        "abc": ["a", "b", "c"],
        "b": ["b"],
        "bad": ["d", "c", "b"],
    }

    def scored(scales):
        reverse = {"c"} & {name for names in scales.values() for name in names}
        summary = summarise(
            answers, "manager", scales=scales, options=(1, 5), reverse=reverse
        )
        return manager_scores(summary, tree)

    found = scored(kinds)
    for table in ("table", "direct"):
        apart = [getattr(scored({name: kinds[name]}), table) for name in kinds]
        expected = pd.concat(apart, ignore_index=True)
        pd.testing.assert_frame_equal(getattr(found, table), expected, check_exact=True)


def test_the_top_manager_has_everybody_with_a_manager():
    staff, answers, _ = firm()
    summary = summarise(answers, "manager", scales=SCALES, options=(1, 5))
    found = manager_scores(summary, manager_tree(staff, survey="s"))
    top = found.table[found.table["level"] == 1].iloc[0]
    inside = answers[answers["manager"].notna()]
    assert top["n"] == (inside[SCALES["fun"]].notna().sum(axis=1) >= 2).sum()
    assert f"{len(inside)} respondents below them" in found.note
    left = len(answers) - len(inside)
    assert f"; {left} respondents have no manager" in found.note or not left


def test_rows_that_overlap_are_never_released():
    staff, answers, _ = firm()
    summary = summarise(answers, "manager", scales=SCALES, options=(1, 5))
    found = manager_scores(summary, manager_tree(staff, survey="s"))
    with pytest.raises(DisclosureError):
        release([found], Rule())
    assert "<td" not in found._repr_html_()


def test_what_does_not_fit_is_said():
    staff, answers, _ = firm()
    summary = summarise(answers, "manager", scales=SCALES, options=(1, 5))
    with pytest.raises(UsageError, match="both need the same keys"):
        manager_scores(summary, manager_tree(staff, survey="another"))
    with pytest.raises(UsageError, match="by manager; summarise the answers by 'boss'"):
        manager_scores(summary, manager_tree(staff, survey="s"), by="boss")
