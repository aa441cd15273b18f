"""The entry point of the command line: `linkvault` and `python -m linkvault`."""

import _thread
import atexit
import gc
import os
import sys
import time

_INTERRUPTED = 130  # 128 + SIGINT, as shells report it
_PAUSE_SECONDS = 0.05  # after which Python has left the place where it raises nothing
# New objects between two collections. With Python's 700, an `add` collects 48 times, mostly while it imports modules.
_COLLECTION_THRESHOLD = 100_000


def run_and_end() -> None:
    """Run the command line, and end the process without freeing its objects one by one: 8 of 250 ms of an `add`."""
    try:
        run()
    except SystemExit as end:
        if not isinstance(end.code, int) or _has_threads():
            raise
        atexit._run_exitfuncs()
        for stream in filter(None, (sys.stdout, sys.stderr)):  # None if the shell has closed it: `>&-`
            try:
                stream.flush()
            except (OSError, ValueError):
                raise end from None  # Python reports it
        os._exit(end.code)


def _has_threads() -> bool:
    """Return whether there are threads for which Python waits at its end."""
    threading = sys.modules.get("threading")
    return threading is not None and any(
        not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()
    )


def run() -> None:
    """Run the command line and exit."""
    sys.unraisablehook = _interrupt_again
    gc.disable()  # imports create no garbage, and collecting during them takes a tenth of the start-up time
    try:
        from linkvault.cli.program import load_command, main
        from linkvault.lazy_re import store_compiled

        command = load_command(sys.argv[1:])
        gc.freeze()  # loaded modules live to the end, so no collection needs to visit them: saves 6 of 57 ms
        gc.set_threshold(_COLLECTION_THRESHOLD)
        gc.enable()
        try:
            main(command)
        finally:
            store_compiled()
    except KeyboardInterrupt:  # before or after the command, which handles its own
        raise SystemExit(_INTERRUPTED) from None
    # Python 3.11 raises this after Ctrl-C while it makes a class, as during an import.
    except RuntimeError as error:
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        raise SystemExit(_INTERRUPTED) from None
    finally:
        gc.freeze()  # at its end, Python collects twice, which takes 27 of 440 ms after an `add`
        # If Ctrl-C interrupts the `exec` of a text, as that of `dataclass` during an import, CPython kills itself by
        # SIGINT at its end, although the exception was caught. The next `exec` clears that state.
        exec("")  # noqa: S102


def _interrupt_again(unraisable: "sys.UnraisableHookArgs") -> None:
    """Raise Ctrl-C again that Python has ignored, because it came at the end of an object: imports have many."""
    if isinstance(unraisable.exc_value, KeyboardInterrupt):
        _thread.start_new_thread(_interrupt_soon, ())
    else:
        sys.__unraisablehook__(unraisable)


def _interrupt_soon() -> None:
    time.sleep(_PAUSE_SECONDS)
    _thread.interrupt_main()


if __name__ == "__main__":
    run_and_end()
