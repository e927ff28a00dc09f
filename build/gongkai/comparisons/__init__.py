"""What shows only between years and between agencies, found from packages on disk by pure functions over their figures.

Identities between two years, growth rates against last year's figure, figures far from the agency's own years or its peers',
reports that repeat another, consolidated reports against the sum of their members. Rules, thresholds and sentences are
records of the catalogue (levels `years` and `agencies`); the results are the collection's `comparisons.csv`. A comparison
changes no figure and no badge, and never says which of two reports is wrong.
"""
