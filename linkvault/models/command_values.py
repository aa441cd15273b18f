"""The values of a command in the journal."""

from linkvault.lazy_dataclass import dataclass

FORGOTTEN = "(forgotten)"  # the text of a command that changed links which are deleted for good


@dataclass(frozen=True, slots=True)
class Command:
    """A command that changed the vault. `text` is its command line without secrets, `links` how many it changed.

    `undoes` is the id of the command that it undid. `is_undone`: a later command undid this one.
    `is_final`: it deleted links for good, so it cannot be undone.
    """

    id: int
    started: str
    text: str
    links: int
    undoes: int | None = None
    is_undone: bool = False
    is_final: bool = False

    @property
    def is_forgotten(self) -> bool:
        """Return whether links that it changed are deleted for good."""
        return self.text == FORGOTTEN
