"""The fixed words of `states`: every raise uses a member, every member is raised and documented, no value changes."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from linkvault import errors, states
from linkvault.models import AliasKind, Status

PACKAGE = Path(errors.__file__).parent
REASONS = {
    "FetchError": states.FetchReason,
    "NothingReadable": states.UnreadableReason,
    "Verdict": states.UnreadableReason,
    "RenderError": states.UnreadableReason,
    "_build_error": states.FetchReason,
}
# A parameter, or the reason of another error: it is checked in the call that creates it.
PASSED_ON = {
    "reason",
    "failure.reason or answer.reason",
    "None",
    "answer.reason",
    "verdict.reason",
    "str(verdict.reason)",
    "UnreadableReason(error.reason)",
}


@lru_cache(maxsize=1)
def calls() -> dict[str, list[tuple[str, ast.Call]]]:
    """Return the calls of each function that takes a reason, with their files and lines."""
    by_name: dict[str, list[tuple[str, ast.Call]]] = {name: [] for name in REASONS}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in by_name:
                by_name[called].append((f"{path.relative_to(PACKAGE)}:{node.lineno}", node))
    return by_name


def reasons(name: str) -> Iterator[tuple[str, str]]:
    """Yield (file and line, source) of the reason in each call of a function, passed by keyword or by position."""
    position = {"Verdict": 0, "_build_error": 1, "RenderError": 1}.get(name)
    for location, node in calls()[name]:
        for keyword in node.keywords:
            if keyword.arg == "reason":
                yield location, ast.unparse(keyword.value)
        if position is not None and len(node.args) > position:
            yield location, ast.unparse(node.args[position])


@pytest.mark.parametrize("name", REASONS)
def test_every_reason_is_a_member_of_its_enum(name):
    enum, used = REASONS[name], list(reasons(name))
    allowed = PASSED_ON | {f"{enum.__name__}.{member.name}" for member in enum} | {"http_reason(status)"}
    assert used
    assert [(location, source) for location, source in used if source not in allowed] == []


def test_every_member_is_raised_somewhere():
    used = {source for name in REASONS for _, source in reasons(name)}
    bad_url = {"FetchReason.BAD_URL"}  # of outcomes too
    for kind in (states.FetchReason, states.UnreadableReason):
        assert {f"{kind.__name__}.{member.name}" for member in kind} <= used | bad_url


@pytest.mark.parametrize(
    ("error", "kind", "others"),
    [
        (errors.FetchError, states.FetchReason, {states.http_reason(404)}),
        (errors.NothingReadable, states.UnreadableReason, set()),
    ],
)
def test_the_documented_reasons_are_those_in_use(error, kind, others):
    paragraph = (error.__doc__ or "").split("`reason`")[1].split("`warnings`")[0].split("`title`")[0]
    documented = set(re.findall(r"`([a-z_0-9]+)`", paragraph))
    assert documented == {str(member) for member in kind} | others


def test_the_values_in_json_and_database_never_change():
    assert [str(member) for member in Status] == [
        "saved",
        "unchanged",
        "already saved",
        "link only",
        "failed",
    ]
    assert [str(member) for member in AliasKind] == ["typed", "redirect", "final", "canonical", "anchor"]
    assert [str(member) for member in states.ImportState] == ["waiting", "unread", "double"]
    assert [str(member) for member in states.SkipReason] == ["not_fetched", "waiting", "no_page"]
    assert [str(member) for member in states.Payload] == ["page", "whole"]
    assert [str(member) for member in states.PageKind] == [
        "article", "list", "forum", "docs", "product", "video", "audio", "post", "software", "page",
        "paper", "document",
    ]  # fmt: skip


def test_every_vault_error_has_its_exit_status():
    kinds = [errors.VaultMissing, errors.VaultLocked, errors.VaultFull, errors.VaultTooNew]
    assert all(issubclass(kind, errors.VaultError) and kind.exit_status == 6 for kind in kinds)


def test_every_reason_has_words():
    kinds = (states.FetchReason, states.UnreadableReason, states.ChangeReason, states.SkipReason)
    for reason in (reason for kind in kinds for reason in kind):
        assert states.is_reason(reason)
        assert "_" not in states.describe_reason(reason)
        assert states.describe_reason(reason) != reason or reason == "empty"
    assert states.describe_reason("of_a_newer_linkvault") == "of_a_newer_linkvault"
