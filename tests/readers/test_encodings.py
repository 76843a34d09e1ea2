"""Decoding: each encoding that press texts are met in, and what is refused."""

import gzip
import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.decode import UnreadableError, decode, decompressed, encoding_of, read_bounded

FRENCH = "« L’été à Dieppe », dit Zoé : l’œuvre coûte 12 € – début août. Ça va où ? Très bientôt, naïve Noël.\n"
ENGLISH = "The café’s “naïve” résumé — £5 — isn’t a cliché; 20% off.\n"


@pytest.mark.parametrize("text", [FRENCH, ENGLISH, "Début.\n", "été", "C’est dit.", "DÉBUT À PARIS", "Renault : 12 €"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
def test_each_encoding_is_told(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"L\xe2\x80\x99\xc3\xa9t\xc3\xa9 \xc3\xa0 Dieppe, d\xc3 but", "encoding"),
        (FRENCH.encode()[:-40] + b"\xc3\x28 fin", "encoding"),
        (FRENCH.encode("utf-16")[:-1], "encoding"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", "binary"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "binary"),
        (bytes(range(256)) * 8, "binary"),
        (b"un texte\x00 avec un NUL", "binary"),
        (b"\x01\x02\x03\x04 texte", "binary"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, kind: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(data)
    assert caught.value.kind == kind


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert not decode(FRENCH.encode("utf-8-sig")).startswith("\ufeff")


def test_a_form_feed_is_no_reason_to_refuse() -> None:
    assert decode(("page une\n\f" + "mot " * 100).encode()).startswith("page une")


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableError:
        return
    assert text == data.decode(encoding_of(data))
    assert "\0" not in text


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300))
def test_valid_utf8_comes_back_unchanged(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == text
    if not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8")) == text


@pytest.mark.parametrize("compression", [".gz", ".zst", ""])
def test_compression(compression: str) -> None:
    data = FRENCH.encode() * 500
    packed = {".gz": gzip.compress, ".zst": lambda raw: pa.compress(raw, codec="zstd", asbytes=True), "": bytes}[compression](data)
    assert read_bounded(decompressed(io.BytesIO(packed), compression)) == data
    if compression:
        for cut in (3, len(packed) // 2, len(packed) - 5):
            with pytest.raises(UnreadableError, match="damaged or cut off"):
                read_bounded(decompressed(io.BytesIO(packed[:cut]), compression))
        with pytest.raises(UnreadableError, match="damaged or cut off"):
            read_bounded(decompressed(io.BytesIO(b"junk that is no such file"), compression))


def test_a_bomb_is_read_to_the_limit_only() -> None:
    stream = decompressed(io.BytesIO(gzip.compress(bytes(80_000_000))), ".gz")
    with pytest.raises(UnreadableError, match="larger than 1 MiB"):
        read_bounded(stream, limit=1024 * 1024)
    assert stream.tell() <= 2 * 1024 * 1024
