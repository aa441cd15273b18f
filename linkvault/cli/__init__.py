"""The command line: a command parses its arguments, makes one call to a package below and prints the result."""
