"""An open vault that says how much it holds of what."""

from dataclasses import replace

from linkvault.models import Selection, Statistics
from linkvault.store import selection, statistics
from linkvault.store.connection import translated
from linkvault.vault import Vault


class CountingVault(Vault):
    """A vault that can be counted."""

    def statistics(self, chosen: Selection, *, names: int) -> Statistics:
        """Count what the chosen links hold; of sites and tags name the `names` with most links."""
        with translated(self.path):
            among = selection.condition(replace(chosen, limit=None))
            return statistics.measure(self._connection, among, names=names)
