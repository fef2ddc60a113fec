"""Reports: documents as the finance bureau reads them, written from facts.

Free of Django and of every database, so that a person can use it alone on an office computer.
"""
