"""PDF with a text layer: PDFium first, pdfplumber as the second reading."""
