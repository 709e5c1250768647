"""The teaching model of dose, concentration and receptor occupancy: arrays in, arrays out.

`units` converts amounts, `kinetics` follows a dose through the body, `binding` turns concentration into occupancy and
`sampling` carries uncertainty through both. Every number comes from the caller.
"""
