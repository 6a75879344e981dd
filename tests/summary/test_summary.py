"""One pass: the numbers of pandas, the same from any source and however rows split."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culturekit.errors import CultureKitError, InputError, UsageError
from culturekit.models import mixed
from culturekit.numerics.itemcounts import COMPLETE
from culturekit.scoring import score, summarise
from culturekit.simulate import simulate
from culturekit.summary import read_summary, save_summary
from culturekit.weighting import weighted_means

SCALES = {"fun": ["q1", "q2", "q3"], "load": ["q4", "q5"]}
HOW = {"scales": SCALES, "options": (1, 5), "reverse": ["q2"]}
KEPT = {**HOW, "patterns": True}
ROWS = 150_000  # three blocks


def answers_of(rows, seed=0, teams=30, level=0.0):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"team": [f"t{i:05}" for i in rng.integers(0, teams, rows)]})
    frame.loc[rng.random(rows) < 0.02, "team"] = None
    for name in ("q1", "q2", "q3", "q4", "q5"):
        frame[name] = pd.array(rng.integers(1, 6, rows), dtype="Int8")
        frame.loc[rng.random(rows) < 0.1, name] = pd.NA
    for name in ("x", "y"):
        frame[name] = level + rng.normal(size=rows)
        frame.loc[rng.random(rows) < 0.05, name] = np.nan
    return frame


def same(one, other, close=None):
    """Counts are identical; moments too, or as close as said."""
    pd.testing.assert_frame_equal(one.groups, other.groups)
    for first, second in zip(one.counts.parts, other.counts.parts, strict=True):
        np.testing.assert_array_equal(first, second)
    assert one.moments.keys() == other.moments.keys()
    assert one.patterns.keys() == other.patterns.keys()
    pairs = [(part, other.moments[name]) for name, part in one.moments.items()]
    for name, cells in one.patterns.items():
        np.testing.assert_array_equal(cells.groups, other.patterns[name].groups)
        np.testing.assert_array_equal(cells.here, other.patterns[name].here)
        pairs.append((cells.moments, other.patterns[name].moments))
    for part, twin in pairs:
        if close is None:
            for field in ("n", "means", "rest", "products"):
                np.testing.assert_array_equal(
                    getattr(part, field), getattr(twin, field)
                )
            continue
        np.testing.assert_array_equal(part.n, twin.n)
        # of columns with a spread of about one
        np.testing.assert_allclose(part.centres, twin.centres, rtol=close, atol=close)
        size = twin.squares.sum(axis=1, keepdims=True)
        assert (np.abs(part.products - twin.products) <= close * size).all()


@pytest.fixture(scope="module")
def large():
    return answers_of(ROWS)


@pytest.fixture(scope="module")
def whole(large):
    return summarise(large, **KEPT, columns=["x", "y"])


def test_moments_are_those_of_pandas(large, whole):
    scores = score(large, **HOW)
    for name in SCALES:
        for place, table in enumerate((scores.table, scores.index, scores.favourable)):
            grouped = table[name].groupby(large["team"], dropna=False)
            part = whole.moments[f"score:{name}"]
            np.testing.assert_array_equal(part.n, grouped.count())
            np.testing.assert_allclose(part.centres[:, place], grouped.mean())
            variance = part.squares[:, place] / (part.n - 1)
            np.testing.assert_allclose(variance, grouped.var())
    complete = large[["team", "x", "y"]].dropna(subset=["x", "y"])
    covariance = complete.groupby("team", dropna=False)[["x", "y"]].cov()
    found = whole.moments["columns"].covariances.reshape(-1, 2)
    np.testing.assert_allclose(found, covariance, rtol=1e-12)


def test_counts_are_those_of_pandas(large, whole):
    complete = large[SCALES["fun"]].notna().all(axis=1)
    for place, item in enumerate(SCALES["fun"]):
        everybody = pd.crosstab(large["team"].fillna("~"), large[item])
        np.testing.assert_array_equal(whole.counts.item(place), everybody)
        some = large[complete]
        table = pd.crosstab(some["team"].fillna("~"), some[item])
        np.testing.assert_array_equal(whole.counts.item(place, COMPLETE), table)
    sizes = large.groupby("team", dropna=False).size()
    np.testing.assert_array_equal(whole.counts.respondents, sizes)
    index = score(large, **HOW).index["fun"]
    top = (index >= 75 - 1e-9).groupby(large["team"], dropna=False).sum()
    np.testing.assert_array_equal(whole.counts.top[:, 0], top)
    assert whole.n == ROWS
    assert whole.groups["group"].isna().sum() == 1


def test_items_are_reversed_and_complete(large, whole):
    turned = large.assign(q2=6 - large["q2"]).dropna(subset=SCALES["fun"])
    expected = turned.astype(dict.fromkeys(SCALES["fun"], float))
    covariance = expected[SCALES["fun"]].cov()
    found = whole.moments["items:fun"].pooled()
    np.testing.assert_allclose(found.covariances[0], covariance, rtol=1e-12)
    assert found.n[0] == len(turned)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 99),
    level=st.sampled_from([0.0, 1e6]),
    parts=st.lists(st.integers(0, 3), min_size=80, max_size=80),
    order=st.permutations(range(4)),
)
def test_any_split_of_rows_and_any_order_add_up(seed, level, parts, order):
    frame = answers_of(80, seed, teams=5, level=level)
    how = {**KEPT, "columns": ["x", "y"]}
    part_of = np.array(parts)
    pieces = [frame[part_of == k] for k in order if (part_of == k).any()]
    first, *others = [summarise(piece, **how) for piece in pieces]
    together = first
    for other in others:
        together = together + other
    same(together, summarise(frame, **how), close=1e-12)


def test_groups_are_the_same_however_rows_are_ordered(large, whole):
    shuffled = large.sample(frac=1, random_state=1)
    same(summarise(shuffled, **KEPT, columns=["x", "y"]), whole, close=1e-12)


def polars(frame):
    return pytest.importorskip("polars").from_arrow(arrow(frame))


def arrow(frame):
    return pa.Table.from_pandas(frame, preserve_index=False)


def reader(frame):
    return arrow(frame).to_reader(max_chunksize=7_001)


SOURCES = {
    "arrow": arrow,
    "reader": reader,
    "polars": polars,
    "tables": lambda f: iter([arrow(f[:70_000]), arrow(f[70_000:])]),
    "frames": lambda f: (f[i : i + 40_000] for i in range(0, ROWS, 40_000)),
    "batches": lambda f: iter(arrow(f).to_batches(max_chunksize=9_999)),
    "categories": lambda f: f.assign(team=f["team"].astype("category")),
    "floats": lambda f: f.astype({f"q{i}": "float64" for i in range(1, 6)}),
    "wider": lambda f: f.astype({f"q{i}": "Int64" for i in range(1, 6)}),
}


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_gives_the_same_bits(large, whole, source):
    same(summarise(SOURCES[source](large), **KEPT, columns=["x", "y"]), whole)


def test_a_folder_of_files_gives_the_same_bits(large, whole, tmp_path):
    table = arrow(large)
    edges = [0, 10, 70_000, 70_001, ROWS]
    for i, (start, end) in enumerate(pairwise(edges)):
        pq.write_table(table.slice(start, end - start), tmp_path / f"part-{i}.parquet")
    rows = []
    found = summarise(tmp_path, **KEPT, columns=["x", "y"], progress=rows.append)
    same(found, whole)
    assert rows == [ROWS]


def test_two_threads_give_the_same_bits():
    frame = answers_of(1_100_000, seed=4, teams=200)
    alone = summarise(frame, **KEPT, columns=["x", "y"], cores=1)
    rows = []
    how = {**KEPT, "columns": ["x", "y"], "progress": rows.append}
    same(summarise(frame, **how, cores=2), alone)
    assert rows == [524_288, 1_048_576, 1_100_000]


def test_very_many_small_groups_are_summed_alike():
    frame = answers_of(200_000, seed=6, teams=90_000)
    how = {**KEPT, "columns": ["x", "y"]}
    found = summarise(frame, **how)
    in_order = frame.sort_values("team", kind="stable", na_position="last")
    same(summarise(in_order, **how), found, close=1e-12)
    parts = summarise(frame[:70_000], **how) + summarise(frame[70_000:], **how)
    same(parts, found, close=1e-12)
    same(summarise(frame, **how, cores=1), found)


def test_a_summary_is_kept(whole, tmp_path):
    path = save_summary(whole, tmp_path / "whole.parquet")
    again = read_summary(path)
    same(again, whole)
    assert again.plan == whole.plan
    assert repr(again) == repr(whole)
    assert [file.name for file in tmp_path.iterdir()] == ["whole.parquet"]


@pytest.mark.parametrize("content", [b"", b"PAR1nothing PAR1"])
def test_what_is_no_summary_is_told(content, tmp_path):
    (tmp_path / "x.parquet").write_bytes(content)
    with pytest.raises(InputError, match="not a summary, or damaged"):
        read_summary(tmp_path / "x.parquet")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "y.parquet")
    with pytest.raises(InputError, match="not a summary, or damaged"):
        read_summary(tmp_path / "y.parquet")


def test_two_attributes_crossed():
    frame = answers_of(500).assign(site=lambda f: np.where(f.index % 3, "a", "b"))
    found = summarise(frame, ("team", "site"), **HOW)
    sizes = frame.groupby(["team", "site"]).size()
    known = found.known
    assert list(found.groups["group"][known]) == [" / ".join(k) for k in sizes.index]
    np.testing.assert_array_equal(found.counts.respondents[known], sizes)


def test_nobody_is_told_apart():
    found = summarise(answers_of(500), (), **HOW)
    assert found.groups["group"].tolist() == ["Organisation"]
    assert found.counts.respondents.tolist() == [500]


def test_a_survey_is_read_by_its_definition():
    survey = simulate(seed=3, invited=400).survey
    found = summarise(survey, "team")
    scores = score(survey)
    assert found.scales == scores.scales
    for name in scores.scales:
        grouped = scores.index[name].groupby(survey.data["team"].astype(str))
        part = found.moments[f"score:{name}"].taken(found.known)
        expected = grouped.mean().sort_index()
        here = part.n > 0
        np.testing.assert_allclose(part.centres[here, 1], expected.dropna())
    assert "office" in found.parent
    again = summarise(scores, "team", scales=["engagement"])
    assert again.scales == ("engagement",)


def test_uneven_scales_and_measures_are_summarised(tmp_path):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "team": rng.integers(0, 3, 90),
            "hours": rng.normal(40, 5, 90),
            "a": rng.integers(0, 11, 90),
            "b": rng.integers(0, 11, 90),
        }
    )
    found = summarise(
        frame, scales={"hours": ["hours"], "nps": ["a", "b"]}, options=(0, 60)
    )
    expected = frame.groupby("team")["hours"].mean()
    np.testing.assert_allclose(found.moments["score:hours"].centres[:, 0], expected)
    assert found.groups["group"].tolist() == ["0", "1", "2"]
    same(read_summary(save_summary(found, tmp_path / "s.parquet")), found)
    bare = summarise(frame, columns=["hours"])
    assert bare.counts.options == ()
    same(read_summary(save_summary(bare, tmp_path / "b.parquet")), bare)


def test_a_scale_may_have_the_name_of_a_column_that_is_not_read():
    frame = answers_of(50).assign(fun=1.0)
    assert summarise(frame, **HOW).scales == ("fun", "load")
    with pytest.raises(UsageError, match="give the scale another name"):
        summarise(frame, scales={"team": ["q1"]}, options=(1, 5))


def test_no_names_and_no_answers_in_what_is_shown(whole):
    assert repr(whole) == "Summary(150,000 respondents, 2 scales, 30 groups by team)"
    assert "t00001" not in whole._repr_html_()


@pytest.mark.parametrize(
    ("data", "how", "error", "message"),
    [
        (7, HOW, UsageError, "a int cannot be summarised"),
        ("none", HOW, InputError, "the iterator yields no table"),
        ("numbers", HOW, UsageError, "the iterator yields a int; allowed: tables"),
        ("nowhere", HOW, InputError, "no Parquet file at 'nowhere'"),
        ("frame", {**HOW, "options": (1, 4)}, InputError, "outside the options 1 to 4"),
        ("frame", {"scales": {"fun": ["q9"]}}, UsageError, "no column 'q9'"),
        ("frame", {"scales": ["fun"]}, UsageError, "columns by scale"),
        ("frame", {**HOW, "by": "tem"}, UsageError, "did you mean 'team'"),
        ("frame", {**HOW, "kores": 2}, UsageError, "did you mean 'cores'"),
        ("frame", {**HOW, "cores": 0}, UsageError, "cores must be a whole number"),
        ("frame", {**HOW, "columns": ["team"]}, InputError, "'team' must hold numbers"),
        ("mixed", HOW, InputError, "'q1' holds different kinds of values"),
        ("empty", {"scales": SCALES}, InputError, "range of the answers cannot be"),
        ("survey", {"options": (1, 5)}, UsageError, "a survey has them"),
        ("survey", {"scales": ["engagment"]}, UsageError, "mean 'engagement'"),
        ("survey", {"columns": ["nowhere"]}, UsageError, "no such column 'nowhere'"),
    ],
)
def test_wrong_use_is_said(data, how, error, message):
    frame = answers_of(20)
    known = {
        "frame": frame,
        "mixed": frame.astype(object).assign(q1=["no", *[1.5] * 19]),
        "empty": frame.iloc[:0],
        "none": iter([]),
        "numbers": iter([7]),
        "survey": simulate(seed=3, invited=60).survey,
    }
    with pytest.raises(error, match=message):
        summarise(known.get(data, data), **how)


def test_a_stream_needs_its_range():
    with pytest.raises(UsageError, match="a stream is read only once"):
        summarise(reader(answers_of(20)), scales=SCALES)


def test_tables_of_other_columns_are_told():
    frame = answers_of(20)
    tables = iter([frame, frame.drop(columns="q4")])
    with pytest.raises(UsageError, match="no such column 'q4'"):
        summarise(tables, **HOW)


def test_no_rows_are_nothing_to_add(tmp_path):
    frame = answers_of(40)
    how = {**KEPT, "columns": ["x"]}
    nothing, some = summarise(frame.iloc[:0], **how), summarise(frame, **how)
    assert nothing.n == 0
    same(nothing + some, some)
    same(some + nothing, some)
    same(read_summary(save_summary(nothing, tmp_path / "n.parquet")), nothing)


def test_different_plans_do_not_add_up():
    frame = answers_of(40)
    with pytest.raises(UsageError, match="add up if they were made"):
        summarise(frame, **HOW) + summarise(frame, (), **HOW)


def test_the_plan_in_a_file_holds_no_answers(whole, tmp_path):
    path = save_summary(whole, tmp_path / "whole.parquet")
    head = json.loads(pq.read_schema(Path(path)).metadata[b"culturekit summary"])
    assert set(head) == {"plan", "options", "parent", "observed", "pairs"}


def test_weighted_columns_are_those_of_weighted_means(large, whole):
    weighed = large.assign(w=np.arange(ROWS) % 5 / 4)
    found = summarise(weighed, **KEPT, columns=["x", "y"], weight="w")
    complete = weighed.dropna(subset=["x", "y", "team"])
    expected = weighted_means(complete, ["x", "y"], by="team", weight="w").table
    named = found.groups["group"].notna().to_numpy()
    part = found.moments["columns"]
    for place, name in enumerate(["x", "y"]):
        estimate = expected.loc[expected["scale"] == name, "estimate"]
        np.testing.assert_allclose(part.centres[named, place], estimate, rtol=1e-12)
    total = complete.groupby("team")["w"].sum()
    np.testing.assert_allclose(part.n[named], total, rtol=1e-12)
    # scores and counts are as without weights
    for name in SCALES:
        one, other = found.moments[f"score:{name}"], whole.moments[f"score:{name}"]
        np.testing.assert_array_equal(one.centres, other.centres)
    np.testing.assert_array_equal(found.counts.respondents, whole.counts.respondents)


def test_weighted_moments_add_up_and_are_kept(large, tmp_path):
    weighed = large.assign(w=np.arange(ROWS) % 5 / 4)
    how = {**KEPT, "columns": ["x", "y"], "weight": "w"}
    one = summarise(weighed, **how)
    halves = [summarise(weighed[half::2], **how) for half in (0, 1)]
    two = (halves[1] + halves[0]).sorted()
    kept = read_summary(save_summary(one, tmp_path / "kept.parquet"))
    assert kept.plan.weight == "w"
    for other in (two, kept):
        theirs = other.moments["columns"]
        ours = one.sorted().moments["columns"]
        np.testing.assert_allclose(theirs.n, ours.n, rtol=1e-12)
        np.testing.assert_allclose(theirs.centres, ours.centres, rtol=1e-12)
        np.testing.assert_allclose(theirs.matrices, ours.matrices, rtol=1e-10)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"weight": "w"}, "none is named"),
        ({"weight": [1, 2], "columns": ["x"]}, "give the name of one"),
        ({"weight": "wight", "columns": ["x"]}, "no such column 'wight'"),
        ({"weight": "x", "columns": ["y"]}, "are missing or negative"),
        ({"columns": ["endless"]}, "1 values are infinite"),
    ],
)
def test_what_cannot_weight_a_pass_is_said(large, how, message):
    weighed = large.assign(w=1.0, endless=1.0)
    weighed.loc[weighed.index[7], "endless"] = np.inf
    with pytest.raises(CultureKitError, match=message):
        summarise(weighed, **HOW, **how)


def test_a_model_refuses_weighted_sums(large):
    weighed = large.assign(w=1.0)
    found = summarise(weighed, **KEPT, columns=["x", "y"], weight="w")
    with pytest.raises(UsageError, match="the model is not"):
        mixed(found, "y ~ x + (1 | team)")


def test_patterns_are_those_of_the_rows(large, whole):
    turned = large.assign(q2=6 - large["q2"])
    items = turned[SCALES["fun"]].astype(float)
    for name, frame in (("items:fun", items), ("columns", large[["x", "y"]])):
        cells = whole.patterns[name]
        pairs = cells.pairs()
        np.testing.assert_allclose(pairs.covariance, frame.cov(), rtol=1e-12)
        assert len(np.unique(cells.here, axis=0)) == 2 ** frame.shape[1] - 1
        complete = cells.of_those_with(frame.shape[1])
        moments = whole.moments[name]
        np.testing.assert_array_equal(complete.moments.n, moments.n[complete.groups])
        at = complete.groups
        found = complete.moments.products
        np.testing.assert_allclose(found, moments.products[at], rtol=1e-12, atol=1e-9)
    team = whole.groups["group"].tolist().index("t00003")
    own = whole.patterns["items:fun"].taken(np.array([team]), len(whole.groups))
    expected = items[(large["team"] == "t00003").to_numpy()].cov()
    np.testing.assert_allclose(own.pairs().covariance, expected, rtol=1e-12)
    everybody = whole.whole.patterns["items:fun"]
    assert set(everybody.groups) == {0}
    assert everybody.moments.n.sum() == whole.patterns["items:fun"].moments.n.sum()


def test_patterns_follow_their_groups(large):
    frame = large[:2000]
    found = summarise(frame, **KEPT)
    named = found.told
    assert named.patterns["items:fun"].groups.max() == len(named.groups) - 1
    others = pd.DataFrame({"group": ["~none", *named.groups["group"]]})
    others["team"] = others["group"]
    placed = found.placed(others.astype("str"))
    one, other = (part.patterns["items:fun"] for part in (placed, named))
    np.testing.assert_array_equal(one.groups, other.groups + 1)
    np.testing.assert_array_equal(one.moments.products, other.moments.products)


@pytest.mark.parametrize("options", [(1, 5), (0, 10)])
@pytest.mark.parametrize("odd", [0, 3])
def test_answers_that_are_nearly_alike_keep_their_digits(options, odd):
    rows, items = 70_000, [f"q{i}" for i in range(24)]
    frame = pd.DataFrame(dict.fromkeys(items, options[1]), index=range(rows))
    frame = frame.astype("int8").assign(team="a")
    frame.loc[: odd - 1, "q0"] = options[1] - 1
    how = {"scales": {"z": items}, "options": options}
    for found in (
        summarise(frame, **how),
        summarise(frame[:30_000], **how) + summarise(frame[30_000:], **how),
    ):
        apart = odd - odd**2 / rows  # of the item that is not alike
        squares = found.moments["score:z"].squares[0]
        assert squares[0] == pytest.approx(apart / 24**2, rel=1e-12, abs=0)
        step = 100 / (options[1] - options[0])
        assert squares[1] == pytest.approx(apart * (step / 24) ** 2, rel=1e-12, abs=0)
        items_squares = found.moments["items:z"].squares[0]
        assert items_squares[0] == pytest.approx(apart, rel=1e-12, abs=0)
        assert (items_squares[1:] == 0).all()


@pytest.mark.parametrize("kept", [{"scales": {"z": ["x", "y"]}}, {"columns": ["x"]}])
def test_what_was_kept_in_files_adds_up(tmp_path, kept):
    frame = answers_of(300).drop(columns=["q1", "q2", "q3", "q4", "q5"])
    how = {**kept, "options": (-9.0, 9.0)} if "scales" in kept else kept
    one, other = (summarise(part, **how) for part in (frame[:100], frame[100:]))
    read = [
        read_summary(save_summary(part, tmp_path / f"{number}.parquet"))
        for number, part in enumerate((one, other))
    ]
    for pair in ((read[0], read[1]), (one, read[1]), (read[0], other)):
        same(pair[0] + pair[1], one + other)


def test_counts_grow_as_wide_as_groups_do(tmp_path):
    frame = pd.DataFrame({"team": ["a"] * 200 + ["b"], "q": [1] * 200 + [2]})
    how = {"scales": {"z": ["q"]}, "options": (1, 2)}
    part = summarise(frame, **how)
    assert part.counts.tables.dtype == np.uint8
    again = read_summary(save_summary(part, tmp_path / "part.parquet"))
    for both in (part + part, again + part, again + again):
        assert both.counts.item(0).tolist() == [[400, 0], [0, 2]]
        assert both.counts.tables.dtype == np.uint16
    assert part.whole.counts.item(0).tolist() == [[200, 1]]
    # a later run of a stream brings more of a group than the first
    runs = iter([frame[190:], frame[:190], frame])
    assert summarise(runs, **how).counts.item(0).tolist() == [[400, 0], [0, 2]]
