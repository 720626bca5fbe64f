"""The estimators behave as scikit-learn's own."""

from __future__ import annotations

import pickle
import warnings
from typing import Any

import numpy as np
import pytest

sklearn = pytest.importorskip("sklearn", reason="the extra sklearn is not installed")

from sklearn import datasets, neural_network  # noqa: E402
from sklearn.base import clone  # noqa: E402
from sklearn.exceptions import ConvergenceWarning  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402
from sklearn.utils.estimator_checks import parametrize_with_checks  # noqa: E402

from tui_nn.sklearn import MLPClassifier, MLPRegressor  # noqa: E402

pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning", "ignore::RuntimeWarning"
)

IRIS: tuple[Any, Any] = datasets.load_iris(return_X_y=True)
FAST: dict[str, Any] = {"learning_rate_init": 0.01, "max_iter": 100, "random_state": 0}


@parametrize_with_checks([MLPClassifier(), MLPRegressor()])
def test_scikit_learns_own_checks(estimator, check):
    """All pass: there are no expected failures."""
    check(estimator)


@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor"])
def test_parameters_and_attributes_are_scikit_learns(name):
    theirs, ours = (
        getattr(neural_network, name),
        {"MLPClassifier": MLPClassifier, "MLPRegressor": MLPRegressor}[name],
    )
    assert ours().get_params() == theirs().get_params()
    x, y = IRIS
    fitted = [kind(max_iter=3, random_state=0).fit(x, y.astype(float)) for kind in (theirs, ours)]
    names = [{n for n in dir(one) if n.endswith("_") and not n.startswith("_")} for one in fitted]
    assert names[0] - names[1] <= {"best_validation_score_"}
    for attribute in ("n_iter_", "n_layers_", "n_outputs_", "out_activation_", "t_"):
        assert getattr(fitted[0], attribute) == getattr(fitted[1], attribute)
    for attribute in ("coefs_", "intercepts_"):
        shapes = [[array.shape for array in getattr(one, attribute)] for one in fitted]
        assert shapes[0] == shapes[1]


def test_losses_are_measured_in_scikit_learns_way():
    x, y = datasets.make_regression(300, 5, random_state=0, noise=1.0)
    y = np.stack([y, -y], axis=1) / 100
    settings: dict[str, Any] = {
        "hidden_layer_sizes": (), "max_iter": 300, "tol": 0, "n_iter_no_change": 1000,
        "random_state": 0, "learning_rate_init": 0.01,
    }  # fmt: skip
    theirs = neural_network.MLPRegressor(**settings).fit(x, y)
    ours = MLPRegressor(**settings).fit(x, y)
    assert ours.loss_ == pytest.approx(theirs.loss_, rel=0.05)
    np.testing.assert_allclose(ours.coefs_[0], theirs.coefs_[0], atol=0.02)


def test_a_gradient_descent_takes_the_same_steps():
    """Without a hidden layer there is one minimum, with the penalty part of it."""
    x, y = datasets.make_regression(200, 4, random_state=1, noise=1.0)
    y = y / 100
    settings: dict[str, Any] = {
        "hidden_layer_sizes": (), "solver": "sgd", "alpha": 20.0, "momentum": 0.0, "tol": 0.0,
        "learning_rate_init": 0.05, "max_iter": 400, "n_iter_no_change": 1000, "random_state": 0,
    }  # fmt: skip
    theirs = neural_network.MLPRegressor(**settings).fit(x, y)
    ours = MLPRegressor(**settings).fit(x, y)
    np.testing.assert_allclose(ours.coefs_[0], theirs.coefs_[0], rtol=0.02, atol=1e-3)


def test_pipelines_searches_and_cross_validation():
    x, y = IRIS
    model = make_pipeline(StandardScaler(), MLPClassifier(**FAST))
    assert cross_val_score(model, x, y, cv=3).mean() > 0.9
    grid = {"mlpclassifier__hidden_layer_sizes": [(4,), (16, 8)]}
    search = GridSearchCV(model, grid, cv=3).fit(x, y)
    assert search.best_score_ > 0.9
    assert search.best_params_.keys() == grid.keys()


@pytest.mark.slow
def test_searches_in_several_processes():
    search = GridSearchCV(MLPClassifier(**FAST), {"alpha": [0.1, 0.01]}, cv=2, n_jobs=2)
    assert search.fit(*IRIS).best_score_ > 0.9


def test_data_frames_keep_their_names():
    pandas = pytest.importorskip("pandas")
    x, y = IRIS
    frame = pandas.DataFrame(x, columns=list("abcd"))
    model = MLPClassifier(**FAST).fit(frame, np.array(["i", "j", "k"])[y])
    assert model.feature_names_in_.tolist() == list("abcd")
    assert set(model.predict(frame)) == {"i", "j", "k"}
    with pytest.raises(ValueError, match="feature names"):
        model.predict(frame[["b", "a", "c", "d"]])


def test_a_fitted_estimator_is_pickled_and_trained_further():
    x, y = IRIS
    model = MLPClassifier(warm_start=True, **FAST).fit(x, y)
    copy = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(model.predict_proba(x), copy.predict_proba(x))
    model.fit(x, y)
    copy.fit(x, y)
    np.testing.assert_array_equal(model.predict_proba(x), copy.predict_proba(x))
    assert model.n_iter_ > 100 or model.n_iter_ == copy.n_iter_


def test_a_warm_start_follows_changed_parameters():
    x, y = IRIS
    model = MLPClassifier(warm_start=True, **FAST).fit(x, y)
    before = [array.copy() for array in model.coefs_]
    model.set_params(learning_rate_init=1e-12, alpha=1.0).fit(x, y)
    for mine, theirs in zip(before, model.coefs_, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-6)
    for change in ({"hidden_layer_sizes": (3,)}, {"activation": "tanh"}, {"solver": "sgd"}):
        other = pickle.loads(pickle.dumps(model)).set_params(**change)
        with pytest.raises(ValueError, match="cannot change"):
            other.fit(x, y)


def test_one_random_state_gives_one_network():
    x, y = IRIS
    model = MLPClassifier(**FAST)
    first, second = model.fit(x, y).coefs_[0], clone(model).fit(x, y).coefs_[0]
    np.testing.assert_array_equal(first, second)
    assert (MLPClassifier(**{**FAST, "random_state": 1}).fit(x, y).coefs_[0] != first).any()


def test_partial_fit_trains_an_epoch():
    x, y = IRIS
    model = MLPClassifier(random_state=0, learning_rate_init=0.01)
    with pytest.raises(ValueError, match="first call to partial_fit"):
        model.partial_fit(x[:10], y[:10])
    for _ in range(60):
        model.partial_fit(x, y, classes=[0, 1, 2])
    assert model.n_iter_ == 60
    assert model.score(x, y) > 0.9


def test_early_stopping_keeps_the_best():
    x, y = datasets.load_digits(return_X_y=True)
    model = MLPClassifier(early_stopping=True, random_state=0).fit(x / 16, y)
    assert model.best_validation_score_ == max(model.validation_scores_)
    assert len(model.validation_scores_) == model.n_iter_ < 200
    assert model.score(x / 16, y) > 0.95


@pytest.mark.parametrize("schedule", ["invscaling", "adaptive"])
def test_schedules_slow_down_and_end(schedule):
    x, y = IRIS
    model = MLPClassifier(
        solver="sgd", learning_rate=schedule, learning_rate_init=0.1, max_iter=2000, random_state=0
    ).fit(x, y)
    assert model.n_iter_ < 2000
    assert model.score(x, y) > 0.9


def test_several_labels_and_several_numbers_are_predicted():
    x, y = datasets.make_multilabel_classification(random_state=0)
    model = MLPClassifier(**FAST).fit(x, y)
    assert model.predict(x).shape == model.predict_proba(x).shape == y.shape
    assert (model.predict(x) == y).mean() > 0.85
    numbers = MLPRegressor(**FAST).fit(x, x[:, :3])
    assert numbers.predict(x).shape == (len(x), 3)


def test_several_columns_of_classes_are_refused():
    x, y = IRIS
    with pytest.raises(ValueError, match="takes 0 and 1"):
        MLPClassifier().fit(x, np.stack([y, y], axis=1))


def test_what_is_not_finished_is_said():
    with pytest.warns(ConvergenceWarning, match="Maximum iterations"):
        MLPClassifier(max_iter=2).fit(*IRIS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        MLPClassifier(max_iter=2000, tol=1.0).fit(*IRIS)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"solver": "lbfgs"}, "'solver' parameter must be one of adam, sgd; got 'lbfgs'"),
        ({"activation": "swish"}, "'activation' parameter must be one of"),
        ({"alpha": -1}, "'alpha' parameter is out of its range"),
        ({"momentum": 2}, "'momentum' parameter is out of its range"),
        ({"batch_size": 0}, "'batch_size' parameter"),
        ({"batch_size": True}, "'batch_size' parameter"),
        ({"activation": ["relu"]}, "'activation' parameter must be one of"),
        ({"max_iter": 5.5}, "'max_iter' parameter must be a whole number"),
        ({"max_iter": float("inf")}, "'max_iter' parameter must be finite"),
        ({"hidden_layer_sizes": None}, "hidden_layer_sizes must be > 0"),
        ({"hidden_layer_sizes": (4, -1)}, "hidden_layer_sizes must be > 0"),
    ],
)
def test_wrong_parameters_are_refused_when_it_is_fitted(parameters, message):
    with pytest.raises(ValueError, match=message):
        MLPClassifier(**parameters).fit(*IRIS)


def test_another_loss_is_refused():
    with pytest.raises(ValueError, match="must be squared_error"):
        MLPRegressor("poisson").fit(*IRIS)
