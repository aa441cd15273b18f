"""Find the numbers in `linkvault/` that decide something and have no name.

    python tests/unnamed_numbers.py [PATH ...]

Print `path:line: number` of every finding, then the count of every package. `structure.py` and the tests call
`find_all` and `find_in`.

A number decides where a function compares with it, calculates with it, cuts a slice at it, has it as the default of a
parameter, passes it to `min`, `max`, `range` or `islice`, or passes it to a call as a keyword whose name contains `limit`,
`max`, `min`, `most`, `least`, `size` or `timeout`. It has a name when it is an UPPER_CASE constant of the module.

Not counted, because the number needs no explanation or decides nothing:

- everything outside of functions: constants, tables, fields of dataclasses;
- -1, 0, 1, 2 (signs, ends, pairs, halves), 10 and 100 (decimals, per cent), and the units 24, 60, 1000, 1024, 3600,
  86400; as floats too;
- the index in a subscript (`row[3]`), and the bounds of a slice up to 4 (`code[2:]`, `path[:4]`);
- a length that is compared by `==` or `!=` (`len(tag) == 4`): a fact of a format, not a limit;
- the statuses of HTTP, 100 to 599, compared by `==`, `!=` or as a chain of bounds (`200 <= status < 300`);
- members of literal collections (`status in (301, 302)`) and patterns of `match`;
- numbers written in hexadecimal, octal or binary (characters, masks, signatures), and operands of `<<`, `>>`, `&`, `|`;
- other arguments of calls: `round(x, 3)`, `timedelta(days=7)`, `exit(3)`.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parsed_modules import nodes

PACKAGE = Path(__file__).resolve().parents[1] / "linkvault"
PLAIN = frozenset({-1, 0, 1, 2, 10, 24, 60, 100, 1000, 1024, 3600, 86400})
SLICE_BOUND = 4
HTTP = range(100, 601)  # 600 is the end of the last class
BOUNDING = frozenset({"min", "max", "range", "islice"})
LIMITING = re.compile(r"limit|max|min|most|least|size|timeout")
WRITTEN_AS_CODE = re.compile(r"0[xob]", re.IGNORECASE)
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """A number without a name; `text` is its source text."""

    path: Path
    line: int
    text: str


def find_in(path: Path) -> list[Number]:
    """Return the unnamed numbers of one module, in the order of its lines."""
    lines = path.read_text("utf-8").splitlines()
    # The dict drops duplicates: a function within a function is walked twice
    constants = {
        (constant.lineno, constant.col_offset): (constant, sign)
        for function in nodes(path)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for constant, sign in _deciding(function)
    }
    numbers = []
    for (line, _), (constant, sign) in sorted(constants.items()):
        row = lines[line - 1].encode()
        text = row[constant.col_offset : constant.end_col_offset].decode()
        if sign * constant.value not in PLAIN and not WRITTEN_AS_CODE.match(text):  # type: ignore[operator]
            numbers.append(Number(path, line, "-" * (sign < 0) + text))
    return numbers


def find_all(folder: Path = PACKAGE) -> list[Number]:
    """Return the unnamed numbers of all modules below a folder."""
    return [number for path in sorted(folder.rglob("*.py")) for number in find_in(path)]


def count_by_package(folder: Path = PACKAGE) -> Counter[str]:
    """Return how many unnamed numbers each package directly below the folder has; a module counts as one."""
    return Counter(
        number.path.relative_to(folder).parts[0].removesuffix(".py") for number in find_all(folder)
    )


def _deciding(
    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
) -> Iterator[tuple[ast.Constant, int]]:
    """Yield the numbers that decide in a function, with their signs."""
    for default in (*function.args.defaults, *function.args.kw_defaults):
        yield from _number(default)
    body = [function.body] if isinstance(function, ast.Lambda) else function.body
    for statement in body:
        for node in ast.walk(statement):
            for operand in _operands(node):
                yield from _number(operand)


def _operands(node: ast.AST) -> list[ast.expr | None]:
    """Return the operands of a node whose numbers decide."""
    match node:
        case ast.Compare():
            return _compared(node)
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, ARITHMETIC):
            return [left, right]
        case ast.AugAssign(op=op, value=value) if isinstance(op, ARITHMETIC):
            return [value]
        case ast.Slice(lower=lower, upper=upper, step=step):
            return [bound for bound in (lower, upper, step) if not _is_short(bound)]
        case ast.Call(func=func, args=arguments, keywords=keywords):
            name = (
                func.id
                if isinstance(func, ast.Name)
                else func.attr
                if isinstance(func, ast.Attribute)
                else ""
            )
            limits = [keyword.value for keyword in keywords if LIMITING.search(keyword.arg or "")]
            return [*(arguments if name in BOUNDING else []), *limits]
    return []


def _compared(node: ast.Compare) -> list[ast.expr | None]:
    sides = [node.left, *node.comparators]
    is_equality = all(isinstance(op, ast.Eq | ast.NotEq | ast.Is | ast.IsNot) for op in node.ops)
    if is_equality and any(isinstance(side, ast.Call) and ast.unparse(side.func) == "len" for side in sides):
        return []
    may_be_status = is_equality or len(node.ops) > 1
    return [side for side in sides if not (may_be_status and _is_status(side))]


def _is_status(side: ast.expr) -> bool:
    return isinstance(side, ast.Constant) and isinstance(side.value, int) and side.value in HTTP


def _is_short(bound: ast.expr | None) -> bool:
    return all(abs(constant.value) <= SLICE_BOUND for constant, _ in _number(bound))  # type: ignore[arg-type]


def _number(node: ast.expr | None) -> Iterator[tuple[ast.Constant, int]]:
    """Yield a literal number with its sign; of a conditional expression, both numbers."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        for constant, sign in _number(node.operand):
            yield constant, -sign if isinstance(node.op, ast.USub) else sign
    elif isinstance(node, ast.IfExp):
        yield from _number(node.body)
        yield from _number(node.orelse)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield node, 1


def main(paths: list[str]) -> None:
    """Print the unnamed numbers of the package, or of the files and folders in `paths`."""
    chosen = [Path(path) for path in paths] or [PACKAGE]
    numbers = [number for path in chosen for number in (find_all(path) if path.is_dir() else find_in(path))]
    for number in numbers:
        print(f"{number.path}:{number.line}: {number.text}")
    if not paths:
        for package, count in count_by_package().most_common():
            print(f"{count:5} {package}")
    print(f"{len(numbers):5} unnamed numbers")


if __name__ == "__main__":
    main(sys.argv[1:])
