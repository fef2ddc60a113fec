"""机构与人员: how organisations, people, rights and local settings change, each by an act."""
