"""The form as pages show it: headings, tables with holes, cells, what every number means."""
