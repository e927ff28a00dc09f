"""What stands on a page, whatever the format: characters, strokes, lattices, cells, tables over pages."""
