"""The parts of a survey definition, as frozen pydantic models.

A definition is a TOML file; `instrument.reading` turns it into an `Instrument` and
reports every mistake at once. The models hold what was asked and nothing else.
"""

from collections.abc import Collection
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# Codes in `Survey.data` for answers that are an answer but not a point on the scale.
# Definitions name the codes and labels by which a file shows them; these two are what
# they become, far from any option code that a response scale may have.
DONT_KNOW = -98
NOT_APPLICABLE = -99

Text = dict[str, str]

DEFAULT_FAVOURABLE = {4: 1, 5: 2, 6: 3, 7: 2, 10: 3, 11: 2}
DEFAULT_NEUTRAL = {4: (1, 2), 5: (2,), 6: (), 7: (3, 4), 10: (3, 4, 5, 6), 11: (7, 8)}


class Part(BaseModel):
    """Base of all parts: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Special(Part):
    """An answer off the scale, such as "don't know", and how files show it.

    Parameters
    ----------
    codes : tuple of int
        The codes by which a numeric export shows it.
    labels : dict of str to str
        Its label per language.
    aliases : tuple of str
        Other texts that mean it, in any language.
    """

    codes: tuple[int, ...] = ()
    labels: Text = Field(default_factory=dict)
    aliases: tuple[str, ...] = ()


class ResponseScale(Part):
    """The options of a question, or the range of a numeric measure.

    Parameters
    ----------
    codes : tuple of int
        From the lowest meaning to the highest: ``[1, 2, 3, 4, 5]``, or
        ``[5, 4, 3, 2, 1]`` where 1 stands for the most. May start at 0 or be negative.
    labels : dict of str to tuple of str
        Per language one label a code, in the same order.
    aliases : dict of str to tuple of str
        Per code other texts that mean it, in any language.
    numeric : tuple of float, optional
        ``[low, high]`` for a measure without options (hours, ready-made scores).
    dont_know, not_applicable : Special, optional
        Answers off the scale, kept apart from missing.
    favourable, neutral : tuple of int, optional
        Codes; by default the conventions per number of options (see
        `favourable_codes`).
    bipolar : bool
        From "less" over "same" to "more": percent of each, no index.
    nominal : bool
        Options without an order (stay, move, retire, leave): shares, no index.
    """

    id: str
    codes: tuple[int, ...] = ()
    labels: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    numeric: tuple[float, float] | None = None
    dont_know: Special | None = None
    not_applicable: Special | None = None
    favourable: tuple[int, ...] | None = None
    neutral: tuple[int, ...] | None = None
    bipolar: bool = False
    nominal: bool = False

    @property
    def low(self) -> float:
        """The code with the lowest meaning, or the low end of a numeric measure."""
        return self.numeric[0] if self.numeric else float(self.codes[0])

    @property
    def high(self) -> float:
        """The code with the highest meaning, or the high end of a numeric measure."""
        return self.numeric[1] if self.numeric else float(self.codes[-1])

    @property
    def favourable_codes(self) -> tuple[int, ...]:
        """Codes that count as favourable: the definition's, or the default.

        By number of options: 4 the top one; 5 the top two; 6 the top three; 7 the top
        two; 10 the top three; 11 (0-10) the top two; any other number the top third.
        A numeric, bipolar or nominal scale has none.
        """
        if self.favourable is not None:
            return self.favourable
        if self.numeric or self.bipolar or self.nominal:
            return ()
        count = len(self.codes)
        top = DEFAULT_FAVOURABLE.get(count, max(1, count // 3))
        return self.codes[count - top :]

    @property
    def neutral_codes(self) -> tuple[int, ...]:
        """Codes that count as neutral: the definition's, or the default.

        By position from the lowest, counting from 1: 4 options {2, 3}; 5 {3}; 6 none;
        7 {4, 5}; 10 {4..7}; 11 {8, 9}; any other number the middle third.
        """
        if self.neutral is not None:
            return self.neutral
        if self.numeric or self.bipolar or self.nominal:
            return ()
        count = len(self.codes)
        third = max(1, count // 3)
        middle = tuple(range(third, count - third))
        return tuple(self.codes[i] for i in DEFAULT_NEUTRAL.get(count, middle))


class Item(Part):
    """One question.

    Parameters
    ----------
    id : str
        The column name in `Survey.data`.
    text : dict of str to str
        The wording per language.
    scale, response_scale : str
        Ids of the scale it belongs to and of its response scale.
    reverse : bool
        Whether a high answer means little of what the scale measures.
    domain : str, optional
        The fairness domain it asks about, such as ``"headcount"``.
    asked_if : str, optional
        Routing, as ``"item == code"`` or ``"attribute == 'value'"``: the base of the
        item is those routed to it.
    form : str, optional
        The questionnaire form it is in, where forms differ.
    module : str, optional
        The optional module it belongs to.
    multiple : bool
        Whether several options may be ticked.
    columns : tuple of str
        Other names by which response files show it (export tags, question texts).
    """

    id: str
    text: Text
    scale: str
    response_scale: str
    reverse: bool = False
    domain: str | None = None
    asked_if: str | None = None
    form: str | None = None
    module: str | None = None
    multiple: bool = False
    columns: tuple[str, ...] = ()


class Scale(Part):
    """A set of items that is scored together.

    Parameters
    ----------
    id, title : str
        ``engagement``; "Engagement".
    items : tuple of str
        Item ids in order; filled from the items where the definition leaves it out.
    missing : str or float
        How many items must be answered: ``"two_thirds"`` (default), ``"half"``,
        ``"all"``, ``"any"``, or a fraction above 0 and up to 1.
    direction : str
        What a high score is: ``"good"``, ``"bad"`` or ``"neither"``. Scores are never
        flipped; this says how to word and colour them.
    high : str
        What a high score means, printed beside the index ("more exhaustion").
    kind : str
        ``reflective``, ``formative`` (a profile; no headline alpha), ``single``,
        ``bipolar`` (percent less, same, more) or ``facts`` (shares of options).
    composition : str
        What a team's score is made of: ``consensus``, ``referent_shift``,
        ``additive`` (needs no agreement) or ``dispersion``.
    referent : str
        Whom the items are about: ``me``, ``my_team``, ``other_office`` or
        ``organisation``.
    random_order : bool
        Whether respondents see the items in random order.
    module : str, optional
        The optional module it belongs to; its items belong there with it.
    intro : dict of str to str
        The lead-in above the items, per language.
    """

    id: str
    title: str
    items: tuple[str, ...] = ()
    missing: Literal["two_thirds", "half", "all", "any"] | float = "two_thirds"
    direction: Literal["good", "bad", "neither"] = "good"
    high: str = ""
    kind: Literal["reflective", "formative", "single", "bipolar", "facts"] = (
        "reflective"
    )
    composition: Literal["consensus", "referent_shift", "additive", "dispersion"] = (
        "consensus"
    )
    referent: Literal["me", "my_team", "other_office", "organisation"] = "me"
    random_order: bool = False
    module: str | None = None
    intro: Text = Field(default_factory=dict)

    @property
    def scored(self) -> bool:
        """Whether the scale has an index (bipolar items and facts have none)."""
        return self.kind not in {"bipolar", "facts"}

    @property
    def required(self) -> int:
        """How many of the items a respondent must have answered to get a score."""
        shares = {"two_thirds": 2 / 3, "half": 1 / 2, "all": 1.0, "any": 0.0}
        share = shares[self.missing] if isinstance(self.missing, str) else self.missing
        # the small number keeps 2/3 of 3 items at 2 whatever the last bit says
        return max(1, -int(-(share * len(self.items) - 1e-9) // 1))


class Attribute(Part):
    """Something known about respondents that groups them, such as their team.

    Parameters
    ----------
    id, title : str
        ``team``; "Team".
    values : tuple of str
        Allowed values; empty where any value is allowed.
    labels : dict of str to str
        How to print a value ("front": "Front office").
    within : str, optional
        The attribute that contains this one: a team lies within one function.
    source : str
        ``roster_link``, ``embedded`` or ``self_reported``.
    columns : tuple of str
        Names by which response files show it; its id is always one.
    ordered : bool
        Whether the order of `values` means something (tenure bands).
    personal : bool
        Kept although it holds personal data (an e-mail address, a name); left out
        without it.
    """

    id: str
    title: str
    values: tuple[str, ...] = ()
    labels: dict[str, str] = Field(default_factory=dict)
    within: str | None = None
    source: Literal["roster_link", "embedded", "self_reported"] = "embedded"
    columns: tuple[str, ...] = ()
    ordered: bool = False
    personal: bool = False


class Roles(Part):
    """Which scale plays which part in the fairness-to-turnover story.

    Parameters
    ----------
    outcome : str, optional
        The scale to explain, such as ``turnover_intent``.
    leaving_item, leaving_codes
        The item whose codes mean "intends to leave", for percentages; codes that are
        neither staying nor leaving (retiring, prefer not to say) are `leaving_ignored`.
    fairness : tuple of str
        Scales with one item a domain ("equity").
    adequacy : tuple of str
        Scales of enough-for-the-work, one item a domain; never averaged with fairness.
    mediators : tuple of str
        Scales between fairness and the outcome.
    side : str, optional
        The attribute whose two values are compared ("office").
    reference, contrast : str, optional
        Its two values; gaps are contrast minus reference.
    side_unit : str, optional
        The attribute at which the side is assigned ("function"): what varies between
        sides is known from that many units.
    team : str
        The attribute that reports are about.
    domains : dict of str to str
        Title of each fairness domain.
    domain_owners : dict of str to str
        Who can change a domain: ``team``, ``function`` or ``executive``.
    mirror : dict of str to str
        Item about the other office to the scale in which that office speaks of itself.
    """

    outcome: str | None = None
    leaving_item: str | None = None
    leaving_codes: tuple[int, ...] = ()
    leaving_ignored: tuple[int, ...] = ()
    fairness: tuple[str, ...] = ()
    adequacy: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    side: str | None = None
    reference: str | None = None
    contrast: str | None = None
    side_unit: str | None = None
    team: str = "team"
    domains: dict[str, str] = Field(default_factory=dict)
    domain_owners: dict[str, str] = Field(default_factory=dict)
    mirror: dict[str, str] = Field(default_factory=dict)


class Module(Part):
    """An optional block of items."""

    id: str
    title: str
    intro: Text = Field(default_factory=dict)


class OpenQuestion(Part):
    """A question answered in the respondent's own words."""

    id: str
    text: Text
    columns: tuple[str, ...] = ()


class Promise(Part):
    """What respondents were promised; the code refuses what it does not allow.

    Parameters
    ----------
    purpose : str
        What the answers are for. Required.
    identity : str
        ``anonymous`` or ``confidential``.
    links_leavers, links_waves, exports_rows : bool
        Whether answers may be linked to leavers, linked between waves, or exported
        row by row.
    kept_until : str
        How long answers are kept, in words.
    seen_by : str
        Who sees what, in words.
    not_for : str
        What the answers are never used for; stands in every footer.
    """

    purpose: str
    identity: Literal["anonymous", "confidential"] = "confidential"
    links_leavers: bool = False
    links_waves: bool = False
    exports_rows: bool = False
    kept_until: str = ""
    seen_by: str = ""
    not_for: str = "Not for pay, discipline or selection"


class Instrument(Part):
    """A survey definition: everything that was asked and how answers are coded.

    Parameters
    ----------
    id, title, version : str
        ``culture_health``; "Culture health"; which edition of the wording.
    items, scales, response_scales, attributes, modules, open_questions : dict
        The parts by id, in the order of the definition.
    roles : Roles
        Which scale plays which part.
    promise : Promise, optional
        What respondents were promised.
    primary : tuple of str
        The scales that comparisons are about: the family for multiple testing.
    forms : dict of str to tuple of str
        Questionnaire forms that differ in the order of scales; scale ids in order.
    languages : tuple of str
        The first one is the language of reports.
    intro : dict of str to str
        What respondents read first, per language.
    """

    id: str
    title: str
    items: dict[str, Item]
    scales: dict[str, Scale]
    response_scales: dict[str, ResponseScale]
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    roles: Roles = Field(default_factory=Roles)
    promise: Promise | None = None
    primary: tuple[str, ...] = ()
    modules: dict[str, Module] = Field(default_factory=dict)
    open_questions: dict[str, OpenQuestion] = Field(default_factory=dict)
    forms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    version: str = "1"
    intro: Text = Field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language in which reports print item texts: the first one."""
        return self.languages[0]

    def response(self, item: str) -> ResponseScale:
        """Return the response scale of an item."""
        return self.response_scales[self.items[item].response_scale]

    def text(self, item: str) -> str:
        """Return the wording of an item in the survey's first language."""
        texts = self.items[item].text
        return texts.get(self.language) or next(iter(texts.values()))

    def containers(self, attribute: str) -> tuple[str, ...]:
        """Return the attributes that contain this one, nearest first."""
        found: list[str] = []
        while above := self.attributes[attribute].within:
            found.append(above)
            attribute = above
        return tuple(found)

    def domain_title(self, domain: str) -> str:
        """Return the title of a fairness domain, its id where it has none."""
        return self.roles.domains.get(domain, domain)

    def scale_items(self, scale: str) -> tuple[Item, ...]:
        """Return the items of a scale, in order."""
        return tuple(self.items[name] for name in self.scales[scale].items)

    def domain_item(self, scale: str, domain: str) -> Item | None:
        """Return the item of a scale that asks about a domain, if there is one."""
        found = (item for item in self.scale_items(scale) if item.domain == domain)
        return next(found, None)

    def value_label(self, attribute: str, value: str) -> str:
        """Return how to print a value of an attribute, itself where it has no label."""
        return self.attributes[attribute].labels.get(value, value)

    def only_for_larger_groups(self, by: Collection[str]) -> frozenset[str]:
        """Return the scales that reports of a breakdown leave out: intent to leave.

        Parameters
        ----------
        by : collection of str
            Attributes of the breakdown.

        Returns
        -------
        frozenset of str
            The outcome and the scale of the item on leaving where groups are smaller
            than the units at which sides are assigned (teams, or functions crossed).
        """
        roles, items = self.roles, self.items
        unit = roles.side_unit
        small = roles.team in by or (unit in by and len(by) > 1)
        for name in by:
            small = small or (name in self.attributes and unit in self.containers(name))
        leaving = (
            items[roles.leaving_item].scale if roles.leaving_item in items else None
        )
        kept = {roles.outcome, leaving} - {None} if small else set()
        return frozenset(str(name) for name in kept)

    @property
    def scored_scales(self) -> tuple[str, ...]:
        """The scales that have an index, in the order of the definition."""
        return tuple(name for name, scale in self.scales.items() if scale.scored)

    @property
    def minutes(self) -> float:
        """About how long answering takes: 7.5 seconds an item, 30 an open question."""
        return (7.5 * len(self.items) + 30 * len(self.open_questions)) / 60
