"""Plain text, in the layouts that converters leave behind."""
