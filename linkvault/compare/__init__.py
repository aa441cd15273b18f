"""Two texts -> how much of one is in the other. Pure."""

from linkvault.compare.shingles import contained_share, shingles

__all__ = ["contained_share", "shingles"]
