"""Makes scaling.json: what scikit-learn's StandardScaler and MinMaxScaler fit on the gallery. python3 scaling.py"""
import csv, json, pathlib
import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, StandardScaler

here = pathlib.Path(__file__).parent
datasets = here.parents[3] / "assets" / "datasets"
result = {"scikit-learn": sklearn.__version__, "columns": []}
for name in ("iris", "penguins", "digits"):
    rows = list(csv.DictReader(open(datasets / f"{name}.csv")))
    rows = [row for row in rows if all(cell not in ("", ".") for cell in row.values())]
    for column in list(rows[0]):
        try:
            values = np.array([[float(row[column])] for row in rows])
        except ValueError:
            continue
        if name == "digits" and column not in ("p00", "p01", "p34", "p77"):
            continue
        standard, min_max = StandardScaler().fit(values), MinMaxScaler().fit(values)
        result["columns"].append({
            "data": name, "column": column, "mean": standard.mean_[0], "scale": standard.scale_[0],
            "min": min_max.data_min_[0], "max": min_max.data_max_[0],
            "standardized": standard.transform(values[[0, 7, -1]]).ravel().tolist(),
            "scaled": min_max.transform(values[[0, 7, -1]]).ravel().tolist(),
        })
(here / "scaling.json").write_text(json.dumps(result, indent=1) + "\n")
