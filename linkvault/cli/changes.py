"""Links before and after a change -> the answer: a sentence, a table of what would change, or JSON."""

from collections.abc import Callable, Iterable
from typing import Any

from linkvault.cli.options import Session
from linkvault.cli.records import link_record
from linkvault.cli.tables import link_table, tell_json
from linkvault.vault import Vault


def links_in_words(count: int) -> str:
    """Count links in words.

    >>> links_in_words(1), links_in_words(2)
    ('1 link', '2 links')
    """
    return "1 link" if count == 1 else f"{count} links"


class Change:
    """The links that a command is about to change, as they are before it."""

    def __init__(self, vault: Vault, ids: Iterable[int]) -> None:
        self._vault = vault
        self._before = [vault.get(link_id) for link_id in ids]

    @property
    def ids(self) -> list[int]:
        """The links that the command is about."""
        return [link.id for link in self._before]

    def make(
        self,
        now: Session,
        how: Callable[[list[int]], object],
        done: str,
        *,
        dry_run: bool,
        json: bool,
        jsonl: bool,
    ) -> None:
        """Change the links by `how`, and say what became of them; a dry run only says which links it would be.

        :param done: what was done, before the number of links; as JSON each link has `changed` instead
        """
        if not dry_run:
            how(self.ids)
        records = self._records() if json or jsonl or not dry_run else []
        if json or jsonl:
            tell_json(now.screen, records, lines=jsonl)
        elif dry_run:
            link_table(now.screen, self._before, empty="no links chosen by that")
        else:
            self._tell(now, done, [record["changed"] for record in records])

    def _tell(self, now: Session, done: str, changed: list[bool]) -> None:
        if not changed:
            now.screen.say("no links chosen by that")
        same = "" if all(changed) else f" ({changed.count(False)} unchanged)"
        now.screen.line(f"{done} {links_in_words(changed.count(True))}{same}")

    def _records(self) -> list[dict[str, Any]]:
        pairs = ((link, self._vault.get(link.id)) for link in self._before)
        return [{**link_record(after), "changed": after != before} for before, after in pairs]
