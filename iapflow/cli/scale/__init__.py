"""A whole country by bulk: cases really fired as patterns, then copied in the published proportions."""
