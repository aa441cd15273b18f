"""The command line: parse, one call, print. No SQL, HTML, HTTP or rule of the program lives here."""
