"""The teaching model of dose, concentration and receptor occupancy: arrays in, arrays out.

`units` converts concentrations, `kinetics` gives concentration over time, `binding` turns concentration into occupancy,
`sampling` draws uncertain parameters, and `scale` puts affinities on a logarithmic scale. Every number comes from the
caller.
"""
