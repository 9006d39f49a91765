"""Forms: a definition made into inputs, answers as JSON and back, and what is wrong with them.

`Sheet` is a pinned form, `Occasion` who fills it and when, `bind` gives a `Filled`, `page_of` what a
page draws.  Knows no database and no request: whom one may choose comes through `Lookups`.
"""
