"""What may happen: strict YAML read into frozen, cross-checked values.  Pure; no word of any domain."""
