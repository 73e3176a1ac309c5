"""Grey pictures as PNG data URIs, written with the standard library."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from typing import Any

from symgen.errors import UsageError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(image: Any) -> bytes:
    """The PNG file of a two-dimensional array of bytes; UsageError for any other array.

    >>> png([[0, 255], [255, 0]])[1:4]
    b'PNG'
    """
    rows = _rows(image)
    height, width = len(rows), len(rows[0])
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def data_uri(image: Any) -> str:
    """The picture as a link that needs no file."""
    return "data:image/png;base64," + b64encode(png(image)).decode("ascii")


def _rows(image: Any) -> list[bytes]:
    import numpy as np

    array = np.asarray(image)
    integers = array.dtype.kind in "iu" and array.size > 0
    if array.ndim != 2 or not integers or array.min() < 0 or array.max() > 255:
        raise UsageError(
            f"an array of {array.dtype} of shape {array.shape}",
            asked="a grey picture",
            hint="give a two-dimensional array of whole numbers from 0 to 255, such as (255 * x).astype('uint8')",
        )
    return [row.tobytes() for row in array.astype(np.uint8)]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
