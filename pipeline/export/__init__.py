"""Exports: the tables of a run in the forms of other tools, each written whole or not at all, the same bytes for the same tables."""

from pipeline.export.formats import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
