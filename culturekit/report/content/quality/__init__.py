"""What the page about the data says, from what was loaded to who answered."""

from culturekit.report.content.quality.careless import careless
from culturekit.report.content.quality.columns import columns
from culturekit.report.content.quality.limits import left_out
from culturekit.report.content.quality.loaded import loaded
from culturekit.report.content.quality.quarantined import quarantined
from culturekit.report.content.quality.rates import rates
from culturekit.report.content.quality.set_aside import set_aside
from culturekit.report.content.quality.single_cells import single_cells
from culturekit.report.content.quality.team_source import team_source
from culturekit.report.content.quality.usable import usable

__all__ = [
    "careless",
    "columns",
    "left_out",
    "loaded",
    "quarantined",
    "rates",
    "set_aside",
    "single_cells",
    "team_source",
    "usable",
]
