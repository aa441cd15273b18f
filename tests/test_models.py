"""The value classes: each is loaded from the module that defines it, when it is first used."""

import ast
from pathlib import Path

import pytest

from linkvault import models

FOLDER = Path(models.__file__).parent


def test_every_class_of_the_modules_is_offered() -> None:
    classes = {
        node.name: path.stem
        for path in FOLDER.glob("*_values.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    assert classes == models._MODULES
    assert sorted(classes) == models.__all__


@pytest.mark.parametrize("name", models.__all__)
def test_a_class_is_found_by_its_name(name: str) -> None:
    assert getattr(models, name).__name__ == name


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Told'"):
        models.Told  # noqa: B018
