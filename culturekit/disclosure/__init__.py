"""The gate: floors, suppression, rounding, the audit, and what may leave."""

from culturekit.disclosure.gate import release
from culturekit.disclosure.layout import Layout
from culturekit.disclosure.ledger import Ledger
from culturekit.disclosure.released import Release
from culturekit.disclosure.rule import Rule
from culturekit.files.tables import write_table

__all__ = ["Layout", "Ledger", "Release", "Rule", "release", "write_table"]
