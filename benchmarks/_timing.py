"""How long a call takes, alike in every benchmark."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


def timed(call: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Return the shortest time in seconds, and what the call returned."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        found = call()
        seconds.append(time.perf_counter() - start)
    return min(seconds), found


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock and of processors, the middle of several calls."""

    seconds: float
    cpu_seconds: float
    calls: int


def spent(call: Callable[[], Any], times: int = 5) -> tuple[Spent, Any]:
    """Return the medians of several calls, and what the last returned."""
    clock, cpu = [], []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        found = call()
        clock.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
    return Spent(median(clock), median(cpu), times), found
