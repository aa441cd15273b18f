"""`linkvault tag list`: the tags with the number of their links -> a table, records or JSON."""

from linkvault.cli.ui.session import Session
from linkvault.cli.views.link_tables import print_json


def list_tags(session: Session, *, json: bool, jsonl: bool) -> None:
    """List all tags with the number of their links.

    In a pipe, each tag is one line with a tab: tag, number of links.
    """
    with session.vault() as vault:
        tags = vault.tags()
    screen = session.screen
    if json or jsonl:
        print_json(screen, ({"name": name, "links": links} for name, links in tags), lines=jsonl)
    elif screen.is_terminal and tags:
        screen.print_table([(str(links), name) for name, links in tags], ("LINKS", "TAG"), grow=1, right=0)
    else:
        for name, links in tags:
            screen.print_record(name, links)
    if not tags:
        screen.notify("no tags yet")
