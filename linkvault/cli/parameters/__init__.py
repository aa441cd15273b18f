"""The options and arguments of commands, as data that typer and the plain parser read, and their values."""
