"""Pictures cut from the sources, as evidence beside the figures, and pictures of what was read, for mending a reader.

    package on disk → cells in doubt → their places → the source's pages drawn once each → one small WebP file a cell

Pages are drawn in the guarded worker. What pictures are made of is on disk already, so they can be made again at any time;
they belong to the site (`output/`), not to the packages.
"""
