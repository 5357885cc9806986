"""A year of a real wholesaler (UCI "Online Retail II") as input for the desk, and what must come out.

Nothing in this package imports salesdesk: it reads, classifies, plans and recomputes
from the raw file alone, so that the desk's totals are compared with somebody else's.

    classified = classify(read(path))           every row and invoice in one class; sales, articles, customers
    print(table(classified))                    the printed table
    for week in weeks(classified.sales, classified.articles):
        week.opening                            receipt lines, before the first sale
        week.sales                              sales in date order; sale.lines
        running_short(week)                     the sales that must run short
        week.completion                         receipt lines that complete them, after the last sale
    expected(sale, FIRST_PASS)                  net, VAT, gross and VAT groups in exact arithmetic
"""
