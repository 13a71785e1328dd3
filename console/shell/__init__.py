"""What every page for keeping the district stands in: who looks, in which words, layout, tables, forms."""
