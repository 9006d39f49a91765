"""What every entrance shares: who acts, in which language, under which headers, and what went wrong."""
