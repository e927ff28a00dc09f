"""Checking reports: the identities of the form, for many reports at once, as rules and pure functions.

>>> from gongkai.identities import checks_of
>>> from gongkai.form import load_form
>>> len(checks_of(load_form("2021")))
42
"""
