"""What every page of a run shares: words, templates, editions of the form, the page and its twins."""
