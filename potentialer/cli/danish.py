"""The command's Danish beyond its sentences: argparse's own words (Python brings no catalogue) and numbers."""

import argparse

_WORDS = {
    "usage: ": "brug: ",
    "options": "valg",
    "positional arguments": "skal gives",
    "show this help message and exit": "vis denne hjælp",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s. Prøv --help.\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "her mangler %s",
    "one of the arguments %s is required": "her mangler en af %s",
    "unrecognized arguments: %s": "kender ikke %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan være flere: %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r kendes ikke (vælg mellem %(choices)s)",
    "invalid %(type)s value: %(value)r": "%(value)r kan ikke bruges her",
    "expected one argument": "mangler en værdi",
    "expected at most one argument": "tager højst én værdi",
    "expected at least one argument": "mangler mindst én værdi",
    "ignored explicit argument %r": "tager ikke værdien %r",
    "not allowed with argument %s": "kan ikke bruges sammen med %s",
    "can't open '%(filename)s': %(error)s": "kan ikke åbne %(filename)s: %(error)s",
}


def speak_danish() -> None:
    """Make every parser of this process answer in Danish. Words that a later Python adds stay English."""
    argparse._ = lambda text: _WORDS.get(text, text)  # type: ignore[attr-defined]


def number(value: float, decimals: int = 0) -> str:
    """Write a number the Danish way: 1.250 or 0,35."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
