"""Modules of the project as nodes of their syntax trees: several tests walk all of them, so each is parsed once."""

import ast
from functools import cache
from pathlib import Path


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a module, those outside before those inside."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))
