"""Documents as a reader sees them: one text, and the paragraphs and tables that it is made of."""
