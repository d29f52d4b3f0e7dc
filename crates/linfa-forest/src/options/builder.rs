//! The two types that linfa wants for the parameters of a model: as given, and checked.

/// Makes a builder of option groups and its checked counterpart.
macro_rules! builder {
    (
        $model:ident, $params:ident, $valid:ident,
        { $($(#[$doc:meta])* $group:ident: $options:ty = $default:expr),+ $(,)? },
        { $($setters:ident),+ $(,)? }
    ) => {
        #[doc = concat!("Parameters of a [`", stringify!($model), "`], not checked yet.")]
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $params($valid);

        #[doc = concat!("Checked parameters of a [`", stringify!($model), "`]; see [`", stringify!($params), "`].")]
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $valid {
            $($group: $options),+
        }

        impl $model {
            /// Starts a builder with the default parameters.
            pub fn params() -> $params {
                $params($valid { $($group: $default),+ })
            }
        }

        impl Default for $params {
            fn default() -> Self {
                $model::params()
            }
        }

        impl $params {
            $($setters!();)+
        }

        impl $valid {
            $($(#[$doc])*
            pub fn $group(&self) -> &$options {
                &self.$group
            })+
        }

        impl linfa::ParamGuard for $params {
            type Checked = $valid;
            type Error = $crate::Error;

            fn check_ref(&self) -> Result<&$valid, $crate::Error> {
                $(self.0.$group.check()?;)+
                Ok(&self.0)
            }

            fn check(self) -> Result<$valid, $crate::Error> {
                self.check_ref()?;
                Ok(self.0)
            }
        }
    };
}

/// Gives a model's parameters linfa's `Fit`, and `fit_with` with progress. `$valid` has a method `grow(dataset, watch)`.
macro_rules! fit {
    ($model:ident, $params:ident, $valid:ident, $elem:ident) => {
        impl $params {
            /// Fits a model, and tells how far it has come after each tree or round; the callback cancels by `Break`.
            ///
            /// # Errors
            /// As `fit`, and [`Error::Cancelled`](crate::Error::Cancelled).
            pub fn fit_with<F, D, T>(
                &self,
                dataset: &linfa::DatasetBase<ndarray::ArrayBase<D, ndarray::Ix2>, T>,
                watch: &mut impl FnMut($crate::Progress) -> std::ops::ControlFlow<()>,
            ) -> Result<$model, $crate::Error>
            where
                F: linfa::Float,
                D: ndarray::Data<Elem = F>,
                T: linfa::dataset::AsSingleTargets<Elem = $elem>,
            {
                linfa::ParamGuard::check_ref(self)?.fit_with(dataset, watch)
            }
        }

        impl $valid {
            /// Fits a model, and tells how far it has come after each tree or round; the callback cancels by `Break`.
            ///
            /// # Errors
            /// As `fit`, and [`Error::Cancelled`](crate::Error::Cancelled).
            pub fn fit_with<F, D, T>(
                &self,
                dataset: &linfa::DatasetBase<ndarray::ArrayBase<D, ndarray::Ix2>, T>,
                watch: &mut impl FnMut($crate::Progress) -> std::ops::ControlFlow<()>,
            ) -> Result<$model, $crate::Error>
            where
                F: linfa::Float,
                D: ndarray::Data<Elem = F>,
                T: linfa::dataset::AsSingleTargets<Elem = $elem>,
            {
                self.grow(dataset, watch)
            }
        }

        impl<F, D, T> linfa::traits::Fit<ndarray::ArrayBase<D, ndarray::Ix2>, T, $crate::Error> for $valid
        where
            F: linfa::Float,
            D: ndarray::Data<Elem = F>,
            T: linfa::dataset::AsSingleTargets<Elem = $elem>,
        {
            type Object = $model;

            /// Fits a model. Records have the shape `(rows, columns)`; NaN is a missing value.
            ///
            /// # Errors
            /// Data that cannot be learned from, see [`Error`](crate::Error).
            fn fit(
                &self,
                dataset: &linfa::DatasetBase<ndarray::ArrayBase<D, ndarray::Ix2>, T>,
            ) -> Result<$model, $crate::Error> {
                self.grow(dataset, &mut |_| std::ops::ControlFlow::Continue(()))
            }
        }
    };
}

pub(crate) use {builder, fit};
