"""The site: pages made from data packages on disk, framed by the site engine, swapped in whole.

    write_pages   packages → output/docs (pages for the engine) and output/twins (badges, JSON)
    publish       engine run, data files linked in, finished site renamed to output/site

Nothing here knows how a report was read: input are datapackage.json and the CSV files, the form data, and the
registry of agencies.
"""
