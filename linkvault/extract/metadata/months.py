"""The names of months in all supported languages (`lexicon/months.txt`) -> their numbers, and a pattern for them."""

from linkvault.extract.lexicon import read_words

MONTHS: dict[str, int] = {
    name: number for year in read_words("months", "months") for number, name in enumerate(year.split(), 1)
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
