"""Where a pass over answers runs: here, on the cores of this machine, or a cluster."""

from culturekit.engine.cluster import connected
from culturekit.engine.running import answer_ranges, gather
from culturekit.engine.sources import Source, open_source

__all__ = ["Source", "answer_ranges", "connected", "gather", "open_source"]
