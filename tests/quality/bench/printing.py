"""Figures -> tables on the screen: of one run, of two runs, and what each command costs beside its aim."""

import math
from collections import defaultdict
from collections.abc import Mapping

from aims import AIMS
from measuring import Figure

Figures = Mapping[str, Mapping[str, Figure]]  # title of a table -> name of a row -> figure

_MISSING = Figure(*[math.nan] * 4)  # of a program that is not installed


def print_table(title: str, rows: Mapping[str, Figure]) -> None:
    """Print the figures of one table; the ratios are those to its first row."""
    print(f"\n{title}\n{'':34}   CPU ms    ratio   wall ms   MiB  file KiB")
    for name, figure in rows.items():
        size = f"{figure.size:9,.0f}" if figure.size else ""
        print(
            f"{name:34} {figure.cpu:8.1f} {_ratio(rows, name):7.2f}x {figure.wall:9.1f} {figure.peak:5.0f} {size}"
        )


def print_comparison(before: Figures, after: Figures) -> None:
    """Print the ratios of two runs: those of each row to the floor of its table, and the change of the ratio."""
    for title in [title for title in before if title in after]:
        print(f"\n{title}\n{'':34}   before    after   change")
        for name in [name for name in before[title] if name in after[title]]:
            ratios = [_ratio(run[title], name) for run in (before, after)]
            print(f"{name:34} {ratios[0]:7.2f}x {ratios[1]:7.2f}x {ratios[1] / ratios[0] - 1:+8.0%}")


def _ratio(rows: Mapping[str, Figure], name: str) -> float:
    return rows[name].cpu / next(iter(rows.values())).cpu


def print_aims(*runs: Figures) -> None:
    """Print the figures that have an aim: a line for each size, a column for each run."""
    columns = ("now",) if len(runs) == 1 else ("before", "after")
    print(f"\n{'':54}{''.join(f'{column:>9}' for column in columns)}      aim")
    for aim in AIMS:
        for title in [title for title in runs[-1] if title.startswith(f"{aim.table}, ")]:
            count = title.removeprefix(f"{aim.table}, ")
            number = int(count.split()[0].replace(",", ""))
            tables = [defaultdict(lambda: _MISSING, run.get(title, {})) for run in runs]
            values = [aim.compute(rows, number) for rows in tables]
            if not math.isnan(values[-1]):
                cells = "".join(f"{value:9.2f}" for value in values)
                print(f"{f'{aim.what}, {count}':54}{cells} {f'<= {aim.most:g}':>8} {aim.unit}")
