"""Composition only: addresses, navigation, portal, desk, cockpit, API."""
