"""Finding: the index of agencies behind the search box, and the full text."""
