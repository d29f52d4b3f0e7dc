//! What fitted models can do: each model is a thin wrapper around an ensemble.

mod staged;

pub(crate) use staged::Staged;

/// The methods of all models that have a field `ensemble`.
macro_rules! model {
    ($model:ident) => {
        impl $model {
            /// The trees, base scores and link that the model is made of.
            pub fn ensemble(&self) -> &$crate::Ensemble {
                &self.ensemble
            }

            /// The trees; see [`Ensemble`](crate::Ensemble) for what their leaves mean.
            pub fn trees(&self) -> &[$crate::Tree] {
                self.ensemble.trees()
            }

            /// How many columns a row has.
            pub fn n_features(&self) -> usize {
                self.ensemble.n_features()
            }

            /// How much each column lowered the training loss, as shares of one; one number for each column. As
            /// scikit-learn's `feature_importances_`: each tree's gains are divided by their sum, then averaged over the
            /// trees that have a split. All zero if no tree has a split.
            ///
            /// Columns with many distinct values look more important than they are; see `permutation_importances`.
            pub fn gain_importances(&self) -> ndarray::Array1<f64> {
                $crate::importance::by_gain(&self.ensemble).into()
            }

            /// How many splits ask for each column; one number for each column.
            pub fn split_counts(&self) -> ndarray::Array1<u64> {
                $crate::importance::by_splits(&self.ensemble).into()
            }
        }
    };
}

/// The methods of classifiers.
macro_rules! classifier {
    ($model:ident) => {
        $crate::model::model!($model);

        impl $model {
            /// How many classes there are.
            pub fn n_classes(&self) -> usize {
                self.ensemble.n_classes()
            }

            /// The probability of each class: shape `(rows, n_classes)`.
            ///
            /// # Panics
            /// If the records have another number of columns than the training data.
            pub fn predict_probabilities<F: linfa::Float, D: ndarray::Data<Elem = F>>(
                &self,
                records: &ndarray::ArrayBase<D, ndarray::Ix2>,
            ) -> ndarray::Array2<f64> {
                let mut scores = Vec::new();
                let mut probabilities = Vec::with_capacity(records.nrows() * self.n_classes());
                let trees = self.trees().len();
                self.ensemble.for_each_block(records, &mut |block| {
                    scores.clear();
                    self.ensemble.scores_of_block(block, trees, &mut scores);
                    for scores in scores.chunks_exact(self.ensemble.n_outputs()) {
                        self.ensemble.probabilities(scores, trees, &mut probabilities);
                    }
                });
                ndarray::Array2::from_shape_vec((records.nrows(), self.n_classes()), probabilities)
                    .expect("one probability for each row and class")
            }

            /// The labels after each step of the training: after each tree of a forest, after each round of boosting. The
            /// last are those of `predict`.
            ///
            /// # Panics
            /// If the records have another number of columns than the training data.
            pub fn staged_predict<F: linfa::Float, D: ndarray::Data<Elem = F>>(
                &self,
                records: &ndarray::ArrayBase<D, ndarray::Ix2>,
            ) -> impl Iterator<Item = ndarray::Array1<usize>> + '_ {
                $crate::model::Staged::new(&self.ensemble, records).map(|stage| stage.labels())
            }

            /// The probabilities after each step of the training, each of shape `(rows, n_classes)`; see `staged_predict`.
            ///
            /// # Panics
            /// If the records have another number of columns than the training data.
            pub fn staged_probabilities<F: linfa::Float, D: ndarray::Data<Elem = F>>(
                &self,
                records: &ndarray::ArrayBase<D, ndarray::Ix2>,
            ) -> impl Iterator<Item = ndarray::Array2<f64>> + '_ {
                $crate::model::Staged::new(&self.ensemble, records).map(|stage| stage.probabilities())
            }

            /// By how much the accuracy falls when a column is shuffled: the mean over `repeats` shuffles, one number for
            /// each column. The weights of the data set are not used.
            ///
            /// # Errors
            /// If the data set has no rows, or other columns than the training data.
            pub fn permutation_importances<F, D, T>(
                &self,
                dataset: &linfa::DatasetBase<ndarray::ArrayBase<D, ndarray::Ix2>, T>,
                repeats: usize,
                seed: u64,
            ) -> Result<ndarray::Array1<f64>, $crate::Error>
            where
                F: linfa::Float,
                D: ndarray::Data<Elem = F>,
                T: linfa::dataset::AsSingleTargets<Elem = usize>,
            {
                let labels: Vec<usize> = dataset.targets.as_single_targets().to_vec();
                let outputs = self.ensemble.n_outputs();
                $crate::importance::by_permutation(
                    &self.ensemble,
                    &dataset.records,
                    labels.len(),
                    repeats,
                    seed,
                    &|scores| {
                        let right = |(scores, label): &(&[f64], &usize)| self.ensemble.label(scores) == **label;
                        scores.chunks_exact(outputs).zip(&labels).filter(right).count() as f64 / labels.len() as f64
                    },
                )
                .map(ndarray::Array1::from)
            }
        }

        impl<F: linfa::Float, D: ndarray::Data<Elem = F>>
            linfa::traits::PredictInplace<ndarray::ArrayBase<D, ndarray::Ix2>, ndarray::Array1<usize>> for $model
        {
            /// Predicts the label of each row: the class with the greatest raw score, the lowest of equals.
            ///
            /// # Panics
            /// If the records have another number of columns than the training data, or another number of rows than `y`.
            fn predict_inplace<'a>(
                &'a self,
                x: &'a ndarray::ArrayBase<D, ndarray::Ix2>,
                y: &mut ndarray::Array1<usize>,
            ) {
                assert_eq!(x.nrows(), y.len(), "the number of rows and of targets must match");
                let mut scores = Vec::new();
                let mut labels = y.iter_mut();
                self.ensemble.for_each_block(x, &mut |block| {
                    scores.clear();
                    self.ensemble.scores_of_block(block, self.ensemble.trees().len(), &mut scores);
                    let rows = scores.chunks_exact(self.ensemble.n_outputs());
                    rows.zip(labels.by_ref()).for_each(|(scores, label)| *label = self.ensemble.label(scores));
                });
            }

            fn default_target(&self, x: &ndarray::ArrayBase<D, ndarray::Ix2>) -> ndarray::Array1<usize> {
                ndarray::Array1::zeros(x.nrows())
            }
        }
    };
}

/// The methods of regressors.
macro_rules! regressor {
    ($model:ident) => {
        $crate::model::model!($model);

        impl $model {
            /// The predictions after each step of the training: after each tree of a forest, after each round of boosting.
            /// The last are those of `predict`.
            ///
            /// # Panics
            /// If the records have another number of columns than the training data.
            pub fn staged_predict<F: linfa::Float, D: ndarray::Data<Elem = F>>(
                &self,
                records: &ndarray::ArrayBase<D, ndarray::Ix2>,
            ) -> impl Iterator<Item = ndarray::Array1<F>> + '_ {
                let rescale = self.staged_rescale();
                $crate::model::Staged::new(&self.ensemble, records).map(move |stage| stage.values(rescale))
            }

            /// By how much R² falls when a column is shuffled: the mean over `repeats` shuffles, one number for each column.
            /// The weights of the data set are not used.
            ///
            /// # Errors
            /// If the data set has no rows, or other columns than the training data.
            pub fn permutation_importances<F, D, T>(
                &self,
                dataset: &linfa::DatasetBase<ndarray::ArrayBase<D, ndarray::Ix2>, T>,
                repeats: usize,
                seed: u64,
            ) -> Result<ndarray::Array1<f64>, $crate::Error>
            where
                F: linfa::Float,
                D: ndarray::Data<Elem = F>,
                T: linfa::dataset::AsSingleTargets<Elem = F>,
            {
                let targets = $crate::input::read_targets(&dataset.targets)?;
                $crate::importance::by_permutation(
                    &self.ensemble,
                    &dataset.records,
                    targets.len(),
                    repeats,
                    seed,
                    &|scores| $crate::importance::r2(scores, &targets),
                )
                .map(ndarray::Array1::from)
            }
        }

        impl<F: linfa::Float, D: ndarray::Data<Elem = F>>
            linfa::traits::PredictInplace<ndarray::ArrayBase<D, ndarray::Ix2>, ndarray::Array1<F>> for $model
        {
            /// Predicts the target of each row.
            ///
            /// # Panics
            /// If the records have another number of columns than the training data, or another number of rows than `y`.
            fn predict_inplace<'a>(&'a self, x: &'a ndarray::ArrayBase<D, ndarray::Ix2>, y: &mut ndarray::Array1<F>) {
                assert_eq!(x.nrows(), y.len(), "the number of rows and of targets must match");
                let mut scores = Vec::new();
                let mut targets = y.iter_mut();
                self.ensemble.for_each_block(x, &mut |block| {
                    scores.clear();
                    self.ensemble.scores_of_block(block, self.ensemble.trees().len(), &mut scores);
                    scores
                        .iter()
                        .zip(targets.by_ref())
                        .for_each(|(&score, target)| *target = <F as linfa::Float>::cast(score));
                });
            }

            fn default_target(&self, x: &ndarray::ArrayBase<D, ndarray::Ix2>) -> ndarray::Array1<F> {
                ndarray::Array1::zeros(x.nrows())
            }
        }
    };
}

pub(crate) use {classifier, model, regressor};
