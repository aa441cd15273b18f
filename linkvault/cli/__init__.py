"""The command line: a command parses its arguments, makes one call to a package below and prints the result."""

INTERRUPTED_STATUS = 130  # the exit status after Ctrl-C, as shells report it: 128 + the number of the signal
