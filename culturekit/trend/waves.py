"""Which two waves are meant: of a store by name, or two surveys."""

from collections.abc import Iterable, Sequence

from culturekit.errors import UsageError, require_known
from culturekit.store import Store
from culturekit.survey import Survey


def two_waves(
    data: Store | Sequence[Survey], waves: tuple[str, str] | None, survey: str | None
) -> tuple[Survey, Survey]:
    """Return the earlier and the later wave."""
    if waves is not None:
        _require_two(waves)
    if isinstance(data, Store):
        return _stored(data, waves, survey)
    surveys = list(data) if isinstance(data, Iterable) else [data]
    if not all(isinstance(part, Survey) for part in surveys):
        raise UsageError("trend takes a Store, or surveys with the earlier one first")
    if waves is not None:
        known = {str(part.wave or ""): part for part in surveys}
        for name in waves:
            require_known("wave", name, known)
        surveys = [known[name] for name in waves]
    if len(surveys) != 2:
        raise UsageError(
            f"trend compares two waves and got {len(surveys)}; give two surveys, the "
            'earlier one first, or name them: waves=("2026-Q2", "2026-Q3")'
        )
    return surveys[0], surveys[1]


def _require_two(waves: tuple[str, str]) -> None:
    if isinstance(waves, str) or len(set(waves)) != 2 or len(waves) != 2:
        raise UsageError(
            "waves: name two different ones, the earlier one first, such as "
            'waves=("2026-Q2", "2026-Q3")'
        )


def _stored(
    store: Store, waves: tuple[str, str] | None, survey: str | None
) -> tuple[Survey, Survey]:
    if waves is None:
        kept = store.waves()
        known = sorted(kept["survey"].unique())
        if survey is None and len(known) > 1:
            raise UsageError(
                f"survey: the store holds {', '.join(known)}; say which: survey=..."
            )
        if survey is not None:
            require_known("survey in the store", survey, known)
        elif not known:
            raise UsageError("the store holds no wave; load two of them first")
        names = sorted(kept.loc[kept["survey"] == (survey or known[0]), "wave"])
        if len(names) < 2:
            raise UsageError(
                f"the store holds {len(names)} wave of this survey; a change needs two"
            )
        waves = (names[-2], names[-1])
    before, now = (store.survey(name, survey=survey) for name in waves)
    return before, now
