"""A report: its description (`source`), decisions (`decided`), what it is (`model`), how it comes about (`assemble`)."""
