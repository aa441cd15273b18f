"""One module per command; `cli/app.py` lists them."""
