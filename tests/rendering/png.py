"""Reads the transparency of a PNG, with nothing but the standard library."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    assert png.startswith(SIGNATURE)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def alpha(png: bytes) -> Iterator[bytes]:
    """The alpha of every pixel, row by row: 0 is see-through, 255 opaque. Only for 8-bit RGBA, as we draw it."""
    width, height = size(png)
    assert png[24:29] == bytes([8, 6, 0, 0, 0]), "not a plain 8-bit RGBA picture"
    data = zlib.decompress(b"".join(_chunks(png, b"IDAT")))
    stride = width * 4 + 1
    above = bytes(width)
    for start in range(0, height * stride, stride):
        # A PNG filter works on each channel by itself, so the alpha bytes can be taken out before undoing it.
        above = _unfilter(data[start], data[start + 4 : start + stride : 4], above)
        yield above


def _chunks(png: bytes, wanted: bytes) -> Iterator[bytes]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == wanted:
            yield png[at + 8 : at + 8 + length]
        at += length + 12


def _paeth(left: int, up: int, corner: int) -> int:
    target = left + up - corner
    return min((left, up, corner), key=lambda near: abs(target - near))


def _unfilter(kind: int, line: bytes, above: bytes) -> bytes:
    even = above.count(above[0]) == len(above)
    if kind == 0:
        return line
    if kind in (2, 4) and even and not any(line):
        return above
    out = bytearray(len(line))
    left = corner = 0
    for index, (value, up) in enumerate(zip(line, above, strict=True)):
        match kind:
            case 1:
                guess = left
            case 2:
                guess = up
            case 3:
                guess = (left + up) // 2
            case _:
                guess = _paeth(left, up, corner)
        left = out[index] = (value + guess) & 255
        corner = up
    return bytes(out)
