"""Scans and pictures, read with the extra `ocr`."""
