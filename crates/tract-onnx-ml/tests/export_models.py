"""Exports scikit-learn, LightGBM and XGBoost models with skl2onnx and records what onnxruntime answers.

    pip install onnx onnxruntime scikit-learn skl2onnx onnxmltools lightgbm xgboost
    python tests/export_models.py tests/data/exported

Writes one file for each model and `exported.json` beside the folder. Not run by `cargo test`, which reads what it wrote.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from sklearn import (calibration, cluster, compose, cross_decomposition, decomposition, discriminant_analysis, ensemble,
                     feature_selection, gaussian_process, impute, kernel_approximation, linear_model, mixture, multiclass,
                     multioutput, naive_bayes, neighbors, neural_network, pipeline, preprocessing, random_projection, svm,
                     tree)
from sklearn.datasets import load_iris
from skl2onnx import to_onnx, update_registered_converter
from skl2onnx.common.data_types import (DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType)

from recorded import record

warnings.filterwarnings("ignore")
RNG = np.random.default_rng(7)
IRIS = load_iris()
KEEP = RNG.permutation(150)
X = IRIS.data[KEEP].astype(np.float32)
Y3 = IRIS.target[KEEP]
Y2 = (Y3 == 1).astype(np.int64)
NAMES = np.array(["setosa", "versicolor", "virginica"])[Y3]
NUMBER = (X[:, 0] * 2 - X[:, 3] ** 2 + RNG.normal(0, 0.1, 150)).astype(np.float32)
TWO_NUMBERS = np.c_[NUMBER, X[:, 1]]
COUNTS = np.round(X * 3).astype(np.float32)
TEST = np.r_[X[100:106], X[:3] + 0.37, [[0, 0, 0, 0], [9, 9, 9, 9]]].astype(np.float32)
TEXT = np.array([[a, b] for a, b in zip(RNG.choice(["red", "green", "blue"], 60), RNG.choice(["s", "m", "l"], 60))], object)
INTS = RNG.integers(0, 4, (60, 2))


def classifiers():
    L, E = linear_model, ensemble
    small = dict(n_estimators=4, random_state=0)
    yield "ada_boost", E.AdaBoostClassifier(**small)
    yield "bagging_trees", E.BaggingClassifier(tree.DecisionTreeClassifier(max_depth=3), **small)
    yield "bagging_logistic", E.BaggingClassifier(L.LogisticRegression(), max_features=0.5, **small)
    for how in ("soft", "hard"):
        yield f"voting_{how}", E.VotingClassifier([("a", L.LogisticRegression()), ("b", tree.DecisionTreeClassifier(max_depth=2))], voting=how)
    yield "stacking", E.StackingClassifier([("a", L.LogisticRegression()), ("b", tree.DecisionTreeClassifier(max_depth=2))])
    yield "calibrated_sigmoid", calibration.CalibratedClassifierCV(naive_bayes.GaussianNB(), cv=2)
    yield "calibrated_isotonic", calibration.CalibratedClassifierCV(svm.LinearSVC(), method="isotonic", cv=2)
    yield "bernoulli_nb", naive_bayes.BernoulliNB(binarize=2.5)
    yield "multinomial_nb", naive_bayes.MultinomialNB()
    yield "complement_nb", naive_bayes.ComplementNB()
    yield "categorical_nb", pipeline.make_pipeline(preprocessing.KBinsDiscretizer(3, encode="ordinal"), naive_bayes.MultinomialNB())
    yield "knn_uniform", neighbors.KNeighborsClassifier(5)
    yield "knn_distance", neighbors.KNeighborsClassifier(5, weights="distance")
    yield "knn_manhattan", neighbors.KNeighborsClassifier(4, metric="manhattan")
    yield "nearest_centroid", neighbors.NearestCentroid()
    yield "gaussian_process", gaussian_process.GaussianProcessClassifier(random_state=0)
    yield "sgd_hinge", L.SGDClassifier(random_state=0)
    yield "sgd_log", L.SGDClassifier(loss="log_loss", random_state=0)
    yield "sgd_huber", L.SGDClassifier(loss="modified_huber", random_state=0)
    yield "perceptron", L.Perceptron(random_state=0)
    yield "passive_aggressive", L.PassiveAggressiveClassifier(random_state=0)
    yield "ridge_classifier", L.RidgeClassifier()
    yield "logistic_cv", L.LogisticRegressionCV(Cs=2, cv=2)
    yield "nu_svc", svm.NuSVC(nu=0.2, random_state=0)
    yield "svc_poly", svm.SVC(kernel="poly", degree=2, random_state=0)
    yield "svc_sigmoid_ovr", svm.SVC(kernel="sigmoid", decision_function_shape="ovr", random_state=0)
    yield "svc_probability", svm.SVC(probability=True, random_state=0)
    yield "one_vs_rest", multiclass.OneVsRestClassifier(L.LogisticRegression())
    yield "one_vs_rest_trees", multiclass.OneVsRestClassifier(tree.DecisionTreeClassifier(max_depth=3))
    yield "one_vs_one", multiclass.OneVsOneClassifier(L.LogisticRegression())
    yield "output_code", multiclass.OutputCodeClassifier(L.LogisticRegression(), random_state=0)
    yield "mlp_tanh", neural_network.MLPClassifier((5, 4), activation="tanh", max_iter=60, random_state=0)
    yield "mlp_logistic", neural_network.MLPClassifier((5,), activation="logistic", max_iter=60, random_state=0)
    yield "lda", discriminant_analysis.LinearDiscriminantAnalysis()
    yield "qda", discriminant_analysis.QuadraticDiscriminantAnalysis()
    yield "decision_tree", tree.DecisionTreeClassifier(random_state=0)
    yield "extra_tree", tree.ExtraTreeClassifier(random_state=0, max_depth=4)
    yield "random_forest", E.RandomForestClassifier(max_depth=4, **small)
    yield "gradient_boosting", E.GradientBoostingClassifier(**small)
    yield "gradient_boosting_exp", E.GradientBoostingClassifier(init="zero", **small)
    yield "hist_gradient_boosting", E.HistGradientBoostingClassifier(max_iter=4)
    transforms = {
        "standard": preprocessing.StandardScaler(), "min_max": preprocessing.MinMaxScaler(clip=True), "max_abs": preprocessing.MaxAbsScaler(),
        "robust": preprocessing.RobustScaler(), "normalizer": preprocessing.Normalizer(), "polynomial": preprocessing.PolynomialFeatures(2),
        "kbins_onehot": preprocessing.KBinsDiscretizer(3, encode="onehot-dense"), "kbins_ordinal": preprocessing.KBinsDiscretizer(3, encode="ordinal"),
        "power": preprocessing.PowerTransformer(), "quantile": preprocessing.QuantileTransformer(n_quantiles=8),
        "binarizer": preprocessing.Binarizer(threshold=2.0), "function": preprocessing.FunctionTransformer(), "pca": decomposition.PCA(2, whiten=True),
        "truncated_svd": decomposition.TruncatedSVD(2), "select_k_best": feature_selection.SelectKBest(k=2), "kernel_pca": decomposition.KernelPCA(2, kernel="rbf"),
        "variance": feature_selection.VarianceThreshold(0.3), "from_model": feature_selection.SelectFromModel(tree.DecisionTreeClassifier(random_state=0)),
        "incremental_pca": decomposition.IncrementalPCA(2), "gaussian_projection": random_projection.GaussianRandomProjection(2, random_state=0),
        "spline": preprocessing.SplineTransformer(4), "rbf_sampler": kernel_approximation.RBFSampler(n_components=5, random_state=0),
        "factor_analysis": decomposition.FactorAnalysis(2), "feature_union": pipeline.FeatureUnion([("a", preprocessing.StandardScaler()), ("b", decomposition.PCA(1))]),
        "kernel_centerer": preprocessing.KernelCenterer(),
    }
    for name, transform in transforms.items():
        yield f"after_{name}", pipeline.make_pipeline(transform, L.LogisticRegression())


def regressors():
    L, E = linear_model, ensemble
    small = dict(n_estimators=4, random_state=0)
    yield "ada_boost_regressor", E.AdaBoostRegressor(**small)
    yield "bagging_regressor", E.BaggingRegressor(tree.DecisionTreeRegressor(max_depth=3), **small)
    yield "voting_regressor", E.VotingRegressor([("a", L.LinearRegression()), ("b", tree.DecisionTreeRegressor(max_depth=2))])
    yield "stacking_regressor", E.StackingRegressor([("a", L.LinearRegression()), ("b", tree.DecisionTreeRegressor(max_depth=2))])
    yield "knn_regressor", neighbors.KNeighborsRegressor(4)
    yield "knn_regressor_distance", neighbors.KNeighborsRegressor(4, weights="distance")
    yield "gp_rbf", gaussian_process.GaussianProcessRegressor(gaussian_process.kernels.RBF(2.0), alpha=0.3, optimizer=None)
    yield "gp_product", gaussian_process.GaussianProcessRegressor(gaussian_process.kernels.ConstantKernel(2) * gaussian_process.kernels.DotProduct(), alpha=0.3, optimizer=None)
    for name in ("BayesianRidge", "ARDRegression", "Lars", "LassoLars", "OrthogonalMatchingPursuit", "HuberRegressor", "SGDRegressor", "TheilSenRegressor",
                 "PassiveAggressiveRegressor", "RANSACRegressor", "PoissonRegressor", "GammaRegressor", "TweedieRegressor", "ElasticNetCV", "QuantileRegressor"):
        yield name, getattr(L, name)()
    yield "svr", svm.SVR()
    yield "nu_svr_poly", svm.NuSVR(kernel="poly")
    yield "linear_svr", svm.LinearSVR()
    yield "mlp_regressor", neural_network.MLPRegressor(hidden_layer_sizes=(6,), max_iter=60, random_state=0)
    yield "extra_trees_regressor", E.ExtraTreesRegressor(max_depth=4, **small)
    yield "gradient_boosting_regressor", E.GradientBoostingRegressor(**small)
    yield "hist_gradient_boosting_regressor", E.HistGradientBoostingRegressor(max_iter=4)
    yield "log_target", compose.TransformedTargetRegressor(L.LinearRegression(), func=np.log1p, inverse_func=np.expm1)
    yield "poly_ridge", pipeline.make_pipeline(preprocessing.PolynomialFeatures(2), preprocessing.StandardScaler(), L.Ridge())
    yield "pls", cross_decomposition.PLSRegression(2)


def several_targets():
    yield "two_targets_linear", linear_model.LinearRegression()
    yield "two_targets_tree", tree.DecisionTreeRegressor(max_depth=3)
    yield "two_targets_forest", ensemble.RandomForestRegressor(n_estimators=4, max_depth=3, random_state=0)
    yield "multi_output", multioutput.MultiOutputRegressor(ensemble.GradientBoostingRegressor(n_estimators=3))
    yield "two_targets_knn", neighbors.KNeighborsRegressor(3)
    yield "multitask_lasso", linear_model.MultiTaskLasso()


def unsupervised():
    yield "k_means", cluster.KMeans(3, n_init=1, random_state=0)
    yield "mini_batch_k_means", cluster.MiniBatchKMeans(3, n_init=1, random_state=0)
    yield "gaussian_mixture", mixture.GaussianMixture(2, random_state=0)
    yield "gaussian_mixture_diag", mixture.GaussianMixture(3, covariance_type="diag", random_state=0)
    yield "isolation_forest", ensemble.IsolationForest(n_estimators=3, max_samples=20, random_state=0)
    yield "one_class_svm", svm.OneClassSVM(nu=0.3)
    yield "local_outlier_factor", neighbors.LocalOutlierFactor(5, novelty=True)
    yield "knn_imputer", impute.KNNImputer(n_neighbors=2)
    yield "iterative_free_imputer", impute.SimpleImputer(strategy="median")


def table_model():
    columns = compose.ColumnTransformer([
        ("number", pipeline.make_pipeline(impute.SimpleImputer(), preprocessing.StandardScaler()), [0, 1]),
        ("text", preprocessing.OneHotEncoder(handle_unknown="ignore"), [2]),
        ("order", preprocessing.OrdinalEncoder(), [3]),
    ])
    return pipeline.make_pipeline(columns, ensemble.GradientBoostingClassifier(n_estimators=3, random_state=0))


class Folder:
    def __init__(self, folder):
        self.folder, self.cases = Path(folder), []
        self.folder.mkdir(parents=True, exist_ok=True)

    def add(self, name, model, feeds):
        try:
            model = model() if callable(model) else model
            data = model.SerializeToString()
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 4
            session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
            runs = []
            for run, rows in (("rows", slice(None)), ("one_row", slice(0, 1))):
                part = {key: value[rows] for key, value in feeds.items()}
                outputs = session.run(None, part)
                ties = []
                for scores in (np.array(record(o)["data"][:0]) if isinstance(o, list) else o for o in outputs[1:]):
                    if scores.ndim == 2 and scores.shape[1] > 1 and scores.dtype.kind == "f":
                        best = np.sort(scores, axis=1)
                        ties = [int(i) for i in np.flatnonzero(best[:, -1] - best[:, -2] < 1e-4)]
                runs.append({"name": run, "inputs": {k: record(v) for k, v in part.items()}, "outputs": [record(o) for o in outputs], "near_tie_rows": ties})
        except Exception as error:
            print(f"skipped {name}: {type(error).__name__} {str(error)[:150]!r}", file=sys.stderr)
            return
        (self.folder / f"{name}.onnx").write_bytes(data)
        self.cases.append({"name": name, "file": f"{self.folder.name}/{name}.onnx", "runs": runs})

    def close(self):
        text = ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases)
        (self.folder.parent / f"{self.folder.name}.json").write_text(f"[\n{text}\n]\n")


def export(model, options=None, types=None, opset=17):
    types = types or [("X", FloatTensorType([None, 4]))]
    return to_onnx(model, initial_types=types, options=options, target_opset={"": opset, "ai.onnx.ml": 3})


def main(target):
    folder = Folder(target)
    for classes, labels in (("binary", Y2), ("three", Y3)):
        for name, model in classifiers():
            features = COUNTS if name in ("multinomial_nb", "complement_nb") else X
            try:
                model.fit(features[:100], labels[:100])
            except Exception as error:
                print(f"cannot fit {name}: {error}", file=sys.stderr)
                continue
            last = model.steps[-1][1] if isinstance(model, pipeline.Pipeline) else model
            options = {id(last): {"zipmap": False}} if hasattr(last, "predict_proba") else None
            tests = np.abs(np.round(TEST)) if features is COUNTS else TEST
            folder.add(f"{name}_{classes}", lambda: export(model, options), {"X": tests})
    forest = ensemble.RandomForestClassifier(4, max_depth=3, random_state=0).fit(X, NAMES)
    logistic = linear_model.LogisticRegression().fit(X, NAMES)
    for name, model in (("forest", forest), ("logistic", logistic)):
        for zipmap in (True, False, "columns"):
            folder.add(f"{name}_text_labels_zipmap_{zipmap}".lower(), lambda: export(model, {id(model): {"zipmap": zipmap}}), {"X": TEST})
        for opset in (9, 11, 13, 15, 18, 21):
            folder.add(f"{name}_opset_{opset}", lambda: export(model, {id(model): {"zipmap": False}}, opset=opset), {"X": TEST})
        for kind, cast in ((DoubleTensorType, np.float64), (Int64TensorType, np.int64)):
            folder.add(f"{name}_{np.dtype(cast).name}", lambda: export(model, {id(model): {"zipmap": False}}, [("X", kind([None, 4]))]), {"X": TEST.astype(cast)})
    for name, model in regressors():
        labels = np.abs(NUMBER) + 0.1 if name in ("PoissonRegressor", "GammaRegressor", "log_target") else NUMBER
        model.fit(X[:100], labels[:100])
        folder.add(name, lambda: export(model), {"X": TEST})
    for name in ("LinearRegression", "Ridge"):
        model = getattr(linear_model, name)().fit(X, NUMBER)
        folder.add(f"{name}_float64", lambda: export(model, None, [("X", DoubleTensorType([None, 4]))]), {"X": TEST.astype(np.float64)})
    model = ensemble.RandomForestRegressor(4, max_depth=3, random_state=0).fit(X, NUMBER)
    folder.add("forest_regressor_float64", lambda: export(model, None, [("X", DoubleTensorType([None, 4]))]), {"X": TEST.astype(np.float64)})
    for name, model in several_targets():
        model.fit(X[:100], TWO_NUMBERS[:100])
        folder.add(name, lambda: export(model), {"X": TEST})
    for name, model in unsupervised():
        model.fit(X[:40])
        folder.add(name, lambda: export(model), {"X": TEST})
    text = [("T", StringTensorType([None, 2]))]
    for name, model in (("one_hot_text", preprocessing.OneHotEncoder(handle_unknown="ignore", sparse_output=False)), ("ordinal_text", preprocessing.OrdinalEncoder())):
        model.fit(TEXT)
        folder.add(name, lambda: export(model, types=text), {"T": TEXT[:7]})
    ints = [("I", Int64TensorType([None, 2]))]
    for name, model in (("one_hot_ints", preprocessing.OneHotEncoder(handle_unknown="ignore", sparse_output=False)), ("ordinal_ints", preprocessing.OrdinalEncoder())):
        model.fit(INTS)
        folder.add(name, lambda: export(model, types=ints), {"I": INTS[:7]})
    labels = preprocessing.LabelEncoder().fit(TEXT[:, 0])
    folder.add("label_encoder_text", lambda: export(labels, types=[("T", StringTensorType([None]))]), {"T": TEXT[:7, 0]})
    binarizer = preprocessing.LabelBinarizer().fit([1, 5, 9])
    folder.add("label_binarizer", lambda: export(binarizer, types=[("I", Int64TensorType([None]))]), {"I": np.array([1, 9, 5, 5])})
    import pandas
    frame = pandas.DataFrame({"a": X[:60, 0], "b": X[:60, 1], "c": TEXT[:, 0], "d": TEXT[:, 1]})
    frame.loc[3, "a"] = np.nan
    model = table_model().fit(frame, Y2[:60])
    types = [("a", FloatTensorType([None, 1])), ("b", FloatTensorType([None, 1])), ("c", StringTensorType([None, 1])), ("d", StringTensorType([None, 1]))]
    feeds = {"a": frame[["a"]].values[:6].astype(np.float32), "b": frame[["b"]].values[:6].astype(np.float32), "c": TEXT[:6, :1], "d": TEXT[:6, 1:]}
    folder.add("table_of_columns", lambda: export(model, {id(model.steps[-1][1]): {"zipmap": False}}, types), feeds)
    boosted(folder)
    folder.close()


def boosted(folder):
    try:
        import lightgbm
        import xgboost
        from onnxmltools.convert import convert_lightgbm, convert_xgboost
        from onnxmltools.convert.common.data_types import FloatTensorType as Float
    except ImportError as error:
        print(f"skipped LightGBM and XGBoost: {error}", file=sys.stderr)
        return
    types = [("X", Float([None, 4]))]
    for suffix, labels in (("binary", Y2), ("three", Y3)):
        model = lightgbm.LGBMClassifier(n_estimators=4, num_leaves=6, verbose=-1).fit(X, labels)
        folder.add(f"lightgbm_{suffix}", lambda: convert_lightgbm(model, initial_types=types, zipmap=False), {"X": TEST})
        folder.add(f"lightgbm_{suffix}_zipmap", lambda: convert_lightgbm(model, initial_types=types), {"X": TEST})
        model = xgboost.XGBClassifier(n_estimators=4, max_depth=3).fit(X, labels)
        folder.add(f"xgboost_{suffix}", lambda: convert_xgboost(model, initial_types=types), {"X": TEST})
    model = lightgbm.LGBMRegressor(n_estimators=4, num_leaves=6, verbose=-1).fit(X, NUMBER)
    folder.add("lightgbm_regressor", lambda: convert_lightgbm(model, initial_types=types), {"X": TEST})
    model = xgboost.XGBRegressor(n_estimators=4, max_depth=3).fit(X, NUMBER)
    folder.add("xgboost_regressor", lambda: convert_xgboost(model, initial_types=types), {"X": TEST})


if __name__ == "__main__":
    main(sys.argv[1])
