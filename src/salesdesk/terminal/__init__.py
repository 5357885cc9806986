"""The terminal: what is sent to it, and what comes from it.

The only room that reaches into Textual where Textual gives no door: the painter in `painter.py`
knows nothing of it but strips of text, `display.py` and `driver.py` hold one hook each.
"""
