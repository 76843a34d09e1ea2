"""The errors that a user can mend: their message is one line that says the value, what is allowed and what to do."""

from __future__ import annotations


class PresseError(Exception):
    """Base of the errors that the command prints as one line, without a traceback, and ends on with status 2."""


class InputError(PresseError):
    """The input as a whole cannot be read: nothing there, or nothing in it."""


class OutputError(PresseError):
    """The output folder cannot be written."""


class ModelError(PresseError):
    """A language model is missing or does not fit."""
