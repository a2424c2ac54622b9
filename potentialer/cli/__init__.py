"""The command `potentialer`: one file per subcommand, each with `register(subparsers)`.

A subcommand's `register` adds its parser and sets `run` with `set_defaults`; `run(options)` does the work by calling
the rooms below and returns an exit code, or None when all went well. It raises `CommandError` for what only the person
at the keyboard can mend, and lets the house's own errors (`potentialer.base.errors`) through: `main` turns both into
one line.
"""

import argparse
from typing import TypeAlias

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name


class CommandError(Exception):
    """The command cannot go on. The message is one whole Danish sentence for the person who called it."""
