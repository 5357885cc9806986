"""A company to try the program on, with real goods, real baskets and made-up people: `salesdesk demo`.

It is filled through the same verbs that people at the desk use, so everything in it is as
sound as if it had been typed. Whatever depends on chance comes from a seeded generator:
the same day gives the same company, and another day the same one with other dates.
"""
