"""English words that a loosened query leaves out: they stand on every page and say nothing of it."""

STOP_WORDS = frozenset(
    """
    a about after all also am an and any are as at be because been before being between both but by can could did do
    does doing during each for from had has have having he her here hers him his how i if in into is it its just
    me more most my no nor not of off on once only or other our ours out over own same she should so some such than
    that the their theirs them then there these they this those through to too under until up very was we were
    what when where which while who whom whose why will with would you your yours
    """.split()  # noqa: SIM905 - a paragraph is easier to read than 160 quoted words
)
