"""Binding and its limits, units there and back, and bands that a seed repeats."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_evidence.pharmacology.binding import concentration_over_ki, occupancy
from sphinx_evidence.pharmacology.sampling import Distribution, band, log_normal_with_cv, uniform
from sphinx_evidence.pharmacology.scale import pki
from sphinx_evidence.pharmacology.units import to_molar

amounts = st.floats(0, 1e6)
constants = st.floats(1e-3, 1e6)


@given(amounts, constants)
def test_units_survive_the_way_there_and_back(concentration, molar_mass):
    # nmol/L times g/mol is ng/L, a thousandth of which is ng/mL
    assert to_molar(concentration, molar_mass) * molar_mass / 1000 == pytest.approx(concentration, rel=1e-12)
    assert to_molar(concentration * molar_mass / 1000, molar_mass) == pytest.approx(concentration, rel=1e-12)


def test_one_nanogram_per_millilitre_of_mirtazapine_is_3_77_nanomoles_per_litre():
    assert to_molar(1, 265.36) == pytest.approx(3.7685, abs=1e-4)
    with pytest.raises(ValueError, match="大于零"):
        to_molar(1, 0)


@given(st.lists(amounts, min_size=2, max_size=9), constants)
def test_more_drug_never_occupies_less(concentrations, ki):
    shares = occupancy(concentration_over_ki(np.sort(concentrations), ki))
    assert (np.diff(shares) >= 0).all()
    assert ((shares >= 0) & (shares <= 1)).all()


def test_occupancy_at_its_limits():
    assert occupancy(concentration_over_ki(5, 5)) == 0.5
    assert occupancy(concentration_over_ki(0, 5)) == 0
    assert occupancy(concentration_over_ki(5, np.inf)) == 0
    assert occupancy(np.inf) == 1
    assert occupancy(concentration_over_ki(5, 1e-12)) == pytest.approx(1)
    for none in (0, -1, np.nan):
        with pytest.raises(ValueError, match="Ki"):
            concentration_over_ki(5, [1, none])
    with pytest.raises(ValueError, match="浓度"):
        occupancy(np.nan)
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
    assert [pki(1), pki(1000)] == pytest.approx([9, 6])


def test_the_same_seed_draws_the_same_people_and_another_others():
    spread = Distribution("log-normal", 20, 40)
    draw = [spread.draw(np.random.PCG64(seed), 50) for seed in (7, 7, 8)]
    assert (draw[0] == draw[1]).all()
    assert not (draw[0] == draw[2]).all()


def test_a_seed_draws_these_very_numbers_on_every_machine_and_with_every_numpy():
    """Worked out from the definition of PCG64 (XSL-RR) by hand below, not by NumPy."""
    state = np.random.PCG64(20261123).state["state"]
    at, step = state["state"], state["inc"]
    by_hand = []
    for _ in range(3):
        at = (at * 0x2360ED051FC65DA44385DF649FCCF645 + step) % 2**128
        folded, turn = (at >> 64) ^ (at & (2**64 - 1)), at >> 122
        raw = ((folded >> turn) | (folded << (64 - turn))) & (2**64 - 1)
        by_hand.append(((raw >> 12) + 0.5) / 2**52)
    drawn = uniform(np.random.PCG64(20261123), 3).tolist()
    assert drawn == by_hand == [0.044101076181966126, 0.23673106976050284, 0.06590120328818061]


def test_no_draw_is_ever_beyond_the_ends_of_what_can_be_drawn():
    class Extreme:
        def random_raw(self, size):
            return np.array([0, 2**64 - 1], dtype=np.uint64)[:size]

    low, high = Distribution("log-normal", 20, 40).draw(Extreme(), 2)
    assert 0 < low < 20 < 40 < high < np.inf


def test_one_quantity_made_certain_leaves_the_draws_of_the_next_as_they_were():
    after = []
    for shape in ("fixed", "log-uniform", "log-normal"):
        bits = np.random.PCG64(3)
        Distribution(shape, 1, 2).draw(bits, 9)
        after.append(uniform(bits, 4).tolist())
    assert after[0] == after[1] == after[2]


@pytest.mark.parametrize("shape", ["log-uniform", "log-normal"])
def test_a_spread_has_the_median_and_the_ends_it_says(shape):
    low, middle, high = band(Distribution(shape, 20, 40).draw(np.random.PCG64(1), 40_000))
    ends = (20, 40) if shape == "log-normal" else (20 * 2**0.05, 20 * 2**0.95)
    assert middle == pytest.approx(np.sqrt(800), rel=0.01)
    assert (low, high) == pytest.approx(ends, rel=0.01)


def test_a_coefficient_of_variation_is_that_of_the_drawn_values():
    values = log_normal_with_cv(26, 0.38).draw(np.random.PCG64(1), 200_000)
    assert values.std() / values.mean() == pytest.approx(0.38, rel=0.02)


@pytest.mark.parametrize(("shape", "low", "high"), [("normal", 1, 2), ("fixed", 0, 1), ("fixed", 2, 1)])
def test_a_spread_that_cannot_be_is_refused(shape, low, high):
    with pytest.raises(ValueError, match=r"分布|两端"):
        Distribution(shape, low, high)
