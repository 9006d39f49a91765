"""One file a revision, in order of their numbers; a published revision never changes."""
