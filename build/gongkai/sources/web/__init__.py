"""Web pages, alone and saved with their parts in one file."""
