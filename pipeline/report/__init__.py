"""The report: the tables as pages for a browser, from a folder or a static server, without a network."""

from pipeline.report.build import write_report

__all__ = ["write_report"]
