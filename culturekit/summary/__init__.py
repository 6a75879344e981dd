"""Who belongs to which group, and sums over groups that can be merged."""

from culturekit.numerics.itemcounts import ItemCounts
from culturekit.numerics.moments import Moments
from culturekit.summary.containment import coded
from culturekit.summary.groups import Groups, group_respondents
from culturekit.summary.saving import read_summary, save_summary
from culturekit.summary.summary import Summary

__all__ = [
    "Groups",
    "ItemCounts",
    "Moments",
    "Summary",
    "coded",
    "group_respondents",
    "read_summary",
    "save_summary",
]
