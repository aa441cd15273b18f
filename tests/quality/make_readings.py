"""Write linkvault/search/text/readings.txt from the Unicode character database (only data of Unihan).

    python tests/quality/make_readings.py FOLDER > linkvault/search/text/readings.txt

FOLDER contains the files Unihan_*.txt, plain or as .bz2 (the Debian package `unicode-data` has them under
usr/share/unicode). The characters are the first two levels of the Table of General Standard Chinese Characters
(kTGH 1-6500), most frequent first. Their readings are those of kMandarin and kHanyuPinlu without tones; ü is written v.
Characters look alike if the first four digits of kFourCornerCode are equal and their strokes differ by one at most.
"""

import bz2
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from unicodedata import normalize

FILES = ("Readings", "DictionaryLikeData", "OtherMappings", "IRGSources", "RadicalStrokeCounts")
FIELDS = {"kMandarin", "kHanyuPinlu", "kFourCornerCode", "kTGH", "kFrequency", "kTotalStrokes"}
LAST = 6500  # number in kTGH; the third level has characters of names and places
LAST_OF_BASIC_PLANE = "\uffff"
RARE = 9  # kFrequency is 1 to 5
MAX_GROUP = 8  # of characters that look alike: the four corners of a larger group are too common
VOWEL = re.compile("[aeiouv]")
ROW = 100  # characters a line

HEAD = """# Readings of Chinese characters, most frequent character first, and groups of characters that look alike.
#
# Written by tests/quality/make_readings.py from the Unicode character database 15.0.0 (Unihan_Readings.txt,
# Unihan_DictionaryLikeData.txt, Unihan_OtherMappings.txt, Unihan_IRGSources.txt; copyright Unicode, Inc.,
# Unicode License v3, https://www.unicode.org/license.txt).
"""


def main() -> None:
    fields = read_fields(Path(sys.argv[1]))
    places = {
        char: int(values["kTGH"].split()[0].partition(":")[2])
        for char, values in fields.items()
        if "kTGH" in values and char <= LAST_OF_BASIC_PLANE
    }
    common = [char for char, place in places.items() if place <= LAST]
    common.sort(key=lambda char: (int(fields[char].get("kFrequency", RARE)), places[char]))
    readings: dict[str, str] = defaultdict(str)
    shapes: dict[str, str] = defaultdict(str)
    for char in common:
        for reading in list_readings(fields[char]):
            readings[reading] += char
        for code in fields[char].get("kFourCornerCode", "").split():
            shapes[code[:4]] += char
    print(HEAD)
    for reading, chars in sorted(readings.items()):
        print(reading, chars)
    print()
    print(*split_rows(sorted(set(list_alike(shapes, fields)))), sep="\n")


def read_fields(folder: Path) -> dict[str, dict[str, str]]:
    fields: dict[str, dict[str, str]] = defaultdict(dict)
    for name in FILES:
        plain, packed = folder / f"Unihan_{name}.txt", folder / f"Unihan_{name}.txt.bz2"
        text = (plain.read_bytes() if plain.exists() else bz2.decompress(packed.read_bytes())).decode()
        for line in text.splitlines():
            if line.startswith("U+"):
                code, field, value = line.split("\t")
                if field in FIELDS:
                    fields[chr(int(code[2:], 16))][field] = value
    return fields


def list_readings(values: Mapping[str, str]) -> list[str]:
    """Return the readings of a character without tones, the most frequent one first."""
    pinyin = f"{re.sub(r'[(].*?[)]', ' ', values.get('kHanyuPinlu', ''))} {values.get('kMandarin', '')}"
    syllables = dict.fromkeys(map(strip_tone, pinyin.split()))
    return [syllable for syllable in syllables if VOWEL.search(syllable)]  # without interjections: hm, ng


def strip_tone(syllable: str) -> str:
    plain = normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(char for char in plain if char.isascii() and char.isalpha())


def list_alike(shapes: Mapping[str, str], fields: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for chars in shapes.values():
        by_strokes: dict[int, str] = defaultdict(str)
        for char in dict.fromkeys(chars):
            by_strokes[int(fields[char]["kTotalStrokes"].split()[0])] += char
        for strokes in by_strokes:
            group = by_strokes[strokes] + by_strokes.get(strokes + 1, "")
            if 1 < len(group) <= MAX_GROUP:
                yield group


def split_rows(groups: list[str]) -> Iterator[str]:
    row = ""
    for group in groups:
        if len(row) + len(group) >= ROW:
            yield row
            row = ""
        row = f"{row} {group}".strip()
    yield row


if __name__ == "__main__":
    main()
