"""Who works here: regions, organisations with dates, people, roles, grants, local settings."""
