"""One use-case a function; each owns its transaction and decides nothing about rules or roles."""
