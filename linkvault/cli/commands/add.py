"""`linkvault add`: fetch pages and save their text."""

import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from linkvault.cli.parameters.add_options import ADD
from linkvault.cli.parameters.values import first_instant, split_tags
from linkvault.cli.ui.arguments import read_addresses
from linkvault.cli.ui.interrupts import stopping_on_signals
from linkvault.cli.ui.link_arguments import are_ids, narrow
from linkvault.cli.ui.session import Session
from linkvault.cli.views.link_tables import NO_MATCH
from linkvault.cli.views.outcomes import exit_with, print_outcomes
from linkvault.errors import Action, Remedy, UsageError
from linkvault.lazy_dataclass import replace
from linkvault.models import Selection, Status
from linkvault.states import BrowserUse
from linkvault.text.sizes import MEGABYTE

if TYPE_CHECKING:
    import typer

    from linkvault.capture import AddOptions
    from linkvault.capture.saved_file import SavedFile
    from linkvault.fetch import Fetcher, FetchSettings
    from linkvault.models import Page


def register(app: "typer.Typer") -> None:
    """Add the command to the program."""
    from linkvault.cli.parameters.signature import with_parameters
    from linkvault.cli.ui.help_layout import examples

    app.command(
        "add",
        epilog=examples(
            "linkvault add https://example.org/post --tag ml --note 'for the talk'",
            "linkvault add --from paper.pdf --url https://example.org/paper.pdf",
            "linkvault add --images 12 15-20",
            "linkvault add --snapshot https://example.org/chart",
        ),
    )(with_parameters(ADD)(add))


def add(
    session: Session,
    *,
    urls: list[str] | None,
    file: list[str] | None,
    tag: list[str] | None,
    title: str | None,
    note: str | None,
    html: Path | None,
    url: str | None,
    no_fetch: bool,
    force: bool,
    keep: bool,
    pdf: bool | None,
    pdf_password: bool,
    retry: bool,
    since: str | None,
    reason: list[str] | None,
    user_agent: str | None,
    header: list[str] | None,
    cookies: Path | None,
    browser: BrowserUse | None,
    timeout: float | None,
    images: bool | None,
    snapshot: bool,
    max_size: float | None,
    allow_private: bool,
    json: bool,
    jsonl: bool,
) -> None:
    """Fetch pages and save their text.

    An address that is already saved gets the new tags and the note, and a new snapshot if the text has changed. If the
    page is another one now, or has lost much of its text, the saved text stays the current one, with a warning.

    A page without an article is kept as received: `linkvault show ID --html` prints it.

    The pictures of the article are fetched after its text is stored, from the hosts that serve them;
    `linkvault help capture` says what is sent to them. --retry --images fetches pictures that failed before.

    In a pipe, each address gets one line: saved URL, already saved URL, link only URL: reason, or failed URL: reason.
    """
    from linkvault import capture

    rules = None if no_fetch else session.rules()
    settings = session.fetch_settings(
        user_agent=user_agent,
        headers=tuple(header or ()),
        cookies=cookies,
        total_seconds=timeout,
        max_bytes=int(max_size * MEGABYTE) if max_size else None,
        # What a person names is fetched from anywhere; other links may be from a file.
        allow_private=allow_private or bool(urls),
        rules=rules,
    )
    options = capture.AddOptions(split_tags(tag), title, note, force, keep, pdf)
    unused = {"--file": file, "--from": html, "--url": url, "--no-fetch": no_fetch, "--keep": keep}
    unused |= {"--snapshot": snapshot, "--pdf-password": pdf_password}
    if (images and are_ids(urls)) or (images and retry and not urls):
        _refuse({**unused, "--reason": reason}, "--images with IDs fetches pictures of saved links")
        _add_images(session, urls, Selection(since=first_instant(since)), settings, json=json, jsonl=jsonl)
        return
    if retry:
        _refuse(unused, "--retry fetches pages of saved links")
        selection = _retry_selection(urls, since, reason)
        _retry(session, urls, selection, settings, options, browser, images, json=json, jsonl=jsonl)
        return
    _refuse(
        {"--since": since, "--reason": reason, "--allow-private": allow_private},
        "without --retry, every address is fetched",
    )
    starts_none = {"--from": html, "--no-fetch": no_fetch, "--browser never": browser is BrowserUse.NEVER}
    _refuse(starts_none if snapshot else {}, "--snapshot stores what a browser shows")
    saved_file = _read_file(html, copies=bool(images))
    read_page = saved_file.get_page if saved_file else None
    addresses = _addresses(session, [*(urls or []), *([url] if url else [])], file, saved_file)
    _check(addresses, is_for_one=bool(title or html))
    with ExitStack() as stack:

        @cache
        def fetcher() -> "Fetcher":
            """Open the HTTP client: it takes long to load, and a link without its page does not need it."""
            from linkvault import fetch

            return stack.enter_context(fetch.Fetcher(settings))

        get_page = None if no_fetch else read_page or fetcher().fetch
        if get_page is not None and pdf_password:
            get_page = _with_password(get_page)
        use = BrowserUse.NEVER if read_page or no_fetch else browser
        rendering = stack.enter_context(session.rendering(use, settings, copies=snapshot))
        vault = stack.enter_context(session.vault(write=True, create=True))
        image_source = None
        if get_page is not None:
            image_source = session.image_fetcher(fetcher, images, fetches=read_page is None or bool(images))
        outcomes = capture.add_all(vault, addresses, get_page, options, rules, rendering, image_source)
        tally = print_outcomes(session.screen, outcomes, len(addresses), json=json, jsonl=jsonl)
    if no_fetch and tally.counts[Status.LINK_ONLY]:
        session.screen.notify("hint: `linkvault add --retry --reason not_fetched` fetches the pages later")
    exit_with(tally)


def _with_password(get_page: "Callable[[str], Page]") -> "Callable[[str], Page]":
    """Ask for a password; return a function that gives it to the pages of another one.

    :raises UsageError: if there is no terminal to ask on
    """
    if not sys.stdin.isatty():
        raise UsageError("--pdf-password asks for the password on a terminal")
    import typer  # not needed for a command line of a plain form

    password = typer.prompt("password of the PDF", hide_input=True, err=True)
    return lambda url: replace(get_page(url), password=password)


def _addresses(
    session: Session, arguments: list[str], list_files: list[str] | None, saved_file: "SavedFile | None"
) -> list[str]:
    """Return the addresses to add; end the command if a list is empty, such as that of failed links."""
    addresses = list(read_addresses(arguments, list_files or [], session.address_of))
    if not addresses and (list_files or "-" in arguments):
        session.screen.notify(NO_MATCH)
        raise SystemExit
    return addresses if addresses or saved_file is None else [_address_in(session, saved_file)]


def _refuse(options: Mapping[str, object], why: str) -> None:
    """Refuse options that would be ignored.

    :raises UsageError: if one is given
    """
    names = [name for name, value in options.items() if value]
    if names:
        raise UsageError(f"{why} and cannot be used with {' or '.join(names)}")


def _address_in(session: Session, file: "SavedFile") -> str:
    """Return the address that a saved page names, and say so.

    :raises UsageError: if it names none
    """
    from linkvault.urls.file_address import is_file_address

    address = file.find_address()
    if address is None:
        raise UsageError("the file names no address", hint=Remedy(Action.SUPPLY_ADDRESS))
    session.screen.notify(
        f"the file names no web address: {address} is its name in the vault"
        if is_file_address(address)
        else f"the file names its address: {address}"
    )
    return address


def _read_file(file: Path | None, *, copies: bool) -> "SavedFile | None":
    """Return the page in a file; `-` is standard input, as Windows has no /dev/stdin."""
    if file is None:
        return None
    from linkvault.capture.saved_file import read_saved_file, read_saved_stream

    if str(file) == "-":
        return read_saved_stream(sys.stdin.buffer, copies=copies)
    return read_saved_file(file, copies=copies)


def _check(addresses: list[str], *, is_for_one: bool) -> None:
    """Refuse to add nothing, and a single address that is invalid; among several, it fails alone.

    :param is_for_one: there are options that only a single address can have
    """
    from linkvault import urls

    if not addresses:
        raise UsageError("no address to add", hint="for example `linkvault add https://example.org/page`")
    if len(addresses) > 1 and is_for_one:
        raise UsageError("--title and --from need a single address")
    if len(addresses) == 1:
        urls.check_url(addresses[0])


def _retry_selection(references: list[str] | None, since: str | None, reasons: list[str] | None) -> Selection:
    """Return which links are fetched again: without references and reasons, those that have failed.

    :raises UsageError: for a reason that no link can have
    """
    from linkvault.states import is_reason

    names = split_tags(reasons)
    for name in names:
        if not is_reason(name):
            raise UsageError(
                f"no such reason: {name}", hint="`linkvault list --jsonl` shows the reasons of links"
            )
    return Selection(since=first_instant(since), reasons=names, failed=not (references or names))


def _add_images(
    session: Session,
    references: list[str] | None,
    selection: Selection,
    settings: "FetchSettings",
    *,
    json: bool,
    jsonl: bool,
) -> None:
    """Fetch the pictures that the links lack; without references, of all links with pictures that failed."""
    from linkvault import fetch
    from linkvault.capture.images.later import find_incomplete, store_missing_images

    with fetch.Fetcher(settings) as fetcher, session.vault(write=True) as vault:
        selection = narrow(vault, references, selection)
        links = list(vault.select(selection)) if references else find_incomplete(vault, selection)
        if not links:
            session.screen.notify("no images are missing")
        image_source = session.image_fetcher(lambda: fetcher, True)
        outcomes = store_missing_images(vault, image_source, links, session.rules()) if image_source else ()
        tally = print_outcomes(session.screen, outcomes, len(links), json=json, jsonl=jsonl)
    exit_with(tally)


def _retry(
    session: Session,
    references: list[str] | None,
    selection: Selection,
    settings: "FetchSettings",
    options: "AddOptions",
    browser: BrowserUse | None,
    images: bool | None,
    *,
    json: bool,
    jsonl: bool,
) -> None:
    """Capture the selected links again, or those of them that the references name."""
    with stopping_on_signals(), session.bulk_capture(settings, browser=browser) as bulk:
        bulk.images = session.image_fetcher(lambda: bulk.fetcher, images)
        bulk.papers = options.papers
        links = list(bulk.vault.select(narrow(bulk.vault, references, selection)))
        if not links:
            session.screen.notify("no failed links" if selection == Selection(failed=True) else NO_MATCH)
        if options.title and len(links) > 1:
            raise UsageError(f"--title needs a single link, not {len(links)}")
        outcomes = bulk.retry(links, options)
        tally = print_outcomes(session.screen, outcomes, len(links), json=json, jsonl=jsonl)
    exit_with(tally)
