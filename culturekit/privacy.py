"""What stands for a person where the person's own id must not: opaque keys.

Keys are made with a secret that lies outside the data, so that somebody who holds a
list of ids cannot find out whose answers are whose by trying them all.
"""

import base64
import hashlib
import os
import secrets
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError

SECRET = "CULTUREKIT_KEY"
SECRET_FILE = "CULTUREKIT_KEY_FILE"
SHORTEST = 16


def pseudonym(
    values: "Sequence[Any] | pd.Series | NDArray[Any]", salt: str
) -> NDArray[np.str_]:
    """Return one opaque key an id: the same id, salt and secret give the same key.

    Parameters
    ----------
    values : sequence of str
        Ids, none missing.
    salt : str
        What sets these keys apart from others: a survey's id, so that one person's
        keys differ between surveys.

    Returns
    -------
    array of str
        Sixteen hexadecimal characters each.

    Raises
    ------
    UsageError
        If the secret is too short.

    Notes
    -----
    SipHash-2-4 (vectorised in pandas) under the keyed BLAKE2b digest of the salt. The
    secret is the first of: the variable CULTUREKIT_KEY; the file that
    CULTUREKIT_KEY_FILE names; ``~/.config/culturekit/key``, made at first use and
    readable by its owner alone. Where none can be read or written, a secret is drawn
    for this run and a warning says that the keys of two runs will differ.

    References
    ----------
    Aumasson, J.-P. & Bernstein, D. J. (2012). SipHash: a fast short-input PRF.
    doi:10.1007/978-3-642-34931-7_28

    Examples
    --------
    >>> one, other, again = pseudonym(["E1", "E2", "E1"], "culture_health").tolist()
    >>> one == again, one == other, len(one)
    (True, False, 16)
    """
    texts = np.asarray(values, dtype=object)
    keyed = hashlib.blake2b(salt.encode(), key=_secret(), digest_size=12).digest()
    key = base64.b64encode(keyed).decode("ascii")  # SipHash takes 16 bytes
    digests = pd.util.hash_array(texts, hash_key=key, categorize=False)
    text = digests.astype(">u8").tobytes().hex()
    # one long string cut into sixteens: no loop over respondents
    return np.frombuffer(text.encode("utf-32-le"), dtype="<U16").astype("U16")


def _secret() -> bytes:
    given = os.environ.get(SECRET)
    if given is None:
        named = os.environ.get(SECRET_FILE)
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        given = _kept(Path(named) if named else folder / "culturekit" / "key")
    if len(given) < SHORTEST:
        raise UsageError(
            f"the secret for respondents' keys has fewer than {SHORTEST} characters, "
            f"so it could be guessed; put a longer one in {SECRET} or its file"
        )
    return hashlib.blake2b(given.encode(), digest_size=32).digest()


@cache
def _kept(path: Path) -> str:
    """Return the secret in a file, which is made if it is not there."""
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the secret for respondents' keys could not be read from {path}; make "
            f"the file readable, or put the secret in {SECRET}"
        ) from error
    drawn = secrets.token_hex(32)
    try:
        return _written(path, drawn)
    except OSError:
        warnings.warn(
            f"the secret for respondents' keys could not be kept in {path}: keys will "
            f"differ from run to run; set {SECRET} or {SECRET_FILE} to keep them",
            UserWarning,
            stacklevel=4,
        )
        return drawn


def _written(path: Path, drawn: str) -> str:
    """Return what the file holds in the end: another process may have been first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(f"{drawn}\n")
    try:
        os.link(beside, path)  # never over a secret that is there
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return path.read_text("utf-8").strip()
