"""Figures: numbers with their units, money, shares, durations, ages and counts, in French and English."""

from pipeline.figures.find import find_figures, is_unit
from pipeline.figures.mention import FigureMention
from pipeline.figures.units import COUNT

__all__ = ["COUNT", "FigureMention", "find_figures", "is_unit"]
