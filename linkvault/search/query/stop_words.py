"""Stop words, which a loosened query leaves out because they occur on every page: folded, English and Russian.

Measured, these two lists improve the ranking. Lists of German, French and Spanish words made it worse by 0.02 and more.
"""

STOP_WORDS = frozenset(
    """
    a about after all also am an and any are as at be because been before being between both but by can could did do
    does doing during each for from had has have having he her here hers him his how i if in into is it its just
    me more most my no nor not of off on once only or other our ours out over own same she should so some such than
    that the their theirs them then there these they this those through to too under until up very was we were
    what when where which while who whom whose why will with would you your yours
    и в во на с со к ко о об от до по за из у не что чем кто кого кому как какой какая какое какие каких каким где
    когда почему это был была было были быть для он она оно они его ее их
    """.split()  # noqa: SIM905 - a paragraph is easier to read than 160 quoted words
)

# Chinese characters, folded, of particles, conjunctions, pronouns and question words. Those of Japanese are hiragana.
FUNCTION_CHARACTERS = frozenset(
    "的了是在有和与什么哪谁吗呢几何为被于之其及或也都就而多少个这那该它他她们怎样"
)
