"""How much text there is, whatever way is the fastest to count it."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from linkvault.extract.choose.text_measures import count_words

LATIN = st.characters(max_codepoint=0xFF)
PUNCTUATION = st.characters(min_codepoint=0x2000, max_codepoint=0x206F)
CURRENCIES = st.characters(min_codepoint=0x20A0, max_codepoint=0x20BF)
LETTERS = st.sampled_from("żŁθЖ")


@example("aża – θω")
@example("aża")
@example("“café”\xa0– 5 €")
@given(st.text(alphabet=st.one_of(LATIN, PUNCTUATION, CURRENCIES, LETTERS), max_size=60))
def test_words_of_western_text_are_runs_of_letters_and_digits(text):
    assert count_words(text) == (float(len(re.findall(r"\w+", text))), 0)
