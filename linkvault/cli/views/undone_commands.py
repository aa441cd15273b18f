"""A command that was taken back or made again -> one line, or JSON."""

from dataclasses import asdict

from linkvault.cli.ui.terminal import Screen, printable, to_json
from linkvault.cli.views.changes import count_links
from linkvault.models import Command


def print_command(screen: Screen, command: Command, verb: str, *, json: bool) -> None:
    """Print what was done with a command."""
    if json:
        screen.print_line(to_json({"action": verb, **asdict(command)}))
    else:
        screen.print_line(f"{verb} {command.id} ({printable(command.text)}): {count_links(command.links)}")
