"""Readers: from files of any supported form to records of text, one reject for each record that gives none."""

from pipeline.readers.records import Rejection, TextRecord, read_document, read_records
from pipeline.readers.sources import Source, find_sources

__all__ = ["Rejection", "Source", "TextRecord", "find_sources", "read_document", "read_records"]
