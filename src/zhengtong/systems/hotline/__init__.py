"""12345 热线: orders from the call to the call-back."""
