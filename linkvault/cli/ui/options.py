"""Options and arguments that mean the same in every command."""

from typing import Annotated

import typer

from linkvault.cli.parameters.signature import typer_parameter
from linkvault.cli.parameters.table import ID, IDS, JSON, JSONL

Json = Annotated[bool, typer_parameter(JSON)]
Jsonl = Annotated[bool, typer_parameter(JSONL)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and change nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]
Ids = Annotated[list[str] | None, typer_parameter(IDS)]
Id = Annotated[str, typer_parameter(ID)]
