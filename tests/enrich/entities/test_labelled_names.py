"""What was reached on the labelled documents is kept; `labelled/README.md` says what they are."""

import pytest

from benchmarks.canonical import measure

FLOORS = {
    "names | people F1": 0.95,
    "names | organizations F1": 0.9,
    "names | places F1": 0.96,
    "names | all F1": 0.93,
    "names abroad | all F1": 0.94,
    "names abroad | all precision": 0.98,
    "stories | agreement accuracy": 0.93,
    "places | accuracy of those found": 0.98,
    "places | held out, accuracy of those found": 0.97,
}


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return {f"{figure.stage} | {figure.measure}": figure.value for figure in measure()}


@pytest.mark.parametrize("floor", FLOORS)
def test_no_figure_is_below_its_floor(figures: dict[str, float], floor: str) -> None:
    assert figures[floor] >= FLOORS[floor]
