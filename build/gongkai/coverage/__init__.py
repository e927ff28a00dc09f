"""What is held and what is missing: agencies and years, and the divisions of the country whose government nobody has registered.

`held` reads what stands on disk, `expected` sets it against what is expected on a day: a report of each registered agency for
each year in which article 49 of the Regulations binds it, and of every county-level division and above a registered government.
"""
