"""Google Forms CSV and XLSX: a timestamp, then the questions themselves as names."""

import re

from culturekit.intake.layout import Head, Layout, Part, private_columns
from culturekit.intake.looks import DAY, MOMENT, SERIAL, mostly
from culturekit.intake.words import normal, normal_name, word_set

STAMPS = word_set(
    "timestamp zeitstempel horodateur marcatemporal marcadetiempo",
    "carimbodedata/hora carimbodedatahora informazionicronologiche tijdstempel",
    "sygnaturaczasowa отметкавремени タイムスタンプ 时间戳 时间戳记 時間戳記",
    "타임스탬프 tidsstämpel",
    "tidsstempel zamandamgası časovéznačka časováznačka időbélyeg aikaleima",
    "marcadetemps datadioră marcajdetimp stempelwaktu capwaktu позначкачасу",
    "dấuthờigian ประทับเวลา",
)
SCORES = ("username", "score", "punkte", "puntuación", "pontuação", "note totale")
# helper columns are inserted before the timestamp in the sheet beside a form
LAST_PLACE = 4
_GRID = re.compile(r"^(?P<question>.+\S)\s*\[(?P<part>[^\[\]]+)\]$", re.DOTALL)


class GoogleFormsReader:
    """Google Forms exports, from the form or from the sheet beside it."""

    platform = "google_forms"

    def recognise(self, head: Head) -> str | None:
        """Look for the timestamp, with times below it, as one of the first columns."""
        if len(head) < 2:
            return None
        for place, cell in enumerate(head[0][:LAST_PLACE]):
            dated = mostly(head, place, MOMENT, *(() if place else (DAY, SERIAL)))
            if _is_stamp(cell) and dated:
                return f"column '{cell.strip()}' with times, then the questions"
        return None

    def layout(self, head: Head) -> Layout:
        """Take row 1 as the questions; ``Question [row]`` is a row of a grid."""
        names = tuple(cell.strip() for cell in head[0])
        stamp = next((i for i, name in enumerate(names) if _is_stamp(name)), 0)
        grid = {i: found for i, n in enumerate(names) if (found := _GRID.match(n))}
        mail = {i for i, n in enumerate(names) if normal(n) in SCORES}
        return Layout(
            platform=self.platform,
            header_rows=1,
            names=names,
            roles={"ended": stamp},
            private=private_columns(names),
            own=frozenset({stamp} | mail),
            parts={i: Part(f["question"], f["part"]) for i, f in grid.items()},
        )


def _is_stamp(cell: str) -> bool:
    """Google writes the name with a capital; "timestamp" is anybody's."""
    name = cell.strip()
    return normal_name(name) in STAMPS and name[:1] == name[:1].upper()
