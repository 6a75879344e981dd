"""`make soak` and `make bench` start, and say what they found as JSON."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_small_soak_accounts_for_every_case():
    done = run("benchmarks.soak", "40", "1", "7", "1")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["seed"] == 7
    assert sum(found["files"]["all"].values()) == 40
    assert found["files"]["all"]["loaded with problems"] >= 12
    assert found["firms"] == {"released": 1}
    assert sum(found["store"]["kills"].values()) == found["store"]["races"] == 1


def test_intake_is_measured_beside_polars():
    done = run("benchmarks.intake", "300", "4")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["culturekit"]["rows"] == found["records"] == 300
    assert 0.9 < found["culturekit"]["answers"] / (300 * (4 + 1)) <= 1  # some are blank
    assert found["medians_of"] == 5
    if found["polars"] is not None:
        assert found["polars"]["rows"] == 300
        assert found["ratio"] > 0


def test_the_store_is_measured_beside_polars():
    done = run("benchmarks.store", "400", "4", "30", "1")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["load"]["new"] == 400
    assert found["upsert"]["changed"] == 30
    assert found["upsert_to_load"] > 0
    assert found["load_to_polars"] > 0


def test_an_unknown_benchmark_is_named():
    done = run("benchmarks", "mixt")
    assert done.returncode == 1
    assert "no such benchmark 'mixt'; there are: " in done.stderr
    named = done.stderr.strip().split(": ")[1].split(", ")
    assert {"careless", "intake", "mixed", "store"} <= set(named)


def test_careless_answers_alike_beside_its_peers():
    done = run("benchmarks.careless", "300", "3000")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for peer in ("loop", "careless-py"):
        for name, figures in (found[peer] or {}).items():
            assert figures["largest_difference"] < 1e-9, (peer, name)
    assert found["large"]["rows"] == 3000
    assert found["large"]["whole_verb_seconds"] > 0


def test_mixed_models_answer_alike_beside_their_peer():
    done = run("benchmarks.mixed", "1000", "100")
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["sizes"]
    for order in ("as_answered", "sorted_by_team"):
        both = found[order]
        assert both["culturekit"]["seconds"] > 0
        if both["lmerTest"] is not None:
            assert both["ratio"] > 0
            # R's optimiser stops a little before the maximum
            assert max(both["apart"].values()) < 1e-4


def test_roll_ups_answer_alike_beside_their_peer():
    done = run("benchmarks.rollup", "60", "3", "4")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["managers"] == 15
    assert found["culturekit"]["seconds"] > 0
    for table in ("direct", "whole_tree"):
        if found[table] is not None:
            assert found[table]["ratio"] > 0
            assert found[table]["apart"] < 1e-12


def test_summaries_answer_alike_beside_their_peers():
    done = run("benchmarks.summary", "3000", "150")
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["sizes"]
    mine, peer = found["culturekit"], found["psych_multilevel"]
    assert 0.5 < mine["alpha"] < 0.9
    assert found["floor_seconds"] > 0
    for name in ("alpha", "r_wg_j", "icc1_reml"):
        if peer is not None:
            # nlme stops a little before the maximum
            assert abs(mine[name] - peer[name]) < (1e-4 if "icc" in name else 1e-9)
    for name in ("psych", "lavaan"):
        other = found["polychoric"][name]
        if other is not None:
            assert (
                abs(other["first"] - found["polychoric"]["culturekit"]["first"]) < 1e-3
            )


def test_millions_are_the_same_on_cores_and_on_a_cluster():
    done = run("benchmarks.large", "30000", "50")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["the_same_bits"] is True
    for way in ("floor", "cores", "cluster"):
        assert found[way]["rows"] == 30_000
    assert found["cluster"]["groups"] == 50
    assert done.stderr.count("30,000 rows") == 3


def test_weights_answer_alike_beside_survey():
    done = run("benchmarks.weights", "1500")
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["sizes"]
    mine, peer = found["culturekit"], found["survey"]
    assert 1000 < found["rows"] < 2000
    assert mine["total"] > 0
    assert mine["std_error"] > 0
    assert found["floor_seconds"] > 0
    if peer is not None:
        # R stops raking at 1e-10 of all weight
        assert abs(mine["mean"] - peer["mean"]) < 1e-6
        assert abs(mine["std_error"] - peer["std_error"]) < 1e-6
        assert found["ratio"] > 0
