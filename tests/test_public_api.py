"""The public Python API: its names and their parameters; and `import linkvault` imports no other module."""

import inspect
import subprocess
import sys
from types import ModuleType

import pytest

import linkvault


def test_public_names() -> None:
    assert sorted(linkvault.__all__) == ["Vault", "__version__", "capture", "errors", "models"]
    assert set(linkvault.__all__) <= set(dir(linkvault))
    assert isinstance(linkvault.Vault, type)
    assert all(isinstance(getattr(linkvault, name), ModuleType) for name in ("capture", "errors", "models"))


PARAMETERS = {
    "capture.add": "vault, url, *, tags, title, note, body, force, keep, images",
    "capture.add_all": "vault, addresses, fetch_page, options, rules, rendering, images",
    "capture.reextract": "vault, chosen, rules",
    "Vault.search": "self, text, chosen, *, snippets",
    "Vault.select": "self, chosen",
    "Vault.get": "self, link_id",
    "Vault.snapshot": "self, link_id, *, number, until",
    "Vault.content": "self, snapshot",
    "Vault.tag": "self, ids, names",
    "Vault.untag": "self, ids, names",
    "Vault.tags": "self",
    "Vault.close": "self",
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_public_parameters(name: str) -> None:
    owner, _, function = name.partition(".")
    parameters, shown = inspect.signature(getattr(getattr(linkvault, owner), function)).parameters, []
    for parameter in parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        shown.append(parameter.name)
    assert ", ".join(shown) == PARAMETERS[name]


def in_new_process(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_import_linkvault_loads_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import linkvault; print(*sorted(set(sys.modules) - before))"
    )
    assert in_new_process(code).split() == ["linkvault"]


@pytest.mark.parametrize(
    "imports",
    [
        "from linkvault import Vault, capture",
        "from linkvault import capture, Vault",
        "import linkvault.capture; from linkvault import Vault, capture",
        "import linkvault.vault; import linkvault.transfer; from linkvault import Vault, capture",
        "from linkvault import Vault, capture; import linkvault.capture.page, linkvault.vault",
        "from linkvault import *",
    ],
)
def test_names_mean_the_same_in_any_order_of_imports(imports: str) -> None:
    code = f"{imports}\nimport linkvault\n"
    code += "print(Vault.__name__, capture.__name__, callable(capture.add), linkvault.capture is capture)"
    assert in_new_process(code).strip() == "Vault linkvault.capture True True"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = linkvault.nothing  # type: ignore[attr-defined]
