"""How well intent to leave can be told for teams that the model has not seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import require_level
from culturekit.models.leaving import Leaving, leaving_rows
from culturekit.numerics.auc import AucDraws, auc_by_cluster
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.survey import Survey

FOLDS = 5
DRAWS = 1000
VALUES = ("auc", "conf_low", "conf_high", "n_teams")


@dataclass(frozen=True, eq=False, repr=False)
class UnseenTeams(Result):
    """Accuracy for teams that were left out; nothing about any person.

    Parameters
    ----------
    seed : int
        Of the folds and the bootstrap.
    """

    seed: int


def unseen_teams(
    data: Survey | Scores, *, seed: int = 0, conf_level: float = 0.95
) -> UnseenTeams:
    """Tell how well intent to leave can be told for teams not seen.

    Parameters
    ----------
    data : Survey or Scores
        With the roles ``leaving_item`` and ``leaving_codes`` defined. Missing indices
        are replaced by the median of the teams that the model learns from.
    seed : int
        Of the folds and of the bootstrap.
    conf_level : float
        Between 0 and 1.

    Returns
    -------
    UnseenTeams
        Table columns: model (``all scales``, and each fairness scale alone), auc,
        conf_low, conf_high, n, n_teams. auc is missing where nothing can be estimated;
        the note says why. Predictions for persons are not part of the result.

    Raises
    ------
    UsageError
        For data without the roles, or a level outside 0 to 1.

    Notes
    -----
    Logistic regression with scikit-learn's default penalty on the standardised scale
    indices, the outcome's own scales left out; five folds that keep teams together, so
    that every prediction is for a team not learnt from. auc is the chance that, of two
    people, the one who intends to leave has the higher prediction, over all held-out
    predictions; 0.5 is guessing. Its interval is the percentile bootstrap over teams.

    References
    ----------
    Hanley, J. A. & McNeil, B. J. (1982). The meaning and use of the area under a
    receiver operating characteristic (ROC) curve. DOI 10.1148/radiology.143.1.7063747

    Examples
    --------
    >>> from culturekit.simulate import simulate
    >>> unseen_teams(simulate(seed=3).survey).table[["model", "auc"]].round(1)
                                  model  auc
    0                        all scales  0.6
    1  Fair sharing between the offices  0.6
    """
    require_level(conf_level)
    rows = leaving_rows(data)
    why = _why_not(rows)
    records = [
        {"model": name, **_measured(None if why else rows, scales, seed, conf_level)}
        for name, scales in _models(rows)
    ]
    table = pd.DataFrame(records).assign(n=len(rows.leaves), n_teams=rows.n_teams)
    return UnseenTeams(
        table=table,
        note=why or _note(table, conf_level),
        cells=Cells("model", (), "n", VALUES, per=("model",)),
        seed=seed,
    )


def _models(rows: Leaving) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each model and its predictors."""
    answered = [name for name in rows.scales if rows.frame[name].nunique() > 1]
    yield "all scales", answered
    for name in rows.instrument.roles.fairness:
        if name in answered:
            yield rows.instrument.scales[name].title, [name]


def _why_not(rows: Leaving) -> str:
    if rows.too_few:
        return rows.too_few
    with_leavers = len(np.unique(rows.teams[rows.leaves == 1]))
    if min(with_leavers, len(np.unique(rows.teams[rows.leaves == 0]))) < FOLDS:
        return f"At least {FOLDS} teams with people who intend to leave are needed."
    return ""


def _measured(
    rows: Leaving | None, scales: list[str], seed: int, conf_level: float
) -> dict[str, float]:
    if rows is None or not scales:
        return dict.fromkeys(("auc", "conf_low", "conf_high"), np.nan)
    predicted = _held_out(rows, scales, seed)
    rng = np.random.default_rng(seed)
    found: AucDraws = auc_by_cluster(
        predicted, rows.leaves, rows.teams, rng=rng, draws=DRAWS
    )
    tails = [(1 - conf_level) / 2, (1 + conf_level) / 2]
    low, high = np.nanquantile(found.draws, tails)
    return {"auc": found.auc, "conf_low": float(low), "conf_high": float(high)}


def _held_out(rows: Leaving, scales: list[str], seed: int) -> NDArray[np.float64]:
    """Predict every team by a model that has not seen it."""
    from sklearn.model_selection import (
        GroupKFold,
        cross_val_predict,
    )

    folds = GroupKFold(n_splits=FOLDS, shuffle=True, random_state=seed)
    predictors = rows.frame[scales].to_numpy(dtype=float, na_value=np.nan)
    predicted = cross_val_predict(
        _pipeline(),
        predictors,
        rows.leaves,
        groups=rows.teams,
        cv=folds,
        method="predict_proba",
    )
    return np.asarray(predicted[:, 1])


def _pipeline() -> Any:
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(
        SimpleImputer(strategy="median", keep_empty_features=True),
        StandardScaler(),
        LogisticRegression(max_iter=1000),
    )


def _note(table: pd.DataFrame, conf_level: float) -> str:
    row = table.iloc[0]
    return (
        "Of two people from teams the model has not seen, one of whom intends to "
        f"leave, it picks that one in {100 * row['auc']:.0f} of 100 cases "
        f"({100 * conf_level:.0f} % interval {100 * row['conf_low']:.0f} to "
        f"{100 * row['conf_high']:.0f}, by resampling teams; n {row['n']} in "
        f"{row['n_teams']} teams); guessing is right in 50. This says how much the "
        "survey knows, not who will leave: no score of a person is kept or shown."
    )
