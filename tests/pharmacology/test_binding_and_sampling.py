"""Binding and its limits, units there and back, and bands that a seed repeats."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.pharmacology.binding import negative_log, occupancy, potency
from kb.pharmacology.sampling import Spread, about, band
from kb.pharmacology.units import to_mass, to_molar

amounts = st.floats(0, 1e6)
constants = st.floats(1e-3, 1e6)


@given(amounts, constants)
def test_units_survive_the_way_there_and_back(concentration, molar_mass):
    assert to_mass(to_molar(concentration, molar_mass), molar_mass) == pytest.approx(concentration)


def test_one_nanogram_per_millilitre_of_mirtazapine_is_3_77_nanomoles_per_litre():
    assert to_molar(1, 265.36) == pytest.approx(3.7685, abs=1e-4)
    with pytest.raises(ValueError, match="大于零"):
        to_molar(1, 0)


@given(st.lists(amounts, min_size=2, max_size=9), constants)
def test_more_drug_never_occupies_less(concentrations, ki):
    shares = occupancy(potency(np.sort(concentrations), ki))
    assert (np.diff(shares) >= 0).all()
    assert ((shares >= 0) & (shares <= 1)).all()


def test_occupancy_at_its_limits():
    assert occupancy(potency(5, 5)) == 0.5
    assert occupancy(potency(0, 5)) == 0
    assert occupancy(potency(5, np.inf)) == 0
    assert occupancy(np.inf) == 1
    assert occupancy(potency(5, 1e-12)) == pytest.approx(1)
    with pytest.raises(ValueError, match="Ki"):
        potency(5, [1, 0])
    with pytest.raises(ValueError, match="浓度"):
        occupancy(-0.1)


def test_from_a_tenth_to_nine_tenths_takes_81_times_the_concentration():
    tenth, nine_tenths = 1 / 9, 9
    assert occupancy([tenth, nine_tenths]) == pytest.approx([0.1, 0.9])
    assert nine_tenths / tenth == pytest.approx(81)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 50))
def test_the_band_of_occupancy_is_the_occupancy_of_the_band(seed, dose):
    ratios = np.random.default_rng(seed).lognormal(0, 1, 401)
    assert band(occupancy(dose * ratios)) == pytest.approx(occupancy(dose * band(ratios)), rel=1e-6)


def test_a_pki_of_nine_is_one_nanomole_per_litre():
    assert negative_log([1, 1000]) == pytest.approx([9, 6])


def test_the_same_seed_draws_the_same_people_and_another_others():
    spread = Spread("log-normal", 20, 40)
    draw = [spread.draw(np.random.default_rng(seed), 50) for seed in (7, 7, 8)]
    assert (draw[0] == draw[1]).all()
    assert not (draw[0] == draw[2]).all()


def test_one_quantity_made_certain_leaves_the_draws_of_the_next_as_they_were():
    after = []
    for shape in ("fixed", "log-uniform", "log-normal"):
        generator = np.random.default_rng(3)
        Spread(shape, 1, 2).draw(generator, 9)
        after.append(generator.random(4).tolist())
    assert after[0] == after[1] == after[2]


@pytest.mark.parametrize("shape", ["log-uniform", "log-normal"])
def test_a_spread_has_the_median_and_the_ends_it_says(shape):
    low, middle, high = band(Spread(shape, 20, 40).draw(np.random.default_rng(1), 40_000))
    ends = (20, 40) if shape == "log-normal" else (20 * 2**0.05, 20 * 2**0.95)
    assert middle == pytest.approx(np.sqrt(800), rel=0.01)
    assert (low, high) == pytest.approx(ends, rel=0.01)


def test_a_coefficient_of_variation_is_that_of_the_drawn_values():
    values = about(26, 0.38).draw(np.random.default_rng(1), 200_000)
    assert values.std() / values.mean() == pytest.approx(0.38, rel=0.02)


@pytest.mark.parametrize(("shape", "low", "high"), [("normal", 1, 2), ("fixed", 0, 1), ("fixed", 2, 1)])
def test_a_spread_that_cannot_be_is_refused(shape, low, high):
    with pytest.raises(ValueError, match=r"分布|两端"):
        Spread(shape, low, high)
