"""Frictionless data packages, one per agency-year, and the collection of all; the only writer into `datasets/`.

What writes and judges packages is imported when first asked for: `gongkai check` needs the code lists only, and frictionless
takes longer to load than a report to check.
"""
