"""A Dask cluster finds the same bits as one process, also when it loses a worker."""

import os
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import dask
import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import Client, LocalCluster

from culturekit.engine.cluster import _again_if_starved
from culturekit.engine.remote import Packed, discreet
from culturekit.errors import CultureKitError, InputError, UsageError
from culturekit.scoring import summarise

RUN = 524_288
ROWS = 4 * RUN + 100_000
SCALES = {"fun": ["q1", "q2", "q3"], "load": ["q4"], "hours": ["h"]}
HOW = {
    **{"scales": SCALES, "options": (-9, 9), "columns": ["x", "h"]},
    **{"pairs": True, "patterns": True},
}
SECRET = "SECRET4711"


def answers_of(rows, teams, seed=0):
    rng = np.random.default_rng(seed)
    columns = {}
    for name in ("q1", "q2", "q3", "q4"):
        codes = rng.integers(1, 6, rows).astype(np.int8)
        columns[name] = pa.array(codes, mask=rng.random(rows) < 0.1)
    team = rng.integers(0, teams, rows).astype(np.int32)
    names = pa.array([f"t{i:05}" for i in range(teams)])
    nobody = pa.array(team, mask=rng.random(rows) < 0.02)
    columns["team"] = pa.DictionaryArray.from_arrays(nobody, names)
    columns["h"] = np.clip(rng.normal(size=rows), -9, 9)
    columns["x"] = 1e6 + rng.normal(size=rows)
    return pa.table(columns)


def written(table, folder):
    """Files and row groups that end anywhere."""
    folder.mkdir()
    edges = [0, 700_001, 700_011, len(table)]
    for number, (start, end) in enumerate(pairwise(edges)):
        part = table.slice(start, end - start)
        pq.write_table(part, folder / f"{number}.parquet", row_group_size=150_007)
    return folder


def same(one, other):
    pd.testing.assert_frame_equal(one.groups, other.groups)
    for first, second in zip(one.counts.parts, other.counts.parts, strict=True):
        np.testing.assert_array_equal(first, second)
    assert one.moments.keys() == other.moments.keys()
    for name, part in one.moments.items():
        twin = other.moments[name]
        for first, second in zip(part.parts, twin.parts, strict=True):
            assert first.tobytes() == second.tobytes(), name
    assert one.patterns.keys() == other.patterns.keys()
    for name, cells in one.patterns.items():
        twin = other.patterns[name]
        np.testing.assert_array_equal(cells.groups, twin.groups)
        np.testing.assert_array_equal(cells.here, twin.here)
        for first, second in zip(cells.moments.parts, twin.moments.parts, strict=True):
            assert first.tobytes() == second.tobytes(), name
    for name, part in one.pairs.items():
        np.testing.assert_array_equal(part.table, other.pairs[name].table)


@pytest.fixture(scope="module")
def cluster():
    """Two workers, each a process of its own, started again when it ends."""
    how = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": ":0"}
    with (
        # how long a worker looks for one that was killed
        dask.config.set({"distributed.comm.timeouts.connect": "5s"}),
        LocalCluster(**how, processes=True) as started,
    ):
        yield started


@pytest.fixture
def client(cluster):
    with Client(cluster, set_as_default=False) as connected:
        connected.wait_for_workers(2)
        yield connected


@pytest.fixture(scope="module")
def table():
    return answers_of(ROWS, teams=300)


@pytest.fixture(scope="module")
def folder(table, tmp_path_factory):
    return written(table, tmp_path_factory.mktemp("answers") / "files")


@pytest.fixture(scope="module")
def local(folder):
    return summarise(folder, **HOW)


def test_workers_read_files_to_the_same_bits(folder, local, cluster):
    rows = []
    address = cluster.scheduler_address
    found = summarise(folder, **HOW, scheduler=address, progress=rows.append)
    same(found, local)
    assert len(rows) == 5
    assert rows == sorted(rows)
    assert rows[-1] == ROWS == found.n


SOURCES = {
    "pandas": lambda table: table.to_pandas(
        types_mapper={pa.int8(): pd.Int8Dtype()}.get
    ),
    "reader": lambda table: table.to_reader(max_chunksize=70_001),
    "pieces": lambda table: iter([table.slice(0, 900_000), table.slice(900_000)]),
}


@pytest.mark.parametrize("source", SOURCES)
def test_rows_that_are_sent_give_the_same_bits(table, local, client, source):
    rows = []
    given = SOURCES[source](table)
    same(summarise(given, **HOW, scheduler=client, progress=rows.append), local)
    assert rows == [*range(RUN, ROWS, RUN), ROWS]
    assert client.status == "running"  # it is not ours to close


def test_very_many_groups_are_merged_alike(client, tmp_path):
    table = answers_of(2 * RUN + 90_000, teams=60_000, seed=2)
    files = written(table, tmp_path / "files")
    alone = summarise(files, **HOW, cores=1)
    same(summarise(files, **HOW, scheduler=client), alone)
    same(summarise(table, **HOW, scheduler=client), alone)


def test_less_than_a_run_and_nothing_at_all(client, table, tmp_path):
    for rows in (0, 1, 70_000):
        some = table.slice(5, rows)
        path = tmp_path / f"{rows}.parquet"
        pq.write_table(some, path)
        alone = summarise(path, **HOW)
        same(summarise(path, **HOW, scheduler=client), alone)
        same(summarise(some, **HOW, scheduler=client), alone)


def seen_by_scheduler(dask_scheduler):
    """How often each task was given to a worker, and how much each worker has."""
    given = Counter(
        str(key)
        for key, _, finish, *_ in dask_scheduler.transition_log
        if finish == "processing" and str(key).startswith("culturekit")
    )
    busy = {
        state.address: len(state.has_what) + len(state.processing)
        for state in dask_scheduler.workers.values()
    }
    return given, busy


class Killer:
    """Kills, once, the worker that has most, as soon as one run is done."""

    def __init__(self, client):
        self.client = client
        self.pid = None
        self.rows = []

    def __call__(self, rows):
        self.rows.append(rows)
        if self.pid is None:
            _, busy = self.client.run_on_scheduler(seen_by_scheduler)
            worker = max(busy, key=busy.get)
            assert busy[worker] > 0
            self.pid = self.client.run(os.getpid)[worker]
            psutil.Process(self.pid).kill()


def test_a_killed_worker_changes_nothing_of_what_files_say(folder, local, client):
    before, _ = client.run_on_scheduler(seen_by_scheduler)
    killer = Killer(client)
    found = summarise(folder, **HOW, scheduler=client, progress=killer)
    same(found, local)
    assert killer.rows[-1] == ROWS
    assert killer.rows == sorted(set(killer.rows))
    after, _ = client.run_on_scheduler(seen_by_scheduler)
    given = {key: times for key, times in (after - before).items() if "_run" in key}
    assert not psutil.pid_exists(killer.pid)
    # a run was read and summed again, by whoever was left
    assert len(given) == 5
    assert sum(given.values()) > 5


def test_a_killed_worker_changes_nothing_of_rows_that_were_sent(table, local, client):
    before, _ = client.run_on_scheduler(seen_by_scheduler)
    killer = Killer(client)
    same(summarise(table, **HOW, scheduler=client, progress=killer), local)
    assert not psutil.pid_exists(killer.pid)
    after, _ = client.run_on_scheduler(seen_by_scheduler)
    # a run was summed again: rows that were lost are sent anew, as another task
    assert (after - before).total() > 5
    assert killer.rows == [*range(RUN, ROWS, RUN), ROWS]


def fails(packed, sums):
    return int(packed.table()["q1"][0].as_py())


def test_errors_and_logs_of_workers_quote_no_answer(client, table, local):
    secret = pa.table({"q1": [SECRET]})
    packed = Packed.of(secret)
    assert SECRET not in repr(packed)
    task = client.submit(discreet(fails), packed, local.counts, key="culturekit-fails")
    with pytest.raises(CultureKitError, match="failed with ValueError in fails") as got:
        task.result()
    error = got.value
    assert SECRET not in str(error)
    assert error.__cause__ is None
    assert error.__context__ is None
    logs = str(client.get_worker_logs()) + str(client.get_scheduler_logs())
    assert "culturekit-fails" in logs
    assert SECRET not in logs


@pytest.mark.parametrize("where", ["here", "cluster"])
def test_a_file_with_texts_for_answers_is_told_without_them(client, tmp_path, where):
    pq.write_table(pa.table({"team": ["a"], "q1": [3]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"team": ["a"], "q1": [SECRET]}), tmp_path / "2.parquet")
    how = {"scales": {"fun": ["q1"]}, "options": (1, 5)}
    scheduler = client if where == "cluster" else None
    with pytest.raises(InputError, match="cannot be read") as got:
        summarise(tmp_path, **how, scheduler=scheduler)
    error = got.value
    while error is not None:
        assert SECRET not in str(error)
        error = error.__cause__ or error.__context__
    assert SECRET not in str(client.get_worker_logs())


def test_a_column_of_texts_is_named_by_the_worker(client, folder):
    with pytest.raises(InputError, match="'team' must hold numbers"):
        summarise(folder, **{**HOW, "columns": ["team"]}, scheduler=client)


def test_without_dask_it_is_said_what_to_install():
    code = (
        "import sys; sys.modules['distributed'] = None\n"
        "import pandas as pd, culturekit as ck\n"
        "frame = pd.DataFrame({'team': ['a'], 'q': [1]})\n"
        "ck.summarise(frame, columns=['q'])\n"
        "ck.summarise(frame, columns=['q'], scheduler='tcp://127.0.0.1:1')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert re.search(
        r'UsageError: scheduler: .* pip install "culturekit\[cluster\]"', done.stderr
    )


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"scheduler": "somewhere"}, "must be the address of a Dask scheduler"),
        ({"scheduler": 7}, "must be the address of a Dask scheduler"),
        ({"scheduler": "tcp://127.0.0.1:1"}, "none answers at 'tcp://127.0.0.1:1'"),
        ({"scheduler": "tls://127.0.0.1:1"}, "a distributed.Client that has them"),
        ({"scheduler": "far://127.0.0.1:1"}, "none answers at 'far://127.0.0.1:1'"),
    ],
)
def test_wrong_addresses_are_said(table, how, message):
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(UsageError, match=message),
    ):
        summarise(table.slice(0, 5), **HOW, **how)


def test_cores_are_not_for_a_cluster(client, table):
    with pytest.raises(UsageError, match="give cores or scheduler"):
        summarise(table.slice(0, 5), **HOW, cores=2, scheduler=client)


def test_a_scheduler_that_ends_in_mid_pass_is_told(table, folder):
    how = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": ":0"}
    for data in (table, folder):
        with LocalCluster(**how, processes=False) as short:

            def end(rows, cluster=short):
                cluster.close()

            with pytest.raises(CultureKitError, match="the cluster could not finish"):
                summarise(data, **HOW, scheduler=short.scheduler_address, progress=end)


def test_a_client_that_found_no_processor_free_is_started_again():
    found = iter([AssertionError(), "client", AssertionError(), AssertionError()])

    def start():
        this = next(found)
        if isinstance(this, AssertionError):
            raise this
        return this

    assert _again_if_starved(start) == "client"
    with pytest.raises(AssertionError):
        _again_if_starved(start)
