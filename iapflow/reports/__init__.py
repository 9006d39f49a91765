"""Questions to the database, answered as rows: queues, lists, sums.  Nothing here writes."""
