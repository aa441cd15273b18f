"""The words for what became of something: each raise uses one, and each is documented."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkvault import errors, states
from linkvault.models import AliasKind, Status

PACKAGE = Path(errors.__file__).parent
REASONS = {
    "FetchError": states.FetchReason,
    "NothingReadable": states.UnreadableReason,
    "Verdict": states.UnreadableReason,
    "_failure": states.FetchReason,
}
PASSED_ON = {
    "reason",
    "answer.reason",
    "verdict.reason",
}  # a parameter or an error's own reason, checked where it begins


def reasons(name: str) -> Iterator[tuple[str, str]]:
    """Yield (place, source) of the reason in each call of that name, as keyword or as the argument it stands for."""
    position = {"Verdict": 0, "_failure": 1}.get(name)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called != name:
                continue
            place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
            for keyword in node.keywords:
                if keyword.arg == "reason":
                    yield place, ast.unparse(keyword.value)
            if position is not None and len(node.args) > position:
                yield place, ast.unparse(node.args[position])


@pytest.mark.parametrize("name", REASONS)
def test_every_reason_is_a_member_of_its_enum(name):
    kind, found = REASONS[name], list(reasons(name))
    allowed = PASSED_ON | {f"{kind.__name__}.{member.name}" for member in kind} | {"http_reason(status)"}
    assert found
    assert [(place, source) for place, source in found if source not in allowed] == []


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


def test_the_words_of_json_and_database_stay():
    assert [str(each) for each in Status] == ["saved", "unchanged", "already saved", "link only", "failed"]
    assert [str(each) for each in AliasKind] == ["typed", "redirect", "final", "canonical"]
    assert [str(each) for each in states.ImportState] == ["waiting", "unread", "double"]
    assert [str(each) for each in states.SkipReason] == ["not_fetched", "waiting", "no_page"]
    assert [str(each) for each in states.Payload] == ["page", "whole"]
    assert [str(each) for each in states.PageKind] == ["article", "list", "forum", "docs", "product"]


def test_every_vault_error_has_its_exit_status():
    kinds = [errors.VaultMissing, errors.VaultLocked, errors.VaultFull, errors.VaultTooNew]
    assert all(issubclass(kind, errors.VaultError) and kind.exit_status == 6 for kind in kinds)
