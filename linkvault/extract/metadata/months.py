"""Names of months in the languages whose pages are read (`lexicon/months.txt`), each with its number."""

from linkvault.extract.lexicon import read_words

MONTHS: dict[str, int] = {
    name: number for year in read_words("months", "months") for number, name in enumerate(year.split(), 1)
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
