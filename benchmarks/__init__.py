"""Measurements of salesdesk; each script prints its figures and can check them."""
