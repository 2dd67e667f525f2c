"""Makes preparation.json: what scikit-learn makes of small tables with missing cells. python3 preparation.py

SimpleImputer and a scaler, or SimpleImputer and OneHotEncoder, as a pipeline that is fitted on the first rows (the
training rows) and applied to all. Ties, constant columns, unknown categories and a missing cell of its own are there.
"""
import json, pathlib
import numpy as np
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, OneHotEncoder, RobustScaler, StandardScaler

random = np.random.RandomState(5)
scalers = {"none": FunctionTransformer, "standardize": StandardScaler, "min-max": MinMaxScaler, "robust": RobustScaler}
strategies = {"mean": "mean", "median": "median", "most-frequent": "most_frequent", "constant": "constant"}

def numbers(count, training):
    values = np.round(random.normal(random.uniform(-50, 50), random.uniform(0.01, 40), count), random.randint(0, 6))
    values[random.rand(count) < 0.2] = np.nan
    values[0] = 3.5  # something is there
    return values

columns = [(f"random {i}", numbers(n, t), t) for i, (n, t) in enumerate([(30, 21), (31, 20), (12, 7), (9, 4), (200, 150)])]
columns.append(("ties", np.array([2.0, 1, 2, 1, 3, np.nan, 7, np.nan]), 6))
columns.append(("constant", np.array([4.25, np.nan, 4.25, 4.25, 5, np.nan]), 4))
columns.append(("quartiles alike", np.array([1.0, 2, 2, 2, 2, 2, 2, 9, np.nan, 3]), 8))
columns.append(("two", np.array([1.0, 2, np.nan]), 2))
plain = lambda array: [None if np.isnan(x) else float(x) for x in np.ravel(array)]

numeric = []
for name, values, training in columns:
    for missing, strategy in strategies.items():
        for scaling, scaler in scalers.items():
            pipeline = make_pipeline(SimpleImputer(strategy=strategy, fill_value=-1.5), scaler()).fit(values[:training, None])
            numeric.append({
                "name": name, "values": plain(values), "training": training, "missing": missing, "scaling": scaling,
                "fill": float(pipeline[0].statistics_[0]), "encoded": plain(pipeline.transform(values[:, None])),
            })

words = np.array(["red", "blue", "", "blue", "green", "red", "", "blue", "pink", ""], dtype=object)
categorical = []
for training in (8, 6, 2):
    for missing, imputer in {
        "most-frequent": SimpleImputer(strategy="most_frequent", missing_values=""),
        "category": SimpleImputer(strategy="constant", missing_values="", fill_value="~ missing"),
        "constant grey": SimpleImputer(strategy="constant", missing_values="", fill_value="grey"),
        "constant blue": SimpleImputer(strategy="constant", missing_values="", fill_value="blue"),
    }.items():
        encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
        pipeline = make_pipeline(imputer, encoder).fit(words[:training, None])
        strict = make_pipeline(imputer, OneHotEncoder(handle_unknown="error")).fit(words[:training, None])
        refused = []
        for row, word in enumerate(words):
            try:
                strict.transform(np.array([[word]], dtype=object))
            except ValueError:
                refused.append(row)
        categorical.append({
            "values": list(words), "training": training, "missing": missing,
            "categories": ["" if c == "~ missing" else c for c in encoder.categories_[0]],
            "encoded": pipeline.transform(words[:, None]).tolist(), "refused": refused,
        })

result = {"scikit-learn": sklearn.__version__, "numeric": numeric, "categorical": categorical}
(pathlib.Path(__file__).parent / "preparation.json").write_text(json.dumps(result, allow_nan=False) + "\n")
