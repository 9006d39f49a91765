"""Cross-checks: one family of checks a module, each a function that reports through `Findings`."""
