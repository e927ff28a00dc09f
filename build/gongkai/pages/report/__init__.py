"""The page of one agency-year and everything on it."""
