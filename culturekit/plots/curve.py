"""How the intent to leave goes along with fairness."""

from typing import Any

import pandas as pd

from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import Reading, absent, number, reading, span
from culturekit.plots.style import BLUE, BLUE_LIGHT, INK, Paper, new_figure, wrapped


def intent_curve(source: Any) -> Picture:
    """Draw the predicted percent intending to leave at levels of fairness.

    Parameters
    ----------
    source : Release or Book
        With ``intent_at``.

    Returns
    -------
    Picture
        A line with a band for the 95 % interval, and a dot at each chosen level.

    Raises
    ------
    UsageError
        If no such result was released.

    Examples
    --------
    >>> import culturekit as ck
    >>> intent_curve(ck.prepare()).caption
    'Percent predicted to intend to leave within twelve months; ...'
    """
    read = reading(source)
    frame, line = levels(read), levels(read, "overall")
    about = fairness_title(read)

    def draw(paper: Paper) -> Any:
        return _draw(paper, frame, line if len(line) else frame, about)

    return picture(draw, _alt(frame, about), _caption(frame))


def levels(source: Any, by: str = "") -> pd.DataFrame:
    """Return the released predictions, by rising fairness; none where none was made.

    Parameters
    ----------
    source : Release, Book or Reading
        With ``intent_at``.
    by : str
        Empty for the chosen levels, ``"overall"`` for the whole curve.

    Returns
    -------
    pandas.DataFrame
        The released columns, ``fairness`` as a number.
    """
    read = reading(source)
    if by and not read.has("intent_at", by):
        return pd.DataFrame()
    frame = read.table("intent_at", by)
    frame = frame[frame["percent"].notna()]
    return frame.assign(fairness=frame["fairness"].astype(float)).sort_values(
        "fairness"
    )


def fairness_title(read: Reading) -> str:
    """Return the title of the fairness scale."""
    fairness = read.instrument.roles.fairness if read.instrument else ()
    return read.scale_title(fairness[0]) if fairness else "Fairness"


def _draw(paper: Paper, frame: pd.DataFrame, line: pd.DataFrame, about: str) -> Any:
    figure, axes = new_figure(paper, 2.6 if paper.narrow else 3.0)
    x, y, low, high = _arrays(line)
    axes.fill_between(x, low, high, color=BLUE_LIGHT, alpha=0.45, linewidth=0)
    axes.plot(x, y, color=BLUE, lw=1.6)
    dots, values, *_ = _arrays(frame)
    axes.plot(dots, values, "o", color=BLUE, markersize=6.5)
    top = max(10.0, 10 * -(-max(high.max(), values.max()) // 10))
    for at, value in zip(dots, values, strict=True):
        words = f"{number(round(value))} %"
        axes.text(at + 1.5, value + top * 0.035, words, va="bottom", color=INK)
    axes.set(xlim=(0, 100), ylim=(0, top), xticks=[0, 25, 50, 75, 100])
    axes.set_yticks([0, top / 2, top], ["0", number(top / 2), f"{number(top)} %"])
    axes.grid(axis="y")
    axes.set_xlabel(wrapped(f"{about} (index)", 60, 1))
    axes.set_title("Predicted to intend to leave", loc="left", fontsize=paper.font)
    return figure


def _arrays(frame: pd.DataFrame) -> list[Any]:
    names = ("fairness", "percent", "conf_low", "conf_high")
    return [frame[name].to_numpy(float) for name in names]


def _alt(frame: pd.DataFrame, about: str) -> str:
    said = [
        f"at {number(row['fairness'])}: {number(row['percent'])} % "
        f"({span(row['conf_low'], row['conf_high'])})"
        for _, row in frame.iterrows()
    ]
    return f"Predicted percent intending to leave by {about}: {'; '.join(said)}."


def _caption(frame: pd.DataFrame) -> str:
    n = ""
    if len(frame) and not absent(frame["n"].max()):
        n = f"; n {number(frame['n'].max())}"
    return (
        "Percent predicted to intend to leave within twelve months; band: 95 % "
        f"interval{n}. What goes together here need not be cause and effect."
    )
