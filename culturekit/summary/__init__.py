"""Who belongs to which group, and sums over groups that can be merged."""

from culturekit.summary.containment import coded
from culturekit.summary.groups import Groups, group_respondents

__all__ = ["Groups", "coded", "group_respondents"]
