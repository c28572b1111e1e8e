"""How long jmtrade takes, beside what the same work costs elsewhere."""

COUNTY, YEAR = "zhongxiang", 2018
"""The county and year of every run here; the packaged profile gives no ratio of payers."""

TABLES = ("enterprises", "exports", "dishonesty", "prior_awards")
"""What the four awards that single records can express are decided from."""
