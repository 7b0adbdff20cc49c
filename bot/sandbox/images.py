"""What the local Telegram must know of pictures: how large they are, and how long they move."""

from __future__ import annotations

import struct
import zlib

PNG = b"\x89PNG\r\n\x1a\n"
GIF = (b"GIF87a", b"GIF89a")
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of a JPEG file that are followed by its size."""


def size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or GIF in pixels, None for everything else."""
    if data.startswith(GIF) and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    if data.startswith(PNG) and data[12:16] == b"IHDR" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def mime(data: bytes) -> str:
    """The type under which the page gets a picture."""
    if data.startswith(GIF):
        return "image/gif"
    return "image/png" if data.startswith(PNG) else "image/jpeg"


def gif_seconds(data: bytes) -> float | None:
    """How long a GIF takes to play once, None where it is none or breaks off."""
    if not data.startswith(GIF):
        return None
    try:
        return _delays(data, 13 + _table(data[10])) / 100
    except IndexError:
        return None


def _table(flags: int) -> int:
    """The length of the table of colours that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _delays(data: bytes, at: int) -> int:
    """The frames' delays, summed, in hundredths of a second; IndexError where the file ends too early."""
    total = 0
    while data[at] != 0x3B:
        if data[at] == 0x21:
            if data[at + 1] == 0xF9:
                total += data[at + 4] + 256 * data[at + 5]
            at += 2
        else:
            at += 11 + _table(data[at + 9])
        while data[at]:
            at += data[at] + 1
        at += 1
    return total


def blank_png(width: int, height: int) -> bytes:
    """A grey picture: what a person "photographs" on the page."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\x00" + b"\x99" * width) * height
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return PNG + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
