"""A table of deals, and the mapping that the tests of records begin with."""

from datetime import date

DEALS = """
source: crm
kind: records
id: id
occurred: day
person: owner
where: {stage: Won}
metrics:
  deals_won: 1
  revenue: amount
"""
MAY = date(2026, 5, 4)
