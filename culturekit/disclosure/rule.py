"""The floors below which nothing is shown: data, printed in every footer."""

from dataclasses import dataclass, fields
from typing import Self

from culturekit.errors import UsageError, require_known

PROFILES = {
    "internal": {},
    "official": {"scores": 10, "distributions": 10, "comments": 30, "demographics": 10},
}

# which floor a kind of result has; a distribution tells more than a mean, so its
# floor is never below that of the scores
FLOORS = {
    "scores": ("scores",),
    "rate": ("scores",),
    "comparison": ("scores",),
    "distribution": ("scores", "distributions"),
    "demographics": ("scores", "demographics"),
    "comments": ("scores", "comments"),
    "model": ("models",),
    "drivers": ("models",),
}


@dataclass(frozen=True)
class Rule:
    """How many answers must stand behind a number before it may be shown.

    Parameters
    ----------
    scores : int
        Answers behind a score, a rate, or each side of a comparison.
    distributions : int
        Answers behind anything that tells how answers are spread: shares of options,
        standard deviations, agreement, quantiles.
    comments : int
        Comments of a group before any of them is shown.
    demographics : int
        Answers behind a cell of two crossed attributes.
    models : int
        Answers behind a model that is released as a whole.
    profile : str
        ``internal``, ``official`` or ``custom``; a label, the numbers decide.

    Raises
    ------
    UsageError
        For a floor that is not a whole number of at least 2, or an unknown profile.

    Examples
    --------
    >>> Rule().floor("scores"), Rule.named("official").floor("comments")
    (5, 30)
    """

    scores: int = 5
    distributions: int = 8
    comments: int = 10
    demographics: int = 10
    models: int = 100
    profile: str = "internal"

    def __post_init__(self) -> None:
        require_known("rule profile", self.profile, (*PROFILES, "custom"))
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name != "profile" and not _is_floor(value):
                raise UsageError(
                    f"rule: {field.name} is {value!r}; a floor is a whole number of at "
                    "least 2, because one answer is one person"
                )

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the rule of a profile: ``internal`` or ``official``.

        Examples
        --------
        >>> Rule.named("official").scores
        10
        """
        require_known("rule profile", name, PROFILES)
        return cls(profile=name, **PROFILES[name])

    def floor(self, kind: str) -> int:
        """Return the fewest answers with which a cell of this kind is shown.

        Parameters
        ----------
        kind : str
            A kind of `culturekit.results.Cells`, or ``demographics`` for two crossed
            attributes.

        Examples
        --------
        >>> Rule(scores=10).floor("distribution")
        10
        """
        require_known("kind of result", kind, FLOORS)
        floors: list[int] = [getattr(self, name) for name in FLOORS[kind]]
        return max(floors)

    @property
    def sentence(self) -> str:
        """The rule in plain words, as it is printed in every footer."""
        spread, crossed = self.floor("distribution"), self.floor("demographics")
        return (
            f"Shown only with at least {self.scores} answers ({spread} for how answers "
            f"are spread, {crossed} for two attributes crossed, "
            f"{self.floor('comments')} for comments, {self.models} for models); a "
            "further group is left out where a small one could be worked out from it."
        )


def _is_floor(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 2
