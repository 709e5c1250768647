"""The teaching model of dose, concentration and receptor occupancy: arrays in, arrays out.

`units` converts amounts, `kinetics` follows a dose through the body, `binding` turns concentration into occupancy and
`sampling` carries uncertainty through both. Knows no drug, no file and no page: every number comes from the caller.
"""
