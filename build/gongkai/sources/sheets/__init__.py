"""Spreadsheets: what a sheet shows, by its cells, formats and looks."""
