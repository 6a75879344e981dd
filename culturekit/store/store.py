"""The store: waves kept, corrected, undone, erased, and read again as they were."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

import pandas as pd

from culturekit.errors import InputError, PromiseError, UsageError, require_known
from culturekit.files.tables import write_table
from culturekit.instrument import Instrument
from culturekit.intake import read_mapping, write_problems
from culturekit.intake.reading import How
from culturekit.roster import Roster
from culturekit.store import catalogue, folders, folding, past, waves
from culturekit.store.catalogue import State, Wave
from culturekit.store.damage import damage_told, missing
from culturekit.store.erasing import Erasure, erase
from culturekit.store.folders import Reading
from culturekit.store.loading import load
from culturekit.store.requests import LoadReceipt, Request
from culturekit.store.unloading import Unloaded, unload
from culturekit.survey import Survey

if TYPE_CHECKING:
    import pyarrow as pa

Version = int | str | date | None
WAIT = 60.0
LONGEST_NAME = 80
BATCH = 100_000
T = TypeVar("T")


@dataclass(frozen=True)
class Store:
    """Waves of surveys in a folder.

    Parameters
    ----------
    path : pathlib.Path
        The folder.
    wait : float
        Seconds to wait while somebody else writes.
    """

    path: Path
    wait: float = WAIT

    def load(
        self,
        file: str | Path,
        instrument: Instrument,
        *,
        wave: str,
        roster: Roster | None = None,
        strict: bool = False,
        **how: Unpack[How],
    ) -> LoadReceipt:
        """Load a response file into a wave, in one commit.

        Parameters
        ----------
        file : str or path
            What `read_responses` reads.
        instrument : Instrument
            What was asked.
        wave : str
            The wave, such as ``"2026-Q3"``.
        roster : Roster, optional
            Who was invited.
        strict : bool
            Whether one record that cannot be trusted refuses the whole file.
        **how
            ``platform``, ``mapping``, ``long``, ``progress`` as for `read_responses`.

        Returns
        -------
        LoadReceipt
            What became of every record, how many people are new, changed, unchanged,
            and which version has them. The same file read in the same way again
            changes nothing; another file replaces the answers of the people in it.

        Raises
        ------
        ResponseFileError
            If nothing in the file can be used.
        QuarantinedError
            If `strict` and a record cannot be trusted.
        InputError
            If answers do not fit into the wave, or cannot be told apart from it.
        StoreBusyError
            If somebody else writes for too long.
        """
        for name in how:
            require_known("option of load", name, How.__annotations__)
        mapping = how.get("mapping")
        if isinstance(mapping, str | Path):
            mapping = read_mapping(mapping)
        reading = Reading(
            instrument, roster, how.get("platform"), mapping, how.get("long")
        )
        request = Request(
            Path(file), reading, _wave_name(wave), strict, self.wait,
            how.get("progress"),
        )  # fmt: skip
        return load(self.path, request)

    def survey(
        self,
        wave: str,
        *,
        version: Version = None,
        survey: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> Survey:
        """Return a wave as a `Survey`, the same for the same version, bit for bit.

        Parameters
        ----------
        wave : str
            The wave.
        version : int, str or date, optional
            A version's number, or a day (in UTC): as the store stood at its end. The
            present one if left out.
        survey : str, optional
            The survey's id, where several have a wave of this name.
        columns : sequence of str, optional
            Items and attributes to read; all if left out.

        Raises
        ------
        VersionGoneError
            If an erasure has removed that version.
        UsageError
            If there is no such wave, version or column.
        """

        def read(state: State) -> Survey:
            found = self._wave(state, wave, survey)
            self._require_columns(found, columns)
            return waves.survey_of(self.path, found, columns)

        return self._at(version, read)

    def table(
        self,
        wave: str,
        *,
        version: Version = None,
        survey: str | None = None,
        columns: Sequence[str] | None = None,
    ) -> "pa.Table":
        """Return a wave's answers as an Arrow table, for DuckDB, Polars or pandas.

        Parameters
        ----------
        wave, version, survey, columns
            As for `survey`.

        Returns
        -------
        pyarrow.Table
            ``respondent``, then items as ``int8`` and attributes as dictionaries; one
            row a respondent.
        """

        def read(state: State) -> "pa.Table":
            found = self._wave(state, wave, survey)
            self._require_columns(found, columns)
            return folding.table(self.path, found.parts, columns)

        return self._at(version, read)

    def batches(
        self,
        wave: str,
        *,
        columns: Sequence[str] | None = None,
        survey: str | None = None,
        version: Version = None,
        rows: int = BATCH,
    ) -> Iterator["pa.Table"]:
        """Yield a wave's answers piece by piece, for waves larger than memory.

        Parameters
        ----------
        wave, columns, survey, version
            As for `survey`, and in its order; a piece may lack columns that its file
            did not have.
        rows : int
            The most respondents a piece.
        """
        self.require_there()
        found = self._wave(catalogue.at_version(self.path, version), wave, survey)
        self._require_columns(found, columns)
        with damage_told(f"wave {wave}"):
            yield from folding.pieces(self.path, found.parts, columns, rows)

    def columns(
        self, wave: str, *, survey: str | None = None, version: Version = None
    ) -> list[str]:
        """Return the names of a wave's columns: items first, then attributes.

        Parameters
        ----------
        wave, survey, version
            As for `survey`.
        """

        def read(state: State) -> list[str]:
            return list(folding.types(self.path, self._wave(state, wave, survey).parts))

        return self._at(version, read)

    def files(self, wave: str, *, survey: str | None = None) -> list[str]:
        """Return the Parquet files of a wave; of two rows of a person the later counts.

        Parameters
        ----------
        wave, survey : str
            As for `survey`; the present version.
        """
        found = self._wave(self._present(), wave, survey)
        return [str(self.path / part.answers) for part in found.parts if part.live]

    @property
    def version(self) -> int:
        """The number of the present version; 0 where nothing was ever loaded."""
        return catalogue.newest(self.path).version

    def version_of(self, version: Version = None) -> int:
        """Return the number of a version, as far as it can still be read.

        Parameters
        ----------
        version : int, str or date, optional
            As for `survey`.

        Raises
        ------
        VersionGoneError
            If an erasure has removed it.
        UsageError
            If there never was one.
        """
        self.require_there()
        return catalogue.at_version(self.path, version).version

    def simulated(
        self, wave: str, *, survey: str | None = None, version: Version = None
    ) -> bool:
        """Tell whether any answers of a wave come from a simulation.

        Parameters
        ----------
        wave, survey, version
            As for `survey`.
        """
        self.require_there()
        state = catalogue.at_version(self.path, version)
        found = self._wave(state, wave, survey)
        return any(
            folders.read(self.path / part.folder).facts["simulated"]
            for part in found.parts
        )

    def waves(self, *, version: Version = None) -> pd.DataFrame:
        """Return the waves: survey, wave, respondents, loads.

        Parameters
        ----------
        version : int, str or date, optional
            As for `survey`.
        """
        self.require_there()
        rows = [
            {
                "survey": wave.survey,
                "wave": wave.wave,
                "respondents": wave.respondents,
                "loads": len(wave.parts),
            }
            for wave in catalogue.at_version(self.path, version).waves
        ]
        frame = pd.DataFrame(rows, columns=["survey", "wave", "respondents", "loads"])
        return frame.sort_values(["survey", "wave"], ignore_index=True)

    def loads(
        self, wave: str, *, version: Version = None, survey: str | None = None
    ) -> pd.DataFrame:
        """Return the loads that a wave is made of, the oldest first.

        Parameters
        ----------
        wave, version, survey
            As for `survey`.

        Returns
        -------
        pandas.DataFrame
            ``load``, ``version``, ``at`` (UTC), ``platform``, ``encoding``,
            ``sha256``; records: ``rows_read``, ``accepted``, ``set_aside``,
            ``quarantined``; respondents: ``counting`` (whose answers no later load
            replaced), ``new``, ``changed``, ``unchanged`` (when it was loaded; missing
            once somebody was erased).
        """

        def read(state: State) -> pd.DataFrame:
            return past.loads(self.path, state, self._wave(state, wave, survey))

        return self._at(version, read)

    def history(self) -> pd.DataFrame:
        """Return every version, the oldest first: what it changed, whether it is there.

        Returns
        -------
        pandas.DataFrame
            ``version``, ``at`` (UTC), ``action``, ``survey``, ``wave``, ``load``,
            ``file``, ``new``, ``changed``, ``unchanged``, ``removed``, ``readable``.
        """
        self.require_there()
        return past.history(self.path)

    def receipt(self, load: str) -> LoadReceipt:
        """Return the receipt of an earlier load, also of one that was unloaded."""
        self.require_there()
        with damage_told(f"load {load}"):
            return past.receipt(self.path, load)

    def problems(self, load: str, out: str | Path | None = None) -> pd.DataFrame:
        """Return the problems of a load; write them as a workbook to correct.

        Parameters
        ----------
        load : str
            The load's id.
        out : str or path, optional
            Where to write the workbook of `write_problems`, which can be corrected and
            loaded. It holds answers.

        Returns
        -------
        pandas.DataFrame
            Columns row, column, code, message, allowed, remedy.
        """
        self.require_there()
        wave = past.wave_of(self.path, load)
        with damage_told(f"load {load}"):
            survey = waves.loaded_survey(self.path, wave, load)
        if out is not None:
            folder = self.path / next(p.folder for p in wave.parts if p.load == load)
            reading = folders.read(folder).reading
            with tempfile.TemporaryDirectory() as place:
                source = Path(place) / "source"
                source.write_bytes(folders.source(folder))
                write_problems(
                    survey, source, out, platform=reading.platform, long=reading.long
                )
        problems = survey.problems
        return pd.DataFrame() if problems is None else problems

    def unload(self, load: str) -> Unloaded:
        """Take a load out of its wave, as if it had never been.

        Parameters
        ----------
        load : str
            The load's id; `history` lists it.

        Returns
        -------
        Unloaded
            How many people are gone from the wave, and how many have the answers again
            that an earlier load gave. Earlier versions stay as they are.

        Raises
        ------
        UsageError
            If no wave has this load.
        """
        self.require_there()
        return unload(self.path, load, self.wait)

    def erase(self, respondent: str, *, wave: str = "") -> Erasure:
        """Remove a person from everything the store holds, for good.

        Parameters
        ----------
        respondent : str
            The id as it stands in the response file, or the respondent's key.
        wave : str
            Only in this wave; everywhere if left out.

        Returns
        -------
        Erasure
            Answers, records that were set aside or quarantined, problems, kept sources,
            the roster: all written again without the person. Versions before it are
            gone. A keyed hash keeps the person out when the file is loaded again.

        Raises
        ------
        InputError
            If nobody with this id is there.
        """
        state = self._present()
        if wave:
            require_known("wave", wave, sorted({known.wave for known in state.waves}))
        return erase(self.path, respondent, wave=wave, wait=self.wait)

    def export(
        self,
        wave: str,
        path: str | Path,
        *,
        version: Version = None,
        survey: str | None = None,
    ) -> Path:
        """Write a wave's answers row by row, where that was promised to be done.

        Parameters
        ----------
        wave, version, survey
            As for `survey`.
        path : str or path
            Ends in ``.csv``, ``.xlsx`` or ``.parquet``.

        Raises
        ------
        PromiseError
            If respondents were promised that it is not done (``exports_rows = false``).
        """
        found = self.survey(wave, version=version, survey=survey)
        promise = found.instrument.promise
        if promise is not None and not promise.exports_rows:
            raise PromiseError(
                f"answers of survey '{found.instrument.id}' are not exported row by "
                "row: respondents were promised that it is not done (exports_rows = "
                "false); allowed: results by group, through `culturekit scores`"
            )
        frame = found.data.reset_index()
        texts = frame.select_dtypes("category").columns
        return write_table(frame.astype(dict.fromkeys(texts, "str")), path)

    def _at(self, version: Version, read: Callable[[State], T]) -> T:
        """Read a version; again if an erasure removes its files meanwhile."""
        self.require_there()
        while True:
            state = catalogue.at_version(self.path, version)
            whose = f"version {state.version}"
            try:
                with damage_told(whose, missing_too=False):
                    return read(state)
            except FileNotFoundError:
                if catalogue.newest(self.path).oldest <= state.version:
                    raise missing(whose) from None

    def require_there(self) -> None:
        """Raise `InputError` unless something was ever loaded."""
        if not catalogue.versions(self.path):
            raise InputError(
                f"there is no store in '{self.path}'; allowed: a folder that "
                "culturekit load has written to; load a file first, or name the "
                "folder with --store"
            )

    def _present(self) -> State:
        self.require_there()
        return catalogue.newest(self.path)

    def _wave(self, state: State, wave: str, survey: str | None) -> Wave:
        found = [
            w for w in state.waves if w.wave == wave and survey in {None, w.survey}
        ]
        if not found:
            names = [w.wave for w in state.waves if survey in {None, w.survey}]
            require_known("wave", wave, sorted(set(names) - {wave}))
        if len(found) > 1:
            listed = ", ".join(w.survey for w in found)
            raise UsageError(
                f"wave '{wave}' is one of several surveys; say which: {listed}"
            )
        return found[0]

    def _require_columns(self, wave: Wave, columns: Sequence[str] | None) -> None:
        if columns is not None:
            known = folding.types(self.path, wave.parts)
            for name in columns:
                require_known("column", name, known)


def open_store(path: str | Path = "surveys/store", *, wait: float = WAIT) -> Store:
    """Open a store; nothing is made before something is loaded.

    Parameters
    ----------
    path : str or path
        Its folder.
    wait : float
        Seconds to wait while somebody else writes.

    Returns
    -------
    Store
        `load`, `survey`, `table`, `batches`, `waves`, `history`, `receipt`,
        `problems`, `unload`, `erase`, `export`, `files`.

    Raises
    ------
    UsageError
        If there is a file in its place.

    Examples
    --------
    >>> import culturekit as ck
    >>> from culturekit.resources import shipped
    >>> asked = ck.load_instrument("culture_health")
    >>> store = open_store(tempfile.mkdtemp())
    >>> file = shipped("surveys") / "example" / "2026-Q3.csv"
    >>> receipt = store.load(file, asked, wave="2026-Q3")
    >>> len(store.survey("2026-Q3").data) == receipt.new
    True
    """
    path = Path(path)
    if path.exists() and not path.is_dir():
        raise UsageError(f"'{path}' is a file; a store is a folder; name another one")
    return Store(path, wait)


def is_store(path: str | Path) -> bool:
    """Tell a store from a response file or any other folder."""
    return Path(path).is_dir() and bool(catalogue.versions(Path(path)))


def _wave_name(wave: str) -> str:
    name = wave.strip()
    if not name or not name.isprintable() or len(name) > LONGEST_NAME:
        raise UsageError(
            f"a wave's name has 1 to {LONGEST_NAME} letters, digits or signs, such as "
            "2026-Q3; give another one"
        )
    return name
