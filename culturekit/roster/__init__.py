"""Who was invited: teams and what contains them; money and hours; who left.

Rosters, allocation ledgers, leaver lists and outcomes are tables from the
organisation's own systems. All their mistakes are reported at once, each with its row
and column.
"""

from culturekit.roster.books import read_allocations, read_outcomes
from culturekit.roster.checking import check_roster
from culturekit.roster.leaving import read_leavers
from culturekit.roster.managers import ManagerTree, manager_tree
from culturekit.roster.near import near_names
from culturekit.roster.reading import read_roster
from culturekit.roster.refusing import unusable
from culturekit.roster.types import Allocations, Leavers, Outcomes, Roster

__all__ = [
    "Allocations",
    "Leavers",
    "ManagerTree",
    "Outcomes",
    "Roster",
    "check_roster",
    "manager_tree",
    "near_names",
    "read_allocations",
    "read_leavers",
    "read_outcomes",
    "read_roster",
    "unusable",
]
