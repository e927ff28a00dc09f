"""Word documents: DOCX, and older formats by way of LibreOffice and by our own reading of the binary."""
