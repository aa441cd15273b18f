"""The door of the program: `linkvault`, and `python -m linkvault`."""

import gc


def run() -> None:
    """Run the command line and exit."""
    gc.disable()  # nothing is garbage while modules load: looking for it costs a tenth of the start
    from linkvault.cli.app import main

    gc.freeze()  # what is loaded stays to the end: no collection, nor the last one, looks at it (6 of 57 ms)
    gc.enable()
    main()


if __name__ == "__main__":
    run()
