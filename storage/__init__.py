"""What is remembered: tables, mapping, queries, migrations, the sample district."""
