"""Driving the desk's verbs as people do, each with the login of their role."""
