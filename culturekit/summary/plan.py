"""What a pass over answers is to gather."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from culturekit.instrument import Instrument
from culturekit.numerics.placed import options_of
from culturekit.numerics.scales import ItemRule


@dataclass(frozen=True)
class ScalePlan:
    """A scale as far as a pass needs to know it.

    Parameters
    ----------
    id, title : str
    items : tuple of str
        Columns.
    rules : tuple of ItemRule
        How the codes of each are read.
    required : int
        Items that a score needs.
    kind, composition : str
        As in a definition; see `culturekit.instrument.model.Scale`.
    """

    id: str
    title: str
    items: tuple[str, ...]
    rules: tuple[ItemRule, ...]
    required: int
    kind: str = "reflective"
    composition: str = "consensus"

    @cached_property
    def counted(self) -> bool:
        """Whether all items have options, so that answers can be counted."""
        return bool(options_of(self.rules))


@dataclass(frozen=True)
class Plan:
    """What a pass gathers: by which groups, of which scales and other columns.

    Parameters
    ----------
    by : tuple of str
        Columns that tell groups apart; none for everybody together.
    scales : tuple of ScalePlan
    columns : tuple of str
        Columns whose moments are wanted, of rows that have them all.
    side : str
        The attribute of the two sides (the office); empty if there is none.
    primary : tuple of str
        Scales on which groups are compared; all if empty.
    pairs : bool
        Whether pairs of options are counted, for polychoric correlations.
    weight : str
        The column whose numbers weight the moments of `columns`; empty for none.
    patterns : bool
        Whether moments are gathered by pattern of missing answers too.
    """

    by: tuple[str, ...]
    scales: tuple[ScalePlan, ...]
    columns: tuple[str, ...] = ()
    side: str = ""
    primary: tuple[str, ...] = ()
    pairs: bool = False
    weight: str = ""
    patterns: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        """Every column that has to be read, each once."""
        items = [item for scale in self.scales for item in scale.items]
        weight = [self.weight] if self.weight else []
        return tuple(dict.fromkeys([*self.by, *items, *self.columns, *weight]))

    def positions(self, scale: str) -> list[int]:
        """Return the numbers of a scale's items among all that are counted."""
        first = 0
        for part in self.scales:
            if part.id == scale:
                return list(range(first, first + len(part.items) * part.counted))
            first += len(part.items) * part.counted
        return []

    def scale(self, name: str) -> ScalePlan:
        """Return a scale by its id."""
        return next(part for part in self.scales if part.id == name)

    def to_json(self) -> str:
        """Return the plan as text, for the head of a file."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Read a plan back.

        Examples
        --------
        >>> plan = Plan(("team",), (), ("hours",))
        >>> Plan.from_json(plan.to_json()) == plan
        True
        """
        found = json.loads(text)
        scales = tuple(_scale(part) for part in found["scales"])
        lists = {name: tuple(found[name]) for name in ("by", "columns", "primary")}
        return cls(**{**found, **lists, "scales": scales})


def item_rule(instrument: Instrument, item: str) -> ItemRule:
    """Return how the codes of an item are read."""
    response = instrument.response(item)
    return ItemRule(
        low=response.low,
        high=response.high,
        reverse=instrument.items[item].reverse,
        codes=() if response.numeric else response.codes,
        favourable=response.favourable_codes,
        neutral=response.neutral_codes,
    )


def scale_plan(instrument: Instrument, scale: str) -> ScalePlan:
    """Return the plan of a scale of a definition."""
    part = instrument.scales[scale]
    return ScalePlan(
        id=part.id,
        title=part.title,
        items=part.items,
        rules=tuple(item_rule(instrument, item) for item in part.items),
        required=part.required,
        kind=part.kind,
        composition=part.composition,
    )


def _scale(found: Mapping[str, Any]) -> ScalePlan:
    plain = {**found, "items": tuple(found["items"])}
    plain["rules"] = tuple(_rule(rule) for rule in found["rules"])
    return ScalePlan(**plain)


def _rule(found: Mapping[str, Any]) -> ItemRule:
    lists = ("codes", "favourable", "neutral")
    return ItemRule(**{**found, **{name: tuple(found[name]) for name in lists}})
