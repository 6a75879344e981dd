"""How the intent to leave goes along with fairness."""

from typing import Any

import pandas as pd

from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import Reading, number, reading, span
from culturekit.plots.style import BLUE, INK, Paper, new_figure, wrapped


def intent_curve(source: Any) -> Picture:
    """Draw the predicted percent intending to leave at levels of fairness.

    Parameters
    ----------
    source : Release or Book
        With ``intent_at``.

    Returns
    -------
    Picture
        A dot and a 95 % interval at each level, joined by a thin line.

    Raises
    ------
    UsageError
        If no such result was released.
    """
    read = reading(source)
    frame = levels(read)
    about = axis_title(read)

    def draw(paper: Paper) -> Any:
        return _draw(paper, frame, about)

    return picture(draw, _alt(frame, about), _caption(frame))


def levels(source: Any) -> pd.DataFrame:
    """Return the released predictions in order of the level, unsuppressed ones only."""
    frame = reading(source).table("intent_at")
    frame = frame[frame["estimate"].notna()]
    return frame.assign(at=frame["at"].astype(float)).sort_values("at")


def axis_title(read: Reading) -> str:
    """Return what the level is a level of."""
    fairness = read.instrument.roles.fairness if read.instrument else ()
    return read.scale_title(fairness[0]) if fairness else "Fairness"


def _draw(paper: Paper, frame: pd.DataFrame, about: str) -> Any:
    figure, axes = new_figure(paper, 2.5 if paper.narrow else 2.9)
    x, y = frame["at"].to_numpy(float), frame["estimate"].to_numpy(float)
    low, high = (frame[name].to_numpy(float) for name in ("conf_low", "conf_high"))
    axes.plot(x, y, color=BLUE, lw=1, alpha=0.6)
    axes.vlines(x, low, high, color=BLUE, lw=2)
    axes.plot(x, y, "o", color=BLUE, markersize=7)
    for at, value in zip(x, y, strict=True):
        axes.text(at + 1.8, value, f"{number(value)} %", va="center", color=INK)
    top = max(10.0, 10 * -(-high.max() // 10))
    axes.set(xlim=(0, 100), ylim=(0, top), xticks=[0, 25, 50, 75, 100])
    axes.set_yticks([0, top / 2, top], ["0", number(top / 2), f"{number(top)} %"])
    axes.grid(axis="y")
    axes.set_xlabel(wrapped(f"{about} (index)", 60, 1))
    axes.set_title("Predicted to intend to leave", loc="left", fontsize=paper.font)
    return figure


def _alt(frame: pd.DataFrame, about: str) -> str:
    said = [
        f"at {number(row['at'])}: {number(row['estimate'])} % "
        f"({span(row['conf_low'], row['conf_high'])})"
        for _, row in frame.iterrows()
    ]
    return f"Predicted percent intending to leave by {about}: {'; '.join(said)}."


def _caption(frame: pd.DataFrame) -> str:
    n = f" n {number(frame['n'].max())}." if "n" in frame and len(frame) else ""
    return (
        "Percent predicted to intend to leave within twelve months; lines: 95 % "
        f"intervals.{n} What goes together here need not be cause and effect."
    )
