"""Let `python -m linkvault` be the command line."""

from linkvault.cli.app import main

main()
