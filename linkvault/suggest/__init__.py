"""Words of texts -> which of them tell most, a signature, and which texts are nearly the same. Pure.

Knows neither the vault nor how a text is cut into words: callers bring words, counts and signatures.
"""

from linkvault.suggest.keywords import candidates, shared, strongest
from linkvault.suggest.minhash import Copies, alike, group, resemblance, signature

__all__ = ["Copies", "alike", "candidates", "group", "resemblance", "shared", "signature", "strongest"]
