"""The page about the data: it adds up, explains itself, and shows nobody."""

import base64
import csv
import re
from dataclasses import replace

import pandas as pd
import pytest

import culturekit as ck
from culturekit.errors import InputError, UsageError
from culturekit.report.content import quality
from culturekit.report.content.quality.words import (
    CELLS,
    COLUMNS,
    QUARANTINE,
    SET_ASIDE,
    SIGNS,
    USUAL,
)
from culturekit.resources import shipped

EXAMPLE = shipped("surveys") / "example"
OF_RECORDS = ("usable", "loaded", "set_aside", "quarantined")
SECRETS = ("Verily a SECRETANSWER", "SECRETTEAM", "SECRETID", "SECRETCOMMENT")


def block(name, book):
    return getattr(quality, name)(book)


def page(book):
    return "\n".join(block(name, book)._repr_html_() for name in quality.__all__)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


def drawn(html):
    """What figures hold, decoded."""
    found = re.findall(r"base64,([A-Za-z0-9+/=]+)", html)
    return "\n".join(base64.b64decode(part).decode() for part in found)


@pytest.fixture(scope="module")
def rows():
    with (EXAMPLE / "2026-Q3.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture(scope="module")
def damaged(rows, tmp_path_factory):
    """The example with everything wrong that can be, and words to search for."""
    made = [row[:] for row in rows]
    at = {name: i for i, name in enumerate(made[0])}
    for line in (10, 20, 30):
        made[line].append(SECRETS[3])
    for line in (40, 41):
        made[line][at["eng3"]] = SECRETS[0]
    for line in (50, 51):
        made[line][at["team"]] = SECRETS[1]
    made[52][at["team"]] = ""
    made[53][at["ResponseId"]] = made[54][at["ResponseId"]] = SECRETS[2]
    # a header and a question text that are nearly those of the definition
    made[0][at["eng2"]] = "QID9"
    made[1][at["eng2"]] = made[1][at["eng2"]].replace("attention", "attentions")
    folder = tmp_path_factory.mktemp("damaged")
    return write(folder / "anna.smith SECRETFILE.csv", made)


@pytest.fixture(scope="module")
def asked():
    return ck.load_instrument("culture_health")


@pytest.fixture(scope="module")
def roster(asked):
    return ck.read_roster(EXAMPLE / "roster.csv", asked)


@pytest.fixture(scope="module")
def store(damaged, rows, asked, roster, tmp_path_factory):
    """A wave of two loads: the damaged file, then a part of the sound one."""
    folder = tmp_path_factory.mktemp("kept")
    store = ck.open_store(folder / "store")
    store.load(damaged, asked, wave="2026-Q3", roster=roster)
    second = write(folder / "second.csv", rows[:3] + rows[8:60])
    store.load(second, asked, wave="2026-Q3", roster=roster)
    return store


@pytest.fixture(scope="module")
def stored(store):
    return ck.prepare(store.path)


@pytest.fixture(scope="module")
def of_file(damaged):
    return ck.prepare(damaged, roster=EXAMPLE / "roster.csv", wave="2026-Q3")


@pytest.mark.parametrize("name", quality.__all__)
@pytest.mark.parametrize("source", ["book", "stored", "of_file"])
def test_a_block_begins_with_a_sentence(request, source, name):
    made = block(name, request.getfixturevalue(source))
    html = made._repr_html_()
    assert html.startswith(('<p class="lead">', '<div class="calm">'))
    assert made.lead.endswith(".")
    assert "nan" not in words(html).lower().split()
    assert "None" not in html


@pytest.mark.parametrize("source", ["book", "stored"])
def test_records_always_add_up(request, source):
    html = words(block("usable", request.getfixturevalue(source))._repr_html_())
    found = re.search(
        r"(\d+) records read = (\d+) accepted \+ (\d+) set aside \+ (\d+) quarantined",
        html,
    )
    read, *parts = map(int, found.groups())
    assert read == sum(parts)


def test_counts_that_do_not_add_up_are_said_loudly(book):
    receipt = {**book.about["receipt"], "quarantined": 7}
    wrong = replace(book, about={**book.about, "receipt": receipt})
    assert "do not add up: do not use" in block("usable", wrong)._repr_html_()


def test_the_first_sentence_says_whether_the_data_can_be_used(book):
    lead = block("usable", book).lead
    assert lead.startswith("These data can be used as they are. ")
    assert re.search(r"423 of 600 people invited answered, 71 % \(67 to 74\)", lead)


def test_what_calls_for_care_is_listed(rows, tmp_path):
    at = rows[0].index("eng1")
    few = [row[:at] + row[at + 1 :] for row in rows[:120]]
    for line in range(5, 12):
        few[line].append("more")
    file = write(tmp_path / "few.csv", few)
    html = words(page(ck.prepare(file, roster=EXAMPLE / "roster.csv")))
    assert "These data can be used with care" in html
    assert "7 records could not be read." in html
    assert "1 question of the definition found no column." in html
    assert "fewer than six in ten" in html
    asked = ck.load_instrument("culture_health")
    assert f"No column holds “{asked.text('eng1')}”." in html


@pytest.mark.parametrize("source", ["stored", "of_file"])
def test_nothing_of_the_file_is_on_the_page(request, source, rows, store):
    book = request.getfixturevalue(source)
    html = page(book)
    shown = html + drawn(html) + str(dict(book.about["loading"]))
    for secret in (*SECRETS[:1], *SECRETS[2:], "SECRETFILE", "anna", "QID9"):
        assert secret not in shown, secret
    ids = rows[0].index("ResponseId")
    comments = [i for i, name in enumerate(rows[0]) if name.startswith("open_")]
    for row in rows[3:]:
        assert row[ids] not in shown
        assert not any(row[i] in shown for i in comments if len(row[i]) > 12)
    keys = store.survey("2026-Q3").data.index
    assert not any(key in shown for key in keys)
    assert re.findall(r"\brow \d+|\bline \d+", words(html)) == []


def test_a_team_that_is_not_on_the_roster_is_not_counted(of_file):
    told = {row["code"]: row for row in of_file.about["loading"]["problems"]}
    for code in ("not_in_roster", "no_group"):
        assert told[code]["count"] is None
        assert told[code]["attributes"] == ["team"]
    html = words(block("single_cells", of_file)._repr_html_())
    assert "A team that is not on the roster. Kept under the name" in html
    assert "How many cells name a group wrongly is not shown" in html


def test_a_cell_is_told_with_its_question_and_what_is_allowed(of_file):
    html = words(block("single_cells", of_file)._repr_html_())
    assert "Not one of the options (2). Taken as not answered. In “" in html
    assert "Allowed: Strongly disagree, Disagree, Neither" in html
    assert "To do: correct the cell" in html


def test_records_are_quarantined_by_cause(of_file, book):
    html = words(block("quarantined", of_file)._repr_html_())
    assert html.startswith("3 records cannot be trusted")
    assert "More or fewer cells than names (3)." in html
    assert "Allowed: as many cells as the header has names." in html
    assert "No record was quarantined" in block("quarantined", book).lead


def test_reasons_are_drawn_and_explained(book):
    html = block("set_aside", book)._repr_html_()
    assert "<figure" in html
    assert 'alt="Number of records. Not finished: 14; ' in html
    for reason in book.about["receipt"]["set_aside"]:
        assert SET_ASIDE[reason].means in words(html)


def test_columns_found_by_likeness_are_told_by_their_place(of_file):
    (close,) = of_file.about["loading"]["close"]
    html = words(block("columns", of_file)._repr_html_())
    assert f"column {close['position']}" in html
    assert re.search(r"column \d+ 9\d %", html)
    assert "1 of them was found in another way" in html
    assert "only by a wording that is nearly the same" in words(page(of_file))


def test_every_load_says_what_it_brought(stored):
    html = words(block("loaded", stored)._repr_html_())
    assert html.startswith("The wave was loaded from two files; this is version 2")
    first, second = stored.about["loading"]["loads"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", first["at"])
    assert first["new"] == first["accepted"]
    assert second["new"] + second["changed"] + second["unchanged"] == second["accepted"]
    for load in (first, second):
        assert load["sha256"][:12] in html
        places = load["accepted"] + load["set_aside"] + load["quarantined"]
        assert load["rows_read"] == places
    assert f"File 2 {second['rows_read']} {second['accepted']}" in html
    assert SET_ASIDE["replaced"].title in page(stored)


def test_the_file_of_a_small_team_is_not_counted(store, rows, asked, tmp_path):
    alone = ck.open_store(tmp_path / "store")
    alone.load(EXAMPLE / "2026-Q3.csv", asked, wave="w")
    few = write(tmp_path / "few.csv", rows[:3] + rows[20:23])
    assert alone.load(few, asked, wave="w").accepted == 3
    book = ck.prepare(alone.path)
    told = book.about["loading"]
    assert not told["counted"]
    for load in told["loads"]:
        assert not {"accepted", "rows_read", "new", "changed"} & set(load)
    assert "a file can be about a single team" in words(page(book))


def test_careless_answering_is_reported_and_nobody_dropped(book):
    html = words(block("careless", book)._repr_html_())
    table = book.release.table("careless_signs", "overall").set_index("sign")
    row = table.loc["combined"]
    assert html.startswith(
        f"{row['flagged']} % ({row['flagged_low']} to {row['flagged_high']}) of 423"
    )
    assert "nobody was left out" in html
    assert "10.1037/a0028085" in html
    assert "Not judged: opposite questions answered alike" in html
    assert table["n"].max() == 423


def test_no_team_has_a_rate_of_carelessness(book):
    keys = [key for key in book.release.tables if key.startswith("careless")]
    assert sorted(keys) == [
        "careless_signs by function",
        "careless_signs by office",
        "careless_signs overall",
    ]
    html = block("careless", book)._repr_html_()
    assert not any(team in html for team in book.about["org"])


def test_rates_of_teams_are_those_of_the_release(book):
    html = block("rates", book)._repr_html_()
    frame = book.release.table("response_rates", "team").set_index("group")
    shown = frame[~frame["hidden"]]
    assert f"The rates of {len(shown)} of {len(frame)} teams can be shown." in html
    assert "Not shown: too few answers here" in html
    cells = re.findall(r"<tr.*?</tr>", html)
    for team, row in frame.iterrows():
        (found,) = [cell for cell in cells if f">{team}<" in cell]
        assert ("hidden-cell" in found) == bool(row["hidden"])


def test_more_answers_than_invitations_are_told(rows, tmp_path):
    roster = pd.read_csv(EXAMPLE / "roster.csv")
    biggest = roster.sort_values("invited").iloc[-1]["team"]
    roster.loc[roster["team"] == biggest, "invited"] = 6
    roster.to_csv(tmp_path / "roster.csv", index=False)
    book = ck.prepare(EXAMPLE / "2026-Q3.csv", roster=tmp_path / "roster.csv")
    html = words(page(book))
    assert f"More people answered than were invited in {biggest}" in html
    assert "From 1 team more people answered than were invited." in html


def test_without_a_roster_there_are_no_rates(rows):
    book = ck.prepare(EXAMPLE / "2026-Q3.csv")
    assert "nobody knows how many were invited" in block("rates", book).lead
    assert "423 people answered" in block("usable", book).lead
    assert "No roster was given" in block("team_source", book).lead


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("roster_link", "comes from the roster"),
        ("embedded", "people were not asked"),
        ("self_reported", "named their team themselves"),
        ("", "name no team"),
    ],
)
def test_it_is_said_where_the_team_comes_from(book, source, said):
    loading = {**book.about["loading"], "team_source": source}
    made = replace(book, about={**book.about, "loading": loading})
    assert said in block("team_source", made).lead


TWO_ITEMS = """
[survey]
id = "two"
title = "Two questions"
[response_scales.agree]
codes = [1, 2, 3, 4, 5]
labels.en = ["No", "Rather no", "Neither", "Rather yes", "Yes"]
[items.fun1]
text = "It is fun."
scale = "fun"
response_scale = "agree"
[items.fun2]
text = "I enjoy it."
scale = "fun"
response_scale = "agree"
[scales.fun]
title = "Fun"
[attributes.team]
title = "Team"
"""


def test_two_questions_are_too_few_to_judge_anybody(tmp_path):
    (tmp_path / "two.toml").write_text(TWO_ITEMS, "utf-8")
    lines = [
        [f"p{i}", "ABC"[i % 3], 1 + i % 5, 1 + (3 * i) % 5] for i in range(40)
    ]
    file = write(tmp_path / "two.csv", [["id", "team", "fun1", "fun2"], *lines])
    book = ck.prepare(file, survey=tmp_path / "two.toml")
    teams = book.release.table("response_rates", "team")
    assert not teams["hidden"].any()
    html = page(book)
    assert "two or more signs" in html or "Nobody could be judged" in html
    assert "Nobody was left out" in html or "nobody was left out" in html


def test_where_the_total_is_hidden_no_count_gives_it_away(tmp_path, asked):
    file = write(
        tmp_path / "few.csv",
        [["id", "team", "eng1", "eng2"], *([f"p{i}", "A", 3, 4] for i in range(4))],
    )
    book = ck.prepare(file)
    assert book.about["n"] is None
    html = words("".join(block(n, book)._repr_html_() for n in OF_RECORDS))
    assert "with care: see below. How many answered is not shown" in html
    assert "4" not in re.findall(r"\b\d+\b", html)
    assert "accepted" not in book.about["receipt"]
    assert not {"accepted", "rows_read"} & set(book.about["loading"]["loads"][0])


def test_answers_that_no_file_holds_are_said_calmly(book):
    bare = replace(book, about={**book.about, "receipt": {}, "loading": {}})
    for name in ("usable", "loaded", "set_aside", "quarantined", "columns"):
        assert block(name, bare)._repr_html_().startswith('<div class="calm">')


def test_a_broken_store_and_a_broken_file_are_refused(stored, store, tmp_path):
    with pytest.raises(InputError, match="no store"):
        ck.report("data_quality", tmp_path / "x.html", data=str(tmp_path))
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\x00\x01\x02" * 40)
    with pytest.raises(InputError):
        ck.report("data_quality", tmp_path / "x.html", data=str(broken))
    with pytest.raises(UsageError, match="no such wave"):
        ck.report("data_quality", tmp_path / "x.html", data=str(store.path), wave="Q9")
    assert not (tmp_path / "x.html").exists()


def test_the_page_of_a_store_is_made_by_a_kernel_that_reads_no_answer(
    store, tmp_path
):
    made = ck.report("data_quality", tmp_path / "q.html", data=str(store.path))
    html = made.read_text("utf-8")
    assert "The data behind the reports" in html
    assert "version 2 of the store" in html
    assert html.count("<h2") == len(quality.__all__)
    assert not any(secret in html + drawn(html) for secret in SECRETS[2:])


def test_all_that_intake_can_say_has_words():
    text = (shipped("surveys").parent / "docs" / "response-files.md").read_text("utf-8")
    table = text.partition("## Problem codes")[2]
    first = re.findall(r"^\| (`.*?) \|", table, flags=re.MULTILINE)
    codes = {code for cell in first for code in re.findall(r"`(\w+)`", cell)}
    assert codes == {*QUARANTINE, *CELLS, *COLUMNS}


@pytest.mark.slow
def test_what_is_usual_is_what_careful_firms_show():
    summaries = [
        ck.careless(ck.simulate(seed=seed).survey).summary.set_index("index")
        for seed in range(30)
    ]
    totals = pd.concat(summaries).groupby(level=0)[["n", "flagged"]].sum()
    percent = 100 * totals["flagged"] / totals["n"]
    for sign, usual in USUAL.items():
        assert abs(percent[sign] - usual) < 1, sign
    assert set(USUAL) <= set(SIGNS)
