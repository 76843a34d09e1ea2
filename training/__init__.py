"""Corpus and recipe of the bundled models."""
