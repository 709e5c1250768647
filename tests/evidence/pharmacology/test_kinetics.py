"""What must hold of any one-compartment oral model, and agreement with an independent integration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_evidence.pharmacology.kinetics import (
    Kinetics,
    absorption_rate_for_peak,
    accumulation_ratio,
    after_doses,
    after_one_dose,
    at_steady_state,
    average_after_one_dose,
    average_at_steady_state,
    bateman,
)
from sphinx_evidence.pharmacology.units import NG_PER_ML_IN_MG_PER_L

NODES, WEIGHTS = np.polynomial.legendre.leggauss(60)
people = st.builds(
    lambda cl, life, ka: Kinetics(np.array([cl]), np.array([life]), np.array([ka])),
    st.floats(5, 200), st.floats(2, 80), st.floats(0.1, 8),
)
doses = st.floats(0, 100)
moments = st.floats(0.01, 200)


def person(clearance: float, half_life: float, absorption: float) -> Kinetics:
    return Kinetics(np.array([clearance]), np.array([half_life]), np.array([absorption]))


def area(someone: Kinetics, until: float, dose: float) -> float:
    """Under the curve of one dose, by Gauss–Legendre quadrature of pieces that each see little change."""
    fastest = max(someone.absorption_rate[0], someone.elimination_rate[0])
    pieces = int(until * fastest / 20) + 1
    width = until / pieces
    times = (np.arange(pieces)[:, None] + (NODES[None, :] + 1) / 2) * width
    values = after_one_dose(someone, times.ravel(), dose)[0].reshape(times.shape)
    return float((values @ WEIGHTS).sum() * width / 2)


def by_exponentials_of_a_matrix(someone: Kinetics, until: float, dose: float) -> np.ndarray:
    """Gut, body and gone (mg), from d/dt x = A x alone: exp(A·t) by scaling, a Taylor series and squaring."""
    ka, ke = someone.absorption_rate[0], someone.elimination_rate[0]
    flow = np.array([[-ka, 0.0, 0.0], [ka, -ke, 0.0], [0.0, ke, 0.0]]) * until
    halvings = max(0, int(np.ceil(np.log2(np.abs(flow).max()))) + 4)
    small, term, total = flow / 2.0**halvings, np.eye(3), np.eye(3)
    for index in range(1, 19):
        term = term @ small / index
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total @ np.array([dose, 0.0, 0.0])


def in_body(kinetics, until, dose):
    """What is absorbed and still in the body at `until`, mg: concentration (ng/mL) times volume (L) over 1000."""
    return after_one_dose(kinetics, [until], dose)[:, 0] * kinetics.volume / 1000


def to_absorb(kinetics, until, dose):
    """What still waits in the gut at `until`, mg."""
    return dose * np.exp(-kinetics.absorption_rate * until)


@given(people, doses, moments)
def test_what_is_in_the_gut_in_the_body_and_cleared_adds_up_to_the_dose(someone, dose, time):
    cleared = someone.clearance[0] * area(someone, time, dose) / NG_PER_ML_IN_MG_PER_L
    total = to_absorb(someone, time, dose) + in_body(someone, time, dose) + cleared
    assert total == pytest.approx(dose, rel=1e-9, abs=1e-12)


@given(people, moments)
def test_the_average_after_one_dose_is_the_area_over_the_time(someone, time):
    assert average_after_one_dose(someone, time, 15)[0] == pytest.approx(area(someone, time, 15) / time, rel=1e-6)


@given(people, moments)
def test_the_closed_form_agrees_with_the_differential_equations(someone, time):
    gut, body, gone = by_exponentials_of_a_matrix(someone, time, 15.0)
    assert to_absorb(someone, time, 15)[0] == pytest.approx(gut, rel=1e-6, abs=1e-12)
    assert in_body(someone, time, 15)[0] == pytest.approx(body, rel=1e-6, abs=1e-12)
    assert gone == pytest.approx(average_after_one_dose(someone, time, 15)[0] * time * someone.clearance[0] / 1000,
                                 rel=1e-6, abs=1e-9)


@given(people, doses, st.floats(0, 10))
def test_the_concentration_is_linear_in_the_dose(someone, dose, factor):
    times = np.linspace(0, 100, 41)
    once = after_one_dose(someone, times, dose)
    assert after_one_dose(someone, times, dose * factor) == pytest.approx(once * factor, rel=1e-9, abs=1e-12)


@given(people, st.lists(st.floats(0, 90), max_size=5), st.lists(st.floats(0, 90), max_size=5))
def test_doses_add_up_whatever_their_grouping(someone, some, others):
    times = np.linspace(0, 120, 49)
    together = after_doses(someone, times, [*some, *others], 15)
    assert together == pytest.approx(after_doses(someone, times, some, 15) + after_doses(someone, times, others, 15))


@given(people)
def test_many_doses_come_to_the_steady_state_of_the_closed_form(someone):
    count = int(30 * max(someone.half_life[0], 5 / someone.absorption_rate[0]) / 24) + 10
    times = np.array([0.5, 3.0, 12.0, 24.0])
    late = after_doses(someone, times + 24.0 * count, [24.0 * day for day in range(count + 1)], 15)
    assert at_steady_state(someone, times, 24, 15) == pytest.approx(late, rel=1e-6)


@given(people)
def test_the_average_at_steady_state_is_the_area_of_one_interval(someone):
    times = np.linspace(0, 24, 20001)
    area = np.trapezoid(at_steady_state(someone, times, 24, 15)[0], times)
    assert average_at_steady_state(someone, 24, 15)[0] == pytest.approx(area / 24, rel=1e-4)


@pytest.mark.parametrize("absorption", [1.5, 0.3, 0.02, np.log(2) / 28])
def test_the_closed_form_agrees_with_stepping_through_the_differential_equations(absorption):
    """By Runge–Kutta, which shares nothing with it; slower absorption than elimination and the same rate too."""
    someone = person(42, 28, absorption)
    elimination, volume = someone.elimination_rate[0], someone.volume[0]

    def slope(amounts):
        gut, body, _ = amounts
        return np.array([-absorption * gut, absorption * gut - elimination * body, body])

    amounts, step = np.array([15.0, 0.0, 0.0]), 0.02
    for index in range(1, 1201):
        k1 = slope(amounts)
        k2 = slope(amounts + step / 2 * k1)
        k3 = slope(amounts + step / 2 * k2)
        k4 = slope(amounts + step * k3)
        amounts = amounts + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        if index % 300 == 0:
            exact = after_one_dose(someone, [index * step], 15)[0, 0]
            assert exact == pytest.approx(amounts[1] / volume * 1000, rel=1e-6)
    assert average_after_one_dose(someone, 24, 15)[0] == pytest.approx(amounts[2] / 24 / volume * 1000, rel=1e-6)


@given(people, st.floats(-1e-4, 1e-4), moments)
def test_rates_that_meet_make_no_jump(someone, apart, time):
    """Near, at and on either side of the same rate the curve is that of the limit."""
    ke = someone.elimination_rate[0]
    limit = time * np.exp(-ke * time)
    assert bateman(ke, ke, time) == pytest.approx(limit, rel=1e-12)
    assert bateman(ke * (1 + apart), ke, time) == pytest.approx(limit, rel=abs(apart) * ke * time + 1e-9)


@given(people)
def test_it_is_the_slower_rate_that_the_tail_shows_whichever_it_is(someone):
    swapped = person(someone.clearance[0], np.log(2) / someone.absorption_rate[0], someone.elimination_rate[0])
    times = np.array([0.5, 6, 24, 96])
    once, other = bateman(someone.absorption_rate, someone.elimination_rate, times), bateman(
        swapped.absorption_rate, swapped.elimination_rate, times)
    assert once == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize("time", [1e-9, 1e-3, 1e4, 1e12, 1e300])
@pytest.mark.parametrize("absorption", [1e-6, 0.02475, 1.5, 1e6])
def test_no_time_and_no_rate_is_too_extreme(time, absorption):
    someone = person(42, 28, absorption)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        level = after_one_dose(someone, [time], 15)[0, 0]
        steady = at_steady_state(someone, [0, min(time, 24)], 24, 15)
    assert 0 <= level <= 15 * 1000 / someone.volume[0]
    assert np.isfinite(steady).all()
    assert (steady >= 0).all()


def test_an_absorption_at_once_is_a_dose_into_the_vein():
    someone, times = person(42, 28, 1e9), np.array([1.0, 24, 96])
    assert after_one_dose(someone, times, 15)[0] == pytest.approx(
        15e3 / someone.volume[0] * 2 ** (-times / 28), rel=1e-6)


def test_a_time_outside_the_interval_is_refused():
    with pytest.raises(ValueError, match="给药间隔"):
        at_steady_state(person(42, 28, 1.5), [25], 24)


@given(st.floats(0.3, 6), st.floats(6, 80))
def test_one_dose_peaks_when_its_absorption_says(peak, half_life):
    ka = absorption_rate_for_peak(peak, half_life)
    ke = np.log(2) / half_life
    assert np.log(ka / ke) / (ka - ke) == pytest.approx(peak, rel=1e-9)
    around = after_one_dose(person(42, half_life, float(ka)), [peak * 0.99, peak, peak * 1.01])[0]
    assert around.argmax() == 1


def test_a_peak_that_no_absorption_gives_is_refused():
    for peak in (20, 10 / np.log(2), 0, -1, np.nan):
        with pytest.raises(ValueError, match="达峰时间"):
            absorption_rate_for_peak(peak, 10)


def test_nothing_before_the_dose_and_nothing_of_no_dose():
    someone = person(42, 28, 1.5)
    assert (after_one_dose(someone, [-5, -0.1, 0], 15) == 0).all()
    assert (after_doses(someone, [1, 2], [], 15) == 0).all()
    assert (at_steady_state(someone, [1, 2], 24, 0) == 0).all()


def test_a_half_life_of_one_interval_accumulates_twofold():
    assert accumulation_ratio([24, 20, 40]) == pytest.approx([2, 1.7708, 2.9390], abs=1e-4)


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.nan, np.inf])
@pytest.mark.parametrize("field", ["clearance", "half_life", "absorption"])
def test_a_rate_that_cannot_be_is_refused(field, wrong):
    with pytest.raises(ValueError, match=field):
        person(**{"clearance": 42.0, "half_life": 28.0, "absorption": 1.5, field: wrong})
