"""What must hold of any one-compartment oral model, and agreement with an independent integration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.pharmacology.kinetics import (
    Kinetics,
    absorption_for_peak,
    accumulation,
    after_doses,
    after_one_dose,
    at_steady_state,
    average_after_one_dose,
    average_at_steady_state,
    eliminated,
    in_body,
    to_absorb,
)

people = st.builds(
    lambda cl, life, ka: Kinetics(np.array([cl]), np.array([life]), np.array([ka])),
    st.floats(5, 200), st.floats(2, 80), st.floats(0.1, 8),
)
doses = st.floats(0, 100)
moments = st.floats(0.01, 200)


@given(people, doses, moments)
def test_what_is_in_the_gut_in_the_body_and_gone_adds_up_to_the_dose(person, dose, time):
    total = to_absorb(person, time, dose) + in_body(person, time, dose) + eliminated(person, time, dose)
    assert total == pytest.approx(dose, rel=1e-6, abs=1e-9)


@given(people, doses, st.floats(0, 10))
def test_the_concentration_is_linear_in_the_dose(person, dose, factor):
    times = np.linspace(0, 100, 41)
    once = after_one_dose(person, times, dose)
    assert after_one_dose(person, times, dose * factor) == pytest.approx(once * factor, rel=1e-9, abs=1e-12)


@given(people, st.lists(st.floats(0, 90), max_size=5), st.lists(st.floats(0, 90), max_size=5))
def test_doses_add_up_whatever_their_grouping(person, some, others):
    times = np.linspace(0, 120, 49)
    together = after_doses(person, times, [*some, *others], 15)
    assert together == pytest.approx(after_doses(person, times, some, 15) + after_doses(person, times, others, 15))


@given(people)
def test_many_doses_come_to_the_steady_state_of_the_closed_form(person):
    count = int(30 * max(person.half_life[0], 5 / person.absorption[0]) / 24) + 10
    times = np.array([0.5, 3.0, 12.0, 24.0])
    late = after_doses(person, times + 24.0 * count, [24.0 * day for day in range(count + 1)], 15)
    assert at_steady_state(person, times, 24, 15) == pytest.approx(late, rel=1e-6)


@given(people)
def test_the_average_at_steady_state_is_the_area_of_one_interval(person):
    times = np.linspace(0, 24, 20001)
    area = np.trapezoid(at_steady_state(person, times, 24, 15)[0], times)
    assert average_at_steady_state(person, 24, 15)[0] == pytest.approx(area / 24, rel=1e-4)


@pytest.mark.parametrize(("clearance", "half_life", "absorption"),
                         [(42, 28, 1.5), (60, 11, 0.3), (30, 60, 4), (42, 28, np.log(2) / 28)])
def test_the_closed_form_agrees_with_integrating_the_differential_equations(clearance, half_life, absorption):
    person = Kinetics(np.array([clearance]), np.array([half_life]), np.array([absorption]))
    elimination, volume = np.log(2) / half_life, clearance * half_life / np.log(2)

    def slope(amounts):
        gut, body = amounts
        return np.array([-absorption * gut, absorption * gut - elimination * body])

    amounts, step, area = np.array([15.0, 0.0]), 0.005, 0.0
    for index in range(1, 4801):
        before = amounts[1]
        k1 = slope(amounts)
        k2 = slope(amounts + step / 2 * k1)
        k3 = slope(amounts + step / 2 * k2)
        k4 = slope(amounts + step * k3)
        middle = amounts[1] + step / 2 * (k1[1] + k2[1]) / 2
        amounts = amounts + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        area += step / 6 * (before + 4 * middle + amounts[1])
        if index % 1200 == 0:
            exact = after_one_dose(person, [index * step], 15)[0, 0]
            assert exact == pytest.approx(amounts[1] / volume * 1000, rel=1e-6)
    assert average_after_one_dose(person, 24, 15)[0] == pytest.approx(area / 24 / volume * 1000, rel=1e-5)


@given(st.floats(0.3, 6), st.floats(6, 80))
def test_one_dose_peaks_when_its_absorption_says(peak, half_life):
    ka = absorption_for_peak(peak, half_life)
    ke = np.log(2) / half_life
    assert np.log(ka / ke) / (ka - ke) == pytest.approx(peak, rel=1e-9)


def test_a_peak_that_no_absorption_gives_is_refused():
    with pytest.raises(ValueError, match="达峰时间"):
        absorption_for_peak(20, 10)


def test_nothing_before_the_dose_and_nothing_of_no_dose():
    person = Kinetics(np.array([42.0]), np.array([28.0]), np.array([1.5]))
    assert (after_one_dose(person, [-5, -0.1, 0], 15) == 0).all()
    assert (after_doses(person, [1, 2], [], 15) == 0).all()
    assert (at_steady_state(person, [1, 2], 24, 0) == 0).all()


def test_a_half_life_of_one_interval_accumulates_twofold():
    assert accumulation([24, 20, 40]) == pytest.approx([2, 1.7708, 2.9390], abs=1e-4)


def test_a_clearance_of_nothing_is_refused():
    with pytest.raises(ValueError, match="clearance"):
        Kinetics(np.array([0.0]), np.array([28.0]), np.array([1.5]))
