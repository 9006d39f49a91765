"""Documents of the programme: what stands on each, for whoever asks, with the texts of its own case."""
