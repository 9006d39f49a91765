"""The `iapflow` command; `app.py` hands it what it is to run."""
