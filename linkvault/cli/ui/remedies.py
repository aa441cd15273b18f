"""Remedies -> the sentences after `hint:`, with the commands and options to use."""

import shlex

from linkvault.errors import Action, Hint

# `{}` is the remedy's subject, quoted for a shell. A test compares every command and option with the program.
WORDINGS = {
    Action.ADD_LINK: "`linkvault add {}` tries again",
    Action.ALLOW_LARGER_PAGE: "raise the limit with `linkvault add --max-size MB URL`",
    Action.ALLOW_MORE_TIME: "try again, or raise the limit with `linkvault add --timeout SECONDS URL`",
    Action.ALLOW_PRIVATE: "if you trust the file, fetch it with `linkvault import --retry-failed --allow-private`",
    Action.CHOOSE_OTHER_VAULT: "name the file of another vault; `linkvault import` reads the files of other programs",
    Action.CHOOSE_VAULT: "name another file with `linkvault --db PATH`",
    Action.CREATE_VAULT: "`linkvault add URL` creates it",
    Action.EXPORT_TO_STREAM: "name a folder, or write one stream with `linkvault export --output -`",
    Action.FIND_BUG: "this is a bug in linkvault; with LINKVAULT_DEBUG=1, `linkvault add URL` shows the traceback",
    Action.IMPORT_FILE: "import it as a new file: `linkvault import {}`",
    Action.INSTALL_BROWSER: "install Chromium, or save the page in your browser and use "
    "`linkvault add --from FILE --url URL`",
    Action.KEEP_NEW_PAGE: "`linkvault add --keep {}` fetches the page and takes it as it is",
    Action.KEEP_PAGE: "`linkvault edit {0} --keep` takes the page as it is; `linkvault show {0} --html` prints it",
    Action.LIST_COMMANDS: "`linkvault log` lists the commands",
    Action.LIST_FORMATS: "`linkvault import --help` lists the formats",
    Action.LIST_IMPORTS: "`linkvault import --list` lists all imports",
    Action.LIST_LINKS: "`linkvault list` lists all links",
    Action.LIST_SNAPSHOTS: "`linkvault show {} --meta` shows the number of snapshots",
    Action.LIST_TAGS: "`linkvault tag list` lists all tags",
    Action.LIST_TRASH: "`linkvault trash` lists the links in the trash",
    Action.MERGE_VAULT: "if it is a vault, `linkvault merge` imports its links",
    Action.MIGRATE_VAULT: "`linkvault migrate` copies the vault and updates it",
    Action.RENDER_PAGE: "`linkvault add --browser auto {}` lets an installed browser run its scripts",
    Action.REPAIR_VAULT: "`linkvault doctor` says what is damaged, `linkvault doctor --repair` saves what can be read",
    Action.REPLACE_TEXT: "if the new text is right, `linkvault add --force {}` makes it the current one",
    Action.RESTORE_LINK: "restore with `linkvault restore {}`",
    Action.SAVE_IN_BROWSER: "if your browser shows the page, use its cookies with `linkvault add --cookies FILE URL`, "
    "or save the page in the browser and use `linkvault add --from FILE --url URL`",
    Action.SEARCH_WORDS: "`linkvault search {}` finds links by their words",
    Action.SEND_COOKIES: "if you have a login, export the cookies of your browser and use "
    "`linkvault add --cookies FILE URL`",
    Action.SEND_LOGIN: "log in with `linkvault add --cookies FILE URL`, "
    "or with `linkvault add --header 'Authorization: ...' URL`",
    Action.SUPPLY_ADDRESS: "supply it with `linkvault add --from FILE --url URL`; "
    "`linkvault import FILE` reads MHTML, WARC and notes",
    Action.UNLOCK_DOCUMENT: "`linkvault add --pdf-password {}` asks for the password",
    Action.WRITE_FILE: "the file is stored: `linkvault show {} --original > FILE` writes it",
    Action.UNDO_COMMAND: "undo the later command first: `linkvault undo {}`",
    Action.UNDO_EARLIER: "`linkvault undo ID` undoes an earlier command of `linkvault log`",
}


def hint_text(hint: Hint) -> str:
    """Return a hint as one sentence.

    >>> from linkvault.errors import Remedy
    >>> hint_text(Remedy(Action.ADD_LINK, "https://example.org/?a&b"))
    "`linkvault add 'https://example.org/?a&b'` tries again"
    >>> hint_text("set $EDITOR")
    'set $EDITOR'
    """
    if isinstance(hint, str):
        return hint
    if hint.action is Action.INSTALL_EXTRA:
        from linkvault.cli.ui.installation import install_command

        return f"`{install_command(hint.subject)}` installs the extra `{hint.subject}`, which it needs"
    return WORDINGS[hint.action].format(shlex.quote(hint.subject))
