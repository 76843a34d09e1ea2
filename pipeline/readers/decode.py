"""From bytes to text: decompression within bounds, and the encoding."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from typing import IO, Any, cast

import pyarrow as pa

from pipeline.errors import PresseError

# One document's limit, decompressed. The longest press texts (a day's parliament record) stay below 10 MB;
# past this a file is a decompression bomb or no text.
MAX_BYTES = 64 * 1024 * 1024
# Legacy encodings that French and English pages are met in, the likelier first.
_LEGACY = ("cp1252", "mac_roman")
# Characters that press text in our languages is written with, beyond ASCII. A wrong legacy decoding gives others.
_EXPECTED = frozenset("àâäáãåçéèêëíìîïñóòôöõøúùûüÿœæßÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØÚÙÛÜŸŒÆ«»“”‘’–—…•·€£°²³©®™§\u00a0")
# A capital between letters of which the next is small, a mark inside a word, and a capital that is no word of ours standing alone.
_MISREAD = re.compile(r"[A-Za-z][À-ÖØ-ÞŠŽŒŸ][a-z]|[a-z][\u2018-\u2026\u2039\u203a•‡†‰][a-z](?<!’[a-z])|(?<!\w)[Á-ÈÊ-ÓÕ-ÞŽŒŸ](?!\w)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ASCII = bytes(range(0x80))
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


# What the decompressors raise on damaged data, beside OSError.
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, pa.ArrowException)


class UnreadableError(PresseError):
    """Bytes that give no text; `kind` is the `error` of the row in `rejects`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def decompressed(stream: IO[bytes], compression: str) -> IO[bytes]:
    """A stream of the decompressed bytes."""
    if compression == ".gz":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream, mode="rb"))
    if compression == ".zst":
        return io.BufferedReader(_ZstdReader(stream))
    return stream


def read_bounded(stream: IO[bytes], *, limit: int = MAX_BYTES) -> bytes:
    """Read a whole stream of at most `limit` bytes.

    Raises:
        UnreadableError: for damaged compression, an unreadable file, or more bytes than the limit.
    """
    try:
        data = stream.read(limit + 1)
    except DAMAGED as error:
        raise UnreadableError("compression", f"is damaged or cut off ({error}); fetch or compress it again") from error
    except OSError as error:
        # Arrow's decompression errors are OSErrors without a number.
        if error.errno is None:
            raise UnreadableError("compression", f"is damaged or cut off ({error}); fetch or compress it again") from error
        raise UnreadableError("unreadable", f"cannot be read: {error.strerror or error}; check the file and your rights") from error
    if len(data) > limit:
        raise UnreadableError("size", f"is larger than {limit // 1024 // 1024} MiB when read whole; split it, or give a many-record form such as .jsonl")
    return data


def decode(data: bytes) -> str:
    """Decode press text: UTF-8 (with or without a mark), UTF-16, Windows-1252 or MacRoman.

    Raises:
        UnreadableError: for binary data and damaged encodings.
    """
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        name = "UTF-16" if encoding.startswith("utf-16") else "UTF-8"
        raise UnreadableError("encoding", f"has broken {name} at byte {error.start} (0x{data[error.start]:02x}); save the text again as UTF-8") from error
    refuse_binary(text)
    return text


def encoding_of(data: bytes) -> str:
    """Python's name of the encoding of press text; of `utf-8` also where some bytes are damaged.

    Raises:
        UnreadableError: for what is no text in any of the known encodings.
    """
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in data:
        return _utf16_order(data)
    return "utf-8" if _is_utf8(data) else _legacy(data)


def refuse_binary(text: str) -> None:
    """Refuse text that can only come from binary data.

    Raises:
        UnreadableError: for NUL, or more than one control character in 200; form feeds and escape leftovers occur in real text files.
    """
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls * 200 > len(text):
        raise UnreadableError("binary", f"holds {controls} control characters or NUL bytes, so it is no text; convert it to plain text in UTF-8")


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, perhaps damaged: legacy text has next to no valid multi-byte sequence."""
    high = len(data.translate(None, delete=_ASCII))
    in_sequences = sum(map(len, _UTF8_SEQUENCE.findall(data)))
    return high == 0 or in_sequences * 2 >= high


def _utf16_order(data: bytes) -> str:
    even, odd = data[0::2].count(0), data[1::2].count(0)
    # Latin text in UTF-16 has a zero in nearly every other byte, always on the same side.
    if max(even, odd) * 2 < len(data) // 2 or min(even, odd) * 10 > max(even, odd):
        raise UnreadableError("binary", f"holds {even + odd} NUL bytes and is not UTF-16, so it is no text; convert it to plain text in UTF-8")
    return "utf-16-le" if odd > even else "utf-16-be"


def _legacy(data: bytes) -> str:
    scores = {encoding: _likelihood(text) for encoding in _LEGACY if (text := _or_none(data, encoding)) is not None}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < 0:
        raise UnreadableError("encoding", "is neither UTF-8, UTF-16, Windows-1252 nor MacRoman text; save it again as UTF-8")
    return best


def _or_none(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likelihood(text: str) -> int:
    """Expected characters less unexpected ones; signs of a wrong decoding count against (`dŽbut`, `CÕest`, `12 Û`)."""
    beyond = [character for character in text if character > "\x7f"]
    return sum(1 if character in _EXPECTED else -2 for character in beyond) - 3 * len(_MISREAD.findall(text))


class _ZstdReader(io.RawIOBase):
    """Raw reader over pyarrow's zstd stream, which has no `readinto` of the kind BufferedReader wants."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = pa.CompressedInputStream(pa.PythonFile(cast("Any", stream), mode="r"), "zstd")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
