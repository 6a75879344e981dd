"""The plain sentences of scoring results: no number of any single group in them."""

from culturekit.scoring.numbers import Convention
from culturekit.summary.groups import Groups


def teams_note(
    groups: Groups, scales: int, reference: str | None, convention: Convention
) -> str:
    """Say what was scored, toward what groups were drawn, how sure intervals are."""
    mean = f"their own {reference}" if reference else "the organisation"
    about = (
        "about the team as a continuing process"
        if convention.population == "process"
        else "about exactly the people invited"
    )
    spread = (
        "one pooled standard deviation"
        if convention.interval == "pooled"
        else "each group's own standard deviation"
    )
    return (
        f"{groups.count} groups by {' and '.join(groups.by)} on {scales} scales; "
        f"intervals hold at {convention.conf_level:.0%} with {spread}, {about}; small "
        f"groups are drawn toward the mean of {mean}, and a group stands out only "
        f"against the rest of {mean}."
    )
