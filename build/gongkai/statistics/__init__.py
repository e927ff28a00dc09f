"""Statistics over all reports: figures of each report by measure, and what groups of reports come to.

A sum is made of reports of one year and one stated scope, and only of figures that are printed in full and that no failed check
touches; how many reports that is, of how many, stands beside it. Small numbers are guarded (`small`).
"""
