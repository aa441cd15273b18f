"""The names of months in all supported languages (`lexicon/months.txt`) -> their numbers, and a pattern for them.

An underscore in a name stands for a blank.
"""

import re

from linkvault.extract.lexicon import read_words

MONTHS: dict[str, int] = {
    name.replace("_", " "): number
    for year in read_words("months", "months")
    for number, name in enumerate(year.split(), 1)
}
MONTH = "|".join(re.escape(name) for name in sorted(MONTHS, key=len, reverse=True))
