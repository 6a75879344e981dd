"""Who was invited: teams and what contains them; money and hours; who left.

Rosters, allocation ledgers and leaver lists are small tables from the organisation's
own systems. All their mistakes are reported at once, each with its row and column.
"""

from culturekit.roster.reading import read_allocations, read_leavers, read_roster
from culturekit.roster.types import Allocations, Leavers, Roster

__all__ = [
    "Allocations",
    "Leavers",
    "Roster",
    "read_allocations",
    "read_leavers",
    "read_roster",
]
