"""Fixed pages: dictionary, rules, quality, corrections, design, changelog."""
