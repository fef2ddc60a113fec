"""Pages of a PDF: where its signs and lines lie, and the paragraphs and tables that they form."""
