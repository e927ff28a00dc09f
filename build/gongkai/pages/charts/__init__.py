"""Charts in one grammar, made at build time as SVG.

A chart (`model.Chart`) has a title that says what is seen, a subtitle with unit, scope and number of reports, a picture, the same
in words, and the table of its numbers. Pictures are made by one function each:

    share_bars        one bar a row, its parts as shares of the whole
    bars              one bar a row from zero
    line_chart        lines over years, zero on the axis
    strip             a dot for each report, with median and quartiles
    spreads           a bar between the quartiles of each group, with its median
    tile_grid         provinces as tiles, without boundaries
    small_multiples   one small line a panel, each on a scale of its own from zero
    flow              what goes in and what comes out

Widths are parts of a hundred and heights pixels: a picture fills its column while its type keeps its size, on a phone too.
Colours and type are classes of `site_src/assets/chart.css`; standing alone a picture takes that file with it (`standing`).
"""
