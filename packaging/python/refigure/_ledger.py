"""The ledger as DataFrames, by the views that docs/ledger.md describes, which are meant to stay."""

from __future__ import annotations

import functools
import os
import pathlib
import sqlite3
import typing
import urllib.parse

if typing.TYPE_CHECKING:
    import pandas

FILE_NAME = "ledger.sqlite"

# Whole numbers that may be missing, truths and times, which SQLite does not tell apart.
_WHOLE = ("repetition", "epoch", "seeds", "computed", "reused", "failed", "holds", "fails", "undecided", "bytes")
_TRUTHS = ("dirty", "differs")
_TIMES = ("started", "ended", "finished")


def ledger(
    folder: str | os.PathLike[str] = "results/runs",
    *,
    runs: str | typing.Sequence[str] | None = None,
    study: str | None = None,
) -> Ledger:
    """Opens what was recorded, for reading.

    :param folder: the folder of the ledger, or its file ``ledger.sqlite``.
    :param runs: only these runs, such as ``"r12"`` or ``["r3", "r4"]``; all unless given.
    :param study: only runs of the study with this name.
    :raises FileNotFoundError: when there is no ledger.
    :raises ValueError: when the file is none that this module can read, or a run is not in it.
    """
    return Ledger(folder, runs=runs, study=study)


class Ledger:
    """What was recorded, as DataFrames: each is read once, when it is asked for first."""

    def __init__(self, folder, *, runs=None, study=None):
        path = pathlib.Path(folder)
        self.file = path if path.is_file() else path / FILE_NAME
        if not self.file.is_file():
            raise FileNotFoundError(f"there is no ledger {self.file}; 'refigure run STUDY' makes one")
        self._connection = _connect(self.file)
        names = [runs] if isinstance(runs, str) else list(runs) if runs is not None else None
        self._condition, self._values = _condition(names, study)
        if names is not None:
            known = {row[0] for row in self._connection.execute("SELECT run FROM runs_view")}
            for name in names:
                if name not in known:
                    raise ValueError(f"there is no run {name!r} in {self.file}")

    def __repr__(self) -> str:
        return f"<refigure ledger {self.file}>"

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file. What was read stays."""
        self._connection.close()

    def query(self, sql: str, parameters: typing.Sequence | dict = ()) -> pandas.DataFrame:
        """The rows of a question in SQL; ``SELECT * FROM about`` describes what there is."""
        import pandas

        return _typed(pandas.read_sql_query(sql, self._connection, params=parameters))

    @functools.cached_property
    def runs(self) -> pandas.DataFrame:
        """A row for each run: its study, setting, status, times, commit, and how its claims came out."""
        return self._view("runs_view")

    @functools.cached_property
    def hyperparameters(self) -> pandas.DataFrame:
        """A row for each hyperparameter of a run, defaults included: ``value`` is a text, ``number`` for comparing."""
        return self._view("hyperparameters")

    @functools.cached_property
    def scalars(self) -> pandas.DataFrame:
        """A row for each single number that a step gave."""
        return self._view("metrics", "epoch IS NULL").drop(columns="epoch")

    @functools.cached_property
    def series(self) -> pandas.DataFrame:
        """A row for each number that a step gave of an epoch."""
        return self._view("metrics", "epoch IS NOT NULL")

    @functools.cached_property
    def claims(self) -> pandas.DataFrame:
        """A row for each claim that a run decided: verdict, value, bound and margin."""
        return self._view("claims_view")

    @functools.cached_property
    def steps(self) -> pandas.DataFrame:
        """A row for each step that a run computed, reused or failed in."""
        return self._view("steps")

    @functools.cached_property
    def artefacts(self) -> pandas.DataFrame:
        """A row for each file that a step made; ``file`` is its path below the folder of the ledger."""
        return self._view("artefacts_view")

    def _view(self, name, condition="1"):
        return self.query(f"SELECT * FROM {name} WHERE {condition} AND {self._condition}", self._values)


def _condition(names, study):
    """The condition on the column ``run`` that chooses runs, and its values."""
    parts, values = [], []
    if names is not None:
        parts.append(f"run IN ({', '.join('?' * len(names))})")
        values += names
    if study is not None:
        parts.append("run IN (SELECT run FROM runs_view WHERE study = ?)")
        values.append(study)
    return " AND ".join(parts) or "1", values


def _connect(file):
    uri = f"file:{urllib.parse.quote(str(file.absolute()))}"
    # Where the folder cannot be written SQLite cannot make its shared memory; without a log beside it the file is all there is.
    log = file.with_name(file.name + "-wal")
    ways = ["mode=ro"] if log.exists() and log.stat().st_size else ["mode=ro", "mode=ro&immutable=1"]
    for way in ways:
        connection = None
        try:
            connection = sqlite3.connect(f"{uri}?{way}", uri=True)
            connection.execute("PRAGMA query_only = 1")
            connection.execute("SELECT run FROM runs_view LIMIT 1").fetchone()
            return connection
        except sqlite3.Error as error:
            problem = error
            if connection is not None:
                connection.close()
    raise ValueError(f"{file} cannot be read as a ledger of Refigure: {problem}") from problem


def _typed(frame):
    """Columns with the types that SQLite does not have."""
    import pandas

    for name in frame.columns:
        if name in _WHOLE and pandas.api.types.is_numeric_dtype(frame[name]) or name in _WHOLE and frame[name].isna().all():
            frame[name] = frame[name].astype("Int64")
        elif name in _TRUTHS:
            frame[name] = frame[name].astype("boolean")
        elif name in _TIMES:
            frame[name] = pandas.to_datetime(frame[name], utc=True, format="ISO8601")
        elif name == "value" and "status" in frame.columns or name in ("number", "seconds", "bound", "margin"):
            frame[name] = frame[name].astype("float64")
    return frame
