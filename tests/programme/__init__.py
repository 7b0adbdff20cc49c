"""The clinical rules: worked values, tables of boundaries, and properties over any history."""
