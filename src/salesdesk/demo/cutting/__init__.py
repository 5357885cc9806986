"""Cutting the slices in `demo/data` from the originals, which do not ship with the program.

`python -m salesdesk.demo.cutting RETAIL.csv.xz ZIPCODES_FOLDER NAMES_FOLDER TARGET_FOLDER`; see
`data/ATTRIBUTION.md` for where the originals are had. The same originals give the same bytes.
"""
