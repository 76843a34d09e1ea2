"""From bytes to text: decompression within bounds, and the encoding."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from typing import IO

import pyarrow as pa

from pipeline.errors import PresseError

# One document's limit, decompressed. The longest press texts (a day's parliament record) stay below 10 MB;
# past this a file is a decompression bomb or no text.
MAX_BYTES = 64 * 1024 * 1024
# Legacy encodings that French and English pages are met in, the likelier first.
_LEGACY = ("cp1252", "mac_roman")
# Characters that press text in our languages is written with, beyond ASCII. A wrong legacy decoding gives others.
_EXPECTED = frozenset("àâäáãåçéèêëíìîïñóòôöõøúùûüÿœæßÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØÚÙÛÜŸŒÆ«»“”‘’–—…•·€£°²³©®™§\u00a0")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class UnreadableError(PresseError):
    """Bytes that give no text; `kind` is the `error` of the row in `rejects`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def decompressed(stream: IO[bytes], compression: str) -> IO[bytes]:
    """A stream of the decompressed bytes."""
    if compression == ".gz":
        return gzip.GzipFile(fileobj=stream)
    if compression == ".zst":
        return io.BufferedReader(_ZstdReader(stream))
    return stream


def read_bounded(stream: IO[bytes], *, limit: int = MAX_BYTES) -> bytes:
    """Read a whole stream of at most `limit` bytes.

    Raises:
        UnreadableError: for damaged compression, or more bytes than the limit.
    """
    try:
        data = stream.read(limit + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error, pa.ArrowException) as error:
        raise UnreadableError("compression", f"the compressed file is damaged or cut off ({error}); fetch or compress it again") from error
    except OSError as error:
        raise UnreadableError("unreadable", f"cannot read: {error.strerror or error}; check the file and your rights") from error
    if len(data) > limit:
        raise UnreadableError("size", f"larger than {limit // 1024 // 1024} MiB when read whole; split it, or give a many-record form such as .jsonl")
    return data


def decode(data: bytes) -> str:
    """Decode press text: UTF-8 (with or without a mark), UTF-16, Windows-1252 or MacRoman.

    Raises:
        UnreadableError: for binary data and damaged UTF-8.
    """
    if data.startswith(codecs.BOM_UTF8):
        text = _strict(data[len(codecs.BOM_UTF8) :])
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _utf16(data, "utf-16")
    elif b"\0" in data:
        text = _utf16(data, _utf16_order(data))
    else:
        text = _strict(data) if _is_utf8(data) else _legacy(data)
    controls = len(_CONTROL.findall(text))
    # Form feeds and escape leftovers occur in real text files; more than one character in 200 is binary data.
    if "\0" in text or controls * 200 > len(text):
        raise UnreadableError("binary", f"holds {controls} control characters or NUL bytes, so it is no text; convert it to plain text in UTF-8")
    return text


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, perhaps damaged: legacy text has next to no valid multi-byte sequence."""
    sequences = len(_UTF8_SEQUENCE.findall(data))
    high = sum(map(data.count, _HIGH_BYTES))
    in_sequences = sum(map(len, _UTF8_SEQUENCE.findall(data)))
    return high == 0 or (sequences > 0 and in_sequences * 2 >= high)


_HIGH_BYTES = [bytes([value]) for value in range(0x80, 0x100)]


def _strict(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError("encoding", f"broken UTF-8 at byte {error.start} (0x{data[error.start]:02x}); save the text again as UTF-8") from error


def _utf16_order(data: bytes) -> str:
    even, odd = data[0::2].count(0), data[1::2].count(0)
    # Latin text in UTF-16 has a zero in nearly every other byte, always on the same side.
    if max(even, odd) * 2 < len(data) // 2 or min(even, odd) * 10 > max(even, odd):
        raise UnreadableError("binary", f"holds {even + odd} NUL bytes and is not UTF-16, so it is no text; convert it to plain text in UTF-8")
    return "utf-16-le" if odd > even else "utf-16-be"


def _utf16(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError("encoding", f"broken UTF-16 at byte {error.start}; save the text again as UTF-8") from error


def _legacy(data: bytes) -> str:
    candidates = [text for text in (_or_none(data, encoding) for encoding in _LEGACY) if text is not None]
    best = max(candidates, key=_likelihood)
    if _likelihood(best) < 0:
        raise UnreadableError("encoding", "is neither UTF-8, UTF-16, Windows-1252 nor MacRoman text; save it again as UTF-8")
    return best


def _or_none(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likelihood(text: str) -> int:
    """Expected characters less unexpected ones; a capital between small letters (`dŽbut`) counts against."""
    beyond = [character for character in text if character > "\x7f"]
    inside = len(re.findall(r"[a-z][À-ÖØ-ÞŠŽŒŸ][a-z]|[a-z][\u2018-\u2026\u2039\u203a•‡†‰][a-z](?<!’[a-z])", text))
    return sum(1 if character in _EXPECTED else -2 for character in beyond) - 3 * inside


class _ZstdReader(io.RawIOBase):
    """Raw reader over pyarrow's zstd stream, which has no `readinto` of the kind BufferedReader wants."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
