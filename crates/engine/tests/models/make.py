"""Makes the ONNX files of this folder with scikit-learn, as a learner would bring them. Needs scikit-learn and skl2onnx."""

import numpy as np
from pathlib import Path
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_diabetes, load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC, LinearSVC

FOLDER = Path(__file__).parent


def write(name, model, x=None, **more):
    (FOLDER / f"{name}.onnx").write_bytes(to_onnx(model, x, target_opset={"": 17, "ai.onnx.ml": 3}, **more).SerializeToString())


iris = load_iris()
x = iris.data.astype(np.float32)
forest = RandomForestClassifier(n_estimators=10, max_depth=4, random_state=0)
# With class names and a dictionary of probabilities, as skl2onnx writes by default.
write("iris_forest_zipmap", forest.fit(x, iris.target_names[iris.target]), x[:1])
# With class numbers.
write("iris_forest_numbers", forest.fit(x, iris.target), x[:1], options={"zipmap": False})
# Margins instead of probabilities.
write("iris_margins", LinearSVC(random_state=0).fit(x, iris.target), x[:1])
# Labels by votes beside probabilities that say otherwise, as a machine fitted on few rows has them.
few = np.concatenate([np.random.default_rng(1).choice(np.where(iris.target == label)[0], 5, replace=False) for label in range(3)])
votes = SVC(probability=True, random_state=0).fit(x[few], iris.target[few])
write("iris_votes", votes, x[:1], options={"zipmap": False})
# Classes that are none of the data's.
write("iris_other_classes", LogisticRegression(max_iter=200).fit(x[:100], np.array(["cat", "dog"])[iris.target[:100]]), x[:1])

# Named columns of numbers and texts, missing and unknown ones included.
random = np.random.default_rng(0)
rows = 300
age = random.integers(18, 80, rows).astype(np.float32).reshape(-1, 1)
city = random.choice(["Bern", "Genf", "Zug"], rows).reshape(-1, 1)
label = np.where((age[:, 0] > 45) ^ (city[:, 0] == "Zug"), "yes", "no")
pipeline = make_pipeline(
    ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), [0]),
            ("texts", OneHotEncoder(handle_unknown="ignore"), [1]),
        ]
    ),
    RandomForestClassifier(n_estimators=10, max_depth=6, random_state=0),
)
import pandas as pd

frame = pd.DataFrame({"age": age[:, 0], "home town": city[:, 0]})
pipeline.fit(frame, label)
types = [("age", FloatTensorType([None, 1])), ("home_town", StringTensorType([None, 1]))]
write("mixed_columns", pipeline, initial_types=types, options={"zipmap": False})

diabetes = load_diabetes()
write("diabetes_ridge", Ridge().fit(diabetes.data.astype(np.float32), diabetes.target), diabetes.data[:1].astype(np.float32))
