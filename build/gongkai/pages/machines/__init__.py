"""The collection for programs: catalogues, linked data, Markdown, files to download."""
