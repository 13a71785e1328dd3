"""Official tables, drawn from plain values: as workbook, as PDF, and letters as documents to be edited."""
