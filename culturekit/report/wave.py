"""From a response file or a store to a book: read, score, fit, pass the gate once."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from culturekit.errors import InputError, UsageError, require_known
from culturekit.report.book import ENDING, Book
from culturekit.resources import is_simulated, shipped

if TYPE_CHECKING:
    import pandas as pd

    from culturekit.instrument import Instrument
    from culturekit.roster import Allocations, Outcomes, Roster
    from culturekit.survey import Survey

__all__ = ["Book", "Sources", "Wave", "locate", "prepare", "read_wave"]

BOOKS = ("allocations", "outcomes")
TIMES = ("since", "version")
OPTIONS = ("survey", "roster", "wave", "rule", "on", *TIMES)
NO_WAVE = "none"
BESIDE = ("roster", "leavers", *BOOKS)


@dataclass(frozen=True)
class Sources:
    """The files of one wave.

    Parameters
    ----------
    responses : Path
        The response file, or the folder of a store.
    survey : str
        The survey definition: a path or a shipped name.
    roster, allocations, outcomes : Path, optional
        Who was invited; what was spent; what came of the work.
    wave : str
        Its name, or empty.
    on : str
        The day, or first and last day, on which it could be answered; or empty.
    since : str
        The wave before: its name, or the path of its responses; ``none``, or empty.
    version : str
        Which version of a store: a number or a day; or empty.
    """

    responses: Path
    survey: str
    roster: Path | None
    allocations: Path | None
    wave: str
    outcomes: Path | None = None
    on: str = ""
    since: str = ""
    version: str = ""


@dataclass(frozen=True, eq=False)
class Wave:
    """One wave as read: answers, the organisation's books, where they came from."""

    survey: "Survey"
    sources: Sources
    allocations: "Allocations | None" = None
    outcomes: "Outcomes | None" = None
    store_version: int | None = None
    simulated: bool = False
    before: "Survey | None" = None


def prepare(
    data: str | Path = "",
    *,
    survey: str | Path = "culture_health",
    roster: str | Path | None = None,
    wave: str | None = None,
    rule: str = "internal",
    on: str = "",
    **books: str | Path | None,
) -> Book:
    """Prepare a wave for its pages, or read a book that was prepared before.

    Everything that any page may show is computed and released together, once: two
    pages can then neither contradict nor unmask each other.

    Parameters
    ----------
    data : str or path
        A response file; the folder of a store; a saved book (``.book.json``), which is
        only read; or empty for the shipped example company.
    survey : str or path
        The survey definition: a TOML file or a shipped name. A store has its own; if
        several surveys of it have a wave so named, this tells which one is meant.
    roster : str or path, optional
        Who was invited. In place of the store's.
    wave : str, optional
        Name of the wave. Of the example or a store: which one, the last name by
        default.
    rule : str
        The disclosure rule: ``"internal"`` or ``"official"``.
    on : str
        The day, or ``"2026-09-01/2026-09-21"``, on which the survey could be answered:
        whoever the roster says is eligible then counts as invited. Empty: everybody.
    **books : str or path, optional
        ``allocations``: what was spent; ``outcomes``: starts on time, errors, rework;
        ``since``: the wave to compare with, by its name in the store or of the example,
        else its response file; by default the wave before it, where there is one;
        ``"none"`` for none. ``version``: which version of a store, a number or a day.

    Returns
    -------
    Book
        With the released tables and what is known of the source.

    Raises
    ------
    InputError
        The response file, the definition or the roster cannot be used.
    DisclosureError
        The gate refused.
    UsageError
        There is no such option, wave or rule.

    Notes
    -----
    Parts that do not apply to a survey (no roster, no two sides, no outcome) are left
    out and listed in ``about["left_out"]`` with the reason.

    Examples
    --------
    >>> prepare()
    Book('Culture health', wave 2026-Q3: 423 answers, 45 teams)
    """
    if str(data).endswith(ENDING):
        return Book.load(data)
    sources = replace(locate(data, survey, roster, wave, **books), on=on)
    return compose(read_wave(sources), rule)


def compose(wave: Wave, rule: str = "internal") -> Book:
    """Compute and release what pages show of a wave that was read."""
    from culturekit.disclosure import Rule, release
    from culturekit.report.about import describe, since_of
    from culturekit.report.measure import measure

    named = Rule.named(rule or "internal")
    results, left_out = measure(wave.survey, named.scores, before=wave.before)
    made = release(results, named)
    return Book(
        release=made,
        instrument=wave.survey.instrument,
        about=describe(wave, made, left_out) | since_of(results),
    )


def read_wave(sources: Sources) -> Wave:
    """Read the files of a wave, refusing what cannot be used."""
    from culturekit.roster import read_allocations, read_outcomes

    wave = _stored(sources) if sources.responses.is_dir() else _read(sources)
    instrument, roster = wave.survey.instrument, wave.survey.roster
    money, work = sources.allocations, sources.outcomes
    return replace(
        wave,
        allocations=read_allocations(money, instrument, roster=roster)
        if money
        else None,
        outcomes=read_outcomes(work, instrument, roster=roster) if work else None,
    )


def _read(sources: Sources) -> Wave:
    from culturekit.instrument import load_instrument
    from culturekit.intake import read_responses

    if sources.version:
        raise UsageError("version: only a store has versions; a file is as it is")
    instrument = load_instrument(sources.survey)
    roster = _roster(sources, instrument)
    answers = read_responses(
        sources.responses, instrument, roster=roster, wave=sources.wave or None
    )
    before = None
    if sources.since not in {"", NO_WAVE}:
        file, name = Path(sources.since), Path(sources.since).stem
        before = read_responses(file, instrument, roster=roster, wave=name)
    simulated = is_simulated(sources.responses)
    return Wave(answers, sources, simulated=simulated, before=before)


def _stored(sources: Sources) -> Wave:
    """Return a wave of a store; a roster that is given counts in place of its own."""
    from culturekit.store import open_store

    store = open_store(sources.responses)
    version = store.version_of(sources.version or None)
    known = store.waves(version=version)
    name = sources.wave or max(known["wave"], default="")
    which = _which(known, name, sources.survey)
    answers = store.survey(name, version=version, survey=which)
    roster = _roster(sources, answers.instrument) or answers.roster
    which = answers.instrument.id
    own = known.loc[known["survey"] == which, "wave"]
    since = sources.since or max(own[own < name], default=NO_WAVE)
    before = None
    if since != NO_WAVE:
        same = which if since in set(own) else None
        before = store.survey(since, version=version, survey=same)
    return Wave(
        replace(answers, roster=roster),
        sources,
        store_version=version,
        simulated=store.simulated(name, version=version, survey=which),
        before=before,
    )


def _which(known: "pd.DataFrame", wave: str, survey: str) -> str | None:
    """Return the id of the survey that is meant, where several have a wave so named."""
    from culturekit.instrument import load_instrument

    ids = set(known.loc[known["wave"] == wave, "survey"])
    if len(ids) < 2:
        return None
    found = survey if survey in ids else load_instrument(survey).id
    return found if found in ids else None


def _roster(sources: Sources, instrument: "Instrument") -> "Roster | None":
    from culturekit.roster import read_roster

    if not sources.roster:
        return None
    return read_roster(sources.roster, instrument, on=sources.on or None)


def locate(
    data: str | Path = "",
    survey: str | Path = "culture_health",
    roster: str | Path | None = None,
    wave: str | None = None,
    **books: str | Path | None,
) -> Sources:
    """Find the files of a wave; without data, those of the shipped example.

    Raises
    ------
    InputError
        The shipped example is not there.
    UsageError
        The example has no such wave, or there is no such book.
    """
    for name in books:
        require_known("option", name, (*OPTIONS, *BOOKS))
    given = {"roster": roster, **{name: books.get(name) for name in BOOKS}}
    since, version = (str(books.get(name) or "") for name in TIMES)
    found = {name: Path(value) if value else None for name, value in given.items()}
    responses, name = Path(data), wave or ""
    if not str(data):
        responses = _example(name)
        name = responses.stem
        since = _before(name, since)
        beside = {kind: responses.parent / f"{kind}.csv" for kind in found}
        found = {kind: path or beside[kind] for kind, path in found.items()}
    return Sources(
        responses=responses,
        survey=str(survey or "culture_health"),
        roster=found["roster"],
        allocations=found["allocations"],
        wave=name,
        outcomes=found["outcomes"],
        since=since,
        version=version,
    )


def example_waves() -> dict[str, Path]:
    """Return the response file of every wave of the shipped example company."""
    folder = shipped("surveys") / "example"
    files = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    waves = {name: path for name, path in files.items() if name not in BESIDE}
    if not waves:
        raise InputError(f"the example company is missing: no waves in {folder}")
    return waves


def _example(wave: str) -> Path:
    waves = example_waves()
    if wave:
        require_known("wave of the example", wave, waves)
    return waves[wave] if wave else waves[max(waves)]


def _before(wave: str, since: str) -> str:
    """Return the responses of the wave before one of the example; empty for none."""
    waves = example_waves()
    if since == NO_WAVE:
        return since
    if since:
        require_known("wave of the example", since, waves)
    since = since or max((name for name in waves if name < wave), default="")
    return str(waves[since]) if since else ""
