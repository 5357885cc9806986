"""Writers of a SQLite file take turns, in one process and in many."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from salesdesk.storage.queue import WriterQueue


def count_up(lock: Path, counter: Path, times: int) -> None:
    """Count in a file in a way that loses counts unless everyone takes turns."""
    queue = WriterQueue(lock)
    for _ in range(times):
        with queue.turn():
            before = int(counter.read_text())
            time.sleep(0.0005)
            counter.write_text(str(before + 1))


@pytest.fixture
def counter(tmp_path: Path) -> Path:
    path = tmp_path / "counter"
    path.write_text("0")
    return path


def test_turns_exclude_threads_of_one_queue(tmp_path: Path, counter: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: count_up(tmp_path / "lock", counter, 25), range(8)))
    assert counter.read_text() == "200"


def test_turns_exclude_processes(tmp_path: Path, counter: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=count_up, args=(tmp_path / "lock", counter, 50)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert counter.read_text() == "150"


def test_turn_ends_with_an_error(tmp_path: Path) -> None:
    queue = WriterQueue(tmp_path / "lock")
    with pytest.raises(KeyError), queue.turn():
        raise KeyError
    with queue.turn():
        pass


def test_turns_are_shared_out_fairly(tmp_path: Path) -> None:
    queue = WriterQueue(tmp_path / "lock")
    end = time.monotonic() + 0.5

    def write_without_a_break(_: int) -> int:
        turns = 0
        while time.monotonic() < end:
            with queue.turn():
                time.sleep(0.001)
                turns += 1
        return turns

    with ThreadPoolExecutor(8) as pool:
        turns = list(pool.map(write_without_a_break, range(8)))
    assert min(turns) * 2 >= max(turns), turns
