"""One module a row of the table of `make bench`, beside the firing itself."""
