"""Remedies -> the sentences after `hint:`, with the commands and options that carry them out."""

import shlex

from linkvault.errors import Action, Hint

# `{}` is the remedy's subject, quoted for a shell. A test compares every command and option with the program.
WORDINGS = {
    Action.ADD_LINK: "`linkvault add {}` tries it again",
    Action.ALLOW_LARGER_PAGE: "allow more with `linkvault add --max-size MB URL`",
    Action.ALLOW_MORE_TIME: "try again, or allow more with `linkvault add --timeout SECONDS URL`",
    Action.CHOOSE_OTHER_VAULT: "name the file of another vault; `linkvault import` takes what other programs have kept",
    Action.CHOOSE_VAULT: "name another file with `linkvault --db PATH`",
    Action.CREATE_VAULT: "`linkvault add URL` creates it",
    Action.EXPORT_TO_STREAM: "name a folder, or write one stream with `linkvault export --output -`",
    Action.FIND_BUG: "this is a bug in linkvault: run `linkvault add` with LINKVAULT_DEBUG=1 to see where",
    Action.IMPORT_FILE: "import it as a new file: `linkvault import {}`",
    Action.LIST_FORMATS: "`linkvault import --help` lists the formats",
    Action.LIST_IMPORTS: "`linkvault import --list` lists all imports",
    Action.LIST_LINKS: "`linkvault list` lists all links",
    Action.LIST_SNAPSHOTS: "`linkvault show {} --meta` shows how many snapshots there are",
    Action.LIST_TAGS: "`linkvault tag list` lists all tags",
    Action.MERGE_VAULT: "if it is a vault, `linkvault merge` imports its links",
    Action.SAVE_IN_BROWSER: "if your browser shows the page, use its cookies: `linkvault add --cookies FILE URL`, "
    "or save the page there: `linkvault add --html FILE --url URL`",
    Action.SEND_COOKIES: "if you can log in, export your browser's cookies: `linkvault add --cookies FILE URL`",
    Action.SEND_LOGIN: "the page needs a login: `linkvault add --cookies FILE URL`, "
    "or `linkvault add --header 'Authorization: ...' URL`",
    Action.SUPPLY_ADDRESS: "supply it with `linkvault add --html FILE --url URL`",
}


def hint_text(hint: Hint) -> str:
    """Return a hint as one sentence.

    >>> from linkvault.errors import Remedy
    >>> hint_text(Remedy(Action.ADD_LINK, "https://example.org/?a&b"))
    "`linkvault add 'https://example.org/?a&b'` tries it again"
    >>> hint_text("restore a backup")
    'restore a backup'
    """
    return hint if isinstance(hint, str) else WORDINGS[hint.action].format(shlex.quote(hint.subject))
