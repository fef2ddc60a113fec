"""The insides of .docx and .xlsx files: parts, styles, numbering, what shows (ECMA-376)."""
