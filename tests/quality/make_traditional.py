"""Write linkvault/search/text/traditional.txt from the Unicode character database (only data of Unihan).

    python tests/quality/make_traditional.py FOLDER > linkvault/search/text/traditional.txt

FOLDER contains Unihan_Variants.txt and EquivalentUnifiedIdeograph.txt, plain or as .bz2 (the Debian package
`unicode-data` has both under usr/share/unicode). A character folds to its first simplified variant that differs from
it. Without one, it folds to the simplified variant of a semantic or Z variant, unless it is itself a simplified
variant. Chains are followed to their end. Only characters of the basic plane are used, so that one character stays
one character in every encoding. Radicals that NFKC does not change (U+2E80-2EF3, found in text copied from PDF files)
fold to the ideographs that they look like.
"""

import bz2
import re
import sys
from collections import defaultdict
from pathlib import Path
from unicodedata import normalize

HEAD = """# Traditional characters and what they fold to: pairs of lines, character for character.
#
# Written by tests/quality/make_traditional.py from the Unicode character database {version}
# (Unihan_Variants.txt, EquivalentUnifiedIdeograph.txt; copyright Unicode, Inc., Unicode License v3,
# https://www.unicode.org/license.txt). It serves comparison, not display: 乾 and 幹 both become 干.
"""
ROW = 40  # characters a line


def read_lines(folder: Path, name: str) -> list[str]:
    plain, packed = folder / name, folder / (name + ".bz2")
    return (
        (plain.read_bytes() if plain.exists() else bz2.decompress(packed.read_bytes())).decode().splitlines()
    )


def read_variants(folder: Path) -> dict[str, dict[str, list[str]]]:
    variants: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for line in read_lines(folder, "Unihan_Variants.txt"):
        if line.startswith("U+"):
            code, field, value = line.split("\t")
            variants[field][chr(int(code[2:], 16))] = [
                chr(int(target.split("<")[0][2:], 16)) for target in value.split()
            ]
    return variants


def fold_table(variants: dict[str, dict[str, list[str]]], radicals: dict[str, str]) -> dict[str, str]:
    def differs(char: str, field: str) -> str | None:
        return next((v for v in variants[field].get(char, ()) if v != char and v <= "\uffff"), None)

    simple = {
        c: s
        for c in variants["kSimplifiedVariant"]
        if c <= "\uffff" and (s := differs(c, "kSimplifiedVariant"))
    }
    table, simplified = dict(simple), set(simple.values())
    for field in ("kSemanticVariant", "kZVariant"):
        for char, others in variants[field].items():
            target = next((simple[o] for o in others if o in simple), None)
            if char <= "\uffff" and char not in table and char not in simplified and target:
                table[char] = target
    table.update(radicals)
    stable = {c: follow(c, table) for c in sorted(table) if normalize("NFKC", c) == c}
    return {c: target for c, target in stable.items() if target != c}


def follow(char: str, table: dict[str, str]) -> str:
    """Return the character at the end of a chain of folds; of a cycle, its smallest member, so that folding is stable."""
    path: list[str] = []
    while char in table and char not in path:
        path.append(char)
        char = table[char]
    return min(path[path.index(char) :]) if char in path else char


def read_radicals(folder: Path) -> dict[str, str]:
    radicals = {}
    for line in read_lines(folder, "EquivalentUnifiedIdeograph.txt"):
        if match := re.match(r"(2E\w\w)(?:\.\.(2E\w\w))?\s*;\s*(\w{4})\b", line):
            first, last = int(match[1], 16), int(match[2] or match[1], 16)
            radicals.update({chr(code): chr(int(match[3], 16)) for code in range(first, last + 1)})
    return radicals


def write(table: dict[str, str], version: str) -> str:
    """Return the text of the file: its head, then pairs of lines with an empty line before each."""
    source, target = "".join(table), "".join(table.values())
    rows = [
        f"\n{source[start : start + ROW]}\n{target[start : start + ROW]}\n"
        for start in range(0, len(source), ROW)
    ]
    return HEAD.format(version=version) + "".join(rows)


def main(folder: Path) -> None:
    table = fold_table(read_variants(folder), read_radicals(folder))
    version = next(line for line in read_lines(folder, "Unihan_Variants.txt") if "Unicode version" in line)

    print(write(table, version.split()[-1]), end="")
    print(len(table), "pairs", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
