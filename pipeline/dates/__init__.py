"""Dates: found and normalised, by rules whose words are in `pipeline/lexicon/<language>/dates.toml`."""

from __future__ import annotations

from pipeline.dates.find import find_dates
from pipeline.dates.mention import DateMention

__all__ = ["DateMention", "find_dates"]
