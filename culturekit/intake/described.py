"""Files that say themselves what their columns are: SPSS, long tables."""

from dataclasses import dataclass

from culturekit.files.memory import ColumnSheet
from culturekit.intake.layout import Layout


@dataclass(frozen=True, eq=False, kw_only=True)
class DescribedSheet(ColumnSheet):
    """Columns of text, with the layout that the file itself gives.

    Parameters
    ----------
    layout : Layout
        What the file says about its columns.
    why : str
        What gave the platform away.
    """

    layout: Layout
    why: str
