"""Tables that people send, as spreadsheets write them: the rows of a CSV or of a workbook's sheets, by their lines.

What a row means, and what is said of one that cannot be, is for the room that reads it.
"""
