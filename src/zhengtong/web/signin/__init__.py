"""登录: by account and password, locked by person and address after too many tries."""
