"""A command line with excluded words -> one that typer can parse: `search loss -momentum` excludes momentum."""

from typing import Any

from linkvault.cli.ui.help_layout import MARK, SectionedCommand


class WordsCommand(SectionedCommand):
    """A command whose words may begin with a minus."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; an excluded word is an argument and no option."""
        return super().parse_args(
            ctx, [MARK + argument if _is_excluded_word(argument) else argument for argument in args]
        )


def _is_excluded_word(argument: str) -> bool:
    """Return whether an argument is an excluded word or phrase, not an option such as `-n`, `-n20` or `--tag`.

    >>> [_is_excluded_word(text) for text in ("-momentum", "-损失", "-n", "-n20", "--tag", "-", "loss")]
    [True, True, False, False, False, False, False]
    """
    first, rest = argument[:1], argument[1:]
    if first != "-" or rest.startswith("-"):
        return False
    return (len(rest) > 1 and not (rest[0] == "n" and rest[1:].isdigit())) or not rest.isascii()
