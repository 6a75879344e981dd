"""Killed and racing loaders, full and closed disks: nothing lost, nothing doubled."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

import culturekit as ck
from culturekit.store import lock, sweeping

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import kills  # noqa: E402

LOAD = """
import resource, sys
import culturekit as ck
limit = int(sys.argv[4])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
asked = ck.load_instrument(sys.argv[2])
try:
    ck.open_store(sys.argv[1]).load(sys.argv[3], asked, wave="w")
except ck.CultureKitError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def load(store, definition, path, limit=0):
    words = [str(word) for word in (store, definition, path, limit)]
    return subprocess.run(
        [sys.executable, "-c", LOAD, *words],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip


def test_killed_loads_are_whole_or_absent():
    found = kills.kills(5, seed=3)
    assert sum(found.values()) == 5


def test_two_loaders_at_once_both_get_in():
    assert kills.races(5, seed=3) == 5


@pytest.fixture
def field(tmp_path):
    """A store with a wave, and a file to load next."""
    return kills.Field(tmp_path, seed=5)


@pytest.fixture
def mounted(tmp_path):
    """Mount a folder, where the test may do that."""
    places = []

    def mount(*words):
        done = subprocess.run(["mount", *words], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("mounting is not allowed here")
        places.append(words[-1])
        return Path(words[-1])

    yield mount
    for place in places:
        subprocess.run(["umount", place], check=True)


def test_a_full_disk_changes_nothing(field, tmp_path, mounted):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted("-t", "tmpfs", "-o", "size=700k", "tmpfs", str(disk))
    shutil.copytree(field.path, disk / "store")
    store, before = ck.open_store(disk / "store"), field.answers()
    failed = 0
    for number in range(9):
        path, data = field.file(f"more-{number}")
        done = load(store.path, field.definition, path)
        if done.returncode:
            failed += 1
            assert done.returncode == 2, done.stderr
            assert "the disk is full; nothing was changed; free some" in done.stdout
            assert not list(sweeping.leftovers(store.path))
        else:
            before = kills.upserted(before, data)
        kills.require_same(store.survey("w").data, before, "on a full disk")
    assert failed


def test_files_that_may_not_grow_change_nothing(field):
    path, data = field.file("more")
    before = field.answers()
    for limit in (200, 3_000, 9_000, 12_000):
        done = load(field.path, field.definition, path, limit)
        assert done.returncode == 2, done.stderr
        assert "the disk is full; nothing was changed" in done.stdout
        pd.testing.assert_frame_equal(field.answers(), before)
        assert not list(sweeping.leftovers(field.path))
    assert load(field.path, field.definition, path).returncode == 0
    kills.require_same(field.answers(), kills.upserted(before, data), "after all")


def test_a_read_only_disk_can_be_read(field, tmp_path, mounted):
    # what an interrupted load has left does not stand in the way
    stray = field.path / "loads" / "0badcafe"
    stray.mkdir()
    (stray / "answers.parquet").write_bytes(b"PAR1 cut off")
    path, _ = field.file("more")
    place = tmp_path / "read-only"
    place.mkdir()
    mounted("--bind", str(field.path), str(place))
    subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
    store = ck.open_store(place)
    pd.testing.assert_frame_equal(store.survey("w").data, field.answers())
    assert store.waves()["respondents"].tolist() == [kills.PEOPLE]
    assert len(store.history()) == 1
    done = load(place, field.definition, path)
    assert done.returncode == 2
    assert "it may only be read; nothing was changed; choose another" in done.stdout
    with pytest.raises(ck.UsageError, match="it may only be read"):
        store.erase("P000001")
    with pytest.raises(ck.UsageError, match="it may only be read"):
        store.unload(store.history()["load"].iloc[0])


def test_a_store_that_stays_busy_says_so(field):
    path, _ = field.file("more")
    impatient = ck.open_store(field.path, wait=0.2)
    with (
        lock.writing(field.path, 0),
        pytest.raises(ck.StoreBusyError, match="tried for 0"),
    ):
        impatient.load(path, field.asked, wave="w")
    assert len(field.store.history()) == 1
    assert impatient.load(path, field.asked, wave="w").store_version == 2


def test_whoever_waits_gets_in(field):
    path, _ = field.file("more")
    done = threading.Event()
    with lock.writing(field.path, 0):
        waiting = threading.Thread(
            target=lambda: (
                field.store.load(path, field.asked, wave="w"), done.set()
            )
        )  # fmt: skip
        waiting.start()
        assert not done.wait(0.5)
    assert done.wait(20)
    waiting.join()
    assert len(field.store.history()) == 2


def test_the_lock_ends_with_the_process(field):
    hold = (
        "import sys, pathlib\nfrom culturekit.store import lock\n"
        "with lock.writing(pathlib.Path(sys.argv[1]), 0):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(field.path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert holder.stdout.readline().strip() == b"held"
    with pytest.raises(ck.StoreBusyError), lock.writing(field.path, 0.1):
        pass
    holder.kill()
    holder.communicate()
    with lock.writing(field.path, 5) as alone:
        assert alone


def test_without_locks_the_commit_keeps_writers_apart(field, monkeypatch):
    import errno

    from culturekit.store import catalogue

    def none(handle):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(lock, "_try", none)
    one, data_of_one = field.file("one")
    two, data_of_two = field.file("two")
    before, placed = field.answers(), []
    commit = catalogue.commit

    def late(store, state):
        if not placed:  # another writer commits just before
            placed.append(state)
            field.store.load(two, field.asked, wave="w")
        return commit(store, state)

    monkeypatch.setattr(catalogue, "commit", late)
    receipt = field.store.load(one, field.asked, wave="w")
    assert receipt.store_version == 3
    expected = kills.upserted(kills.upserted(before, data_of_two), data_of_one)
    kills.require_same(field.answers(), expected, "after a conflict")
    with pytest.raises(ck.UsageError, match="has no locks"):
        field.store.erase("P000001")
