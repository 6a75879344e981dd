import pytest

from culturekit.disclosure import Rule
from culturekit.errors import UsageError


def test_internal_profile_is_the_default() -> None:
    assert Rule() == Rule.named("internal")
    kinds = ("scores", "rate", "comparison", "distribution", "comments", "model")
    assert [Rule().floor(kind) for kind in kinds] == [5, 5, 5, 8, 10, 100]


def test_official_profile_is_stricter() -> None:
    rule = Rule.named("official")
    assert (rule.scores, rule.distributions, rule.demographics) == (10, 10, 10)
    assert (rule.comments, rule.models, rule.profile) == (30, 100, "official")


def test_what_tells_more_never_has_a_lower_floor_than_scores() -> None:
    assert Rule(scores=20).floor("distribution") == 20
    assert Rule(scores=20).floor("comments") == 20


@pytest.mark.parametrize("floor", [1, 0, -5, 5.0, "5", None, True])
def test_nonsense_is_refused(floor: object) -> None:
    with pytest.raises(UsageError, match="at least 2"):
        Rule(scores=floor)  # type: ignore[arg-type]


def test_unknown_profiles_are_refused() -> None:
    with pytest.raises(UsageError, match="did you mean 'official'"):
        Rule.named("offical")
    with pytest.raises(UsageError, match="no such rule profile"):
        Rule(profile="lax")
    with pytest.raises(UsageError, match="no such kind"):
        Rule().floor("everything")


def test_the_sentence_names_every_floor() -> None:
    sentence = Rule(scores=6, distributions=9, comments=12, models=120).sentence
    assert all(f"{n} " in sentence for n in (6, 9, 12, 120))
