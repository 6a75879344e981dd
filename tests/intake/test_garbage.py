"""What is no table is refused soon, in words; a hang would run into the time limit."""

import numpy as np
import pytest

import culturekit as ck
from culturekit.errors import ResponseFileError

SIZE = 5_000_000
HEAD = b"response_id,eng1,eng2,eng3,eng4\n"
RNG = np.random.default_rng(0)
LINES = bytes(
    np.where(RNG.random(SIZE) < 0.02, 10, RNG.integers(32, 127, SIZE)).astype(np.uint8)
)
GARBAGE = {
    "random bytes": RNG.integers(0, 256, SIZE, dtype=np.uint8).tobytes(),
    "one endless line": RNG.integers(32, 127, SIZE, dtype=np.uint8).tobytes(),
    "random lines": LINES,
    "letters, quotes and delimiters": bytes(
        RNG.choice(np.frombuffer(b'abcdef012,;"\n  ', np.uint8), SIZE)
    ),
    "a header and random lines": HEAD + LINES,
    "a header and quotes": HEAD + b'"\n' * (SIZE // 2),
    "a header and open quotes": HEAD + b'1,"a,2,3,4\n' * (SIZE // 11),
    "commas": b"," * SIZE,
    "zeros": b"\0" * SIZE,
    "half a workbook": b"PK\x03\x04" + RNG.bytes(SIZE),
    "half an SPSS file": b"$FL2" + RNG.bytes(SIZE),
    "half a Parquet file": b"PAR1" + RNG.bytes(SIZE) + b"PAR1",
    "one endless word of an old code page": HEAD + b"z" * SIZE + b"\xe9",
    "submissions without a key in common": b"\n".join(
        b'{"k%d":1}' % i for i in range(100_000)
    ),
    "a line of JSON that is damaged": b'{"a":1}\n' * (SIZE // 8) + b"x",
    "deep JSON": b"[{" + b"[" * SIZE,
    "UTF-16 noise": b"\xff\xfe" + RNG.bytes(SIZE),
}


@pytest.mark.parametrize("data", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused(tmp_path, data):
    path = tmp_path / "garbage.csv"
    path.write_bytes(data)
    with pytest.raises(ResponseFileError):
        ck.read_responses(path, ck.load_instrument("culture_health"))


@pytest.mark.parametrize("data", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_not_inspected_either(tmp_path, data):
    path = tmp_path / "garbage.csv"
    path.write_bytes(data)
    with pytest.raises(ResponseFileError):
        ck.inspect_file(path)
