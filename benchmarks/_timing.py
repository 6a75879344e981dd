"""How long a call takes, alike in every benchmark."""

import time
from collections.abc import Callable
from typing import Any


def timed(call: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """Return the shortest time in seconds, and what the call returned."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        found = call()
        seconds.append(time.perf_counter() - start)
    return min(seconds), found
