"""What the program offers: its subcommands and their options, asked of its own parser."""

from __future__ import annotations

import argparse
import importlib
from unittest.mock import patch

from tests.house.docs import Commands

__all__ = ["commands"]


class _Caught(Exception):
    """Carries the parser out of the program."""


def _catch(parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
    raise _Caught(parser)


def _options(parser: argparse.ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings}


def _parser(arguments: list[str]) -> argparse.ArgumentParser | None:
    """The parser as it stands when these arguments are given; None where there is none yet."""
    with patch.object(argparse.ArgumentParser, "parse_known_args", _catch):
        try:
            importlib.import_module("zhengtong.cli").main(arguments)
        except _Caught as caught:
            parser: argparse.ArgumentParser = caught.args[0]
            return parser
        except (ModuleNotFoundError, AttributeError, SystemExit):
            return None
    return None


def _choices(parser: argparse.ArgumentParser | None) -> dict[str, argparse.ArgumentParser]:
    found = {}
    for action in parser._actions if parser else ():
        if isinstance(action, argparse._SubParsersAction):
            found.update(action.choices)
    return found


def commands() -> Commands | None:
    """Subcommand → options; None as long as there is no `zhengtong.cli`.

    The program loads a subcommand when it is called, so each is called for its options; one that
    is announced without a module behind it does not exist.
    """
    top = _parser([])
    if top is None:
        return None
    parsers = {name: _parser([name]) for name in _choices(top)}
    return {
        name: _options(_choices(parser)[name]) | _options(parser)
        for name, parser in parsers.items()
        if parser is not None
    }
