"""Where a pass over answers runs: one thread of this process, or its cores."""

from culturekit.engine.running import gather
from culturekit.engine.sources import Source, open_source

__all__ = ["Source", "gather", "open_source"]
