"""Watching what stands at the addresses of the reports that are held: exchanged files, dead links, reports that are due."""
