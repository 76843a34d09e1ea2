"""Figures: numbers with their units, money, shares, durations, ages and counts, in French and English."""

from pipeline.figures.find import find_figures
from pipeline.figures.mention import FigureMention

__all__ = ["FigureMention", "find_figures"]
