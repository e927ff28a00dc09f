"""Error localisation (疑似错格): which cells of a table, changed to which figures, would make all its identities hold.

The identities of a table are the vertices of a graph and its cells the arcs (`network`); cells that were not read join
their identities to one (`components`); the smallest sets of cells are found by branching (`search`), settled in
exact integers (`balance`), ranked by the manner of the mistake (`mistakes`), where a line or column slipped by one is tried
as a single operation. `localise` puts them together. A table whose cells stand in one identity each has no such graph:
`candidates` lists what could be the mistake.
"""
