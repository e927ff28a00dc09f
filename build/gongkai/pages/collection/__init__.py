"""Pages about many reports: home, agencies, years, regions, indicators, side by side."""
