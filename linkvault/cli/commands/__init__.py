"""One module per command: parse the arguments, call the packages below once, print the answer."""
