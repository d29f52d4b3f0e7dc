//! What this crate refuses to do, and why.

use thiserror::Error;

/// A preprocessing, a table or a model that cannot be written (or transformed) as asked.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A preprocessing was given no column at all.
    #[error("a preprocessing needs at least one column")]
    NoColumns,
    /// A column has an empty name.
    #[error("column {index} has an empty name")]
    EmptyColumnName {
        /// Position of the column, from 0.
        index: usize,
    },
    /// Two columns have the same name.
    #[error("two columns are called \"{name}\"")]
    DuplicateColumn {
        /// The name they share.
        name: String,
    },
    /// A column has a name which the graph needs for itself; see [`crate::names`].
    #[error("a column cannot be called \"{name}\": the graph uses that name itself")]
    ReservedColumnName {
        /// The column's name.
        name: String,
    },
    /// The value put in place of missing numbers is not finite.
    #[error("the value imputed in column \"{column}\" is {value}, which is not finite")]
    NonFiniteImpute {
        /// The column's name.
        column: String,
        /// The value given.
        value: f32,
    },
    /// A numeric column cannot be scaled: mean and 1/std must be finite, and std positive.
    #[error("column \"{column}\" cannot be scaled with mean {mean} and standard deviation {std}")]
    InvalidScale {
        /// The column's name.
        column: String,
        /// The mean given.
        mean: f32,
        /// The standard deviation given.
        std: f32,
    },
    /// A categorical column has no category.
    #[error("the categorical column \"{column}\" has no categories")]
    NoCategories {
        /// The column's name.
        column: String,
    },
    /// A category is the empty string, which stands for a missing value.
    #[error("a category of column \"{column}\" is empty: the empty string means missing")]
    EmptyCategory {
        /// The column's name.
        column: String,
    },
    /// A column lists a category twice.
    #[error("the category \"{category}\" of column \"{column}\" is listed twice")]
    DuplicateCategory {
        /// The column's name.
        column: String,
        /// The category listed twice.
        category: String,
    },
    /// The category used for missing values does not exist.
    #[error("column \"{column}\" imputes category {impute}, but has only {categories} categories")]
    ImputeOutOfRange {
        /// The column's name.
        column: String,
        /// The index given.
        impute: usize,
        /// How many categories there are.
        categories: usize,
    },
    /// A table to transform has another number of columns than the preprocessing.
    #[error("the table has {found} columns, the preprocessing {expected}")]
    ColumnCount {
        /// Columns of the preprocessing.
        expected: usize,
        /// Columns of the table.
        found: usize,
    },
    /// A table to transform holds text where numbers are wanted, or the other way round.
    #[error("column \"{column}\" should hold {expected}")]
    ColumnKind {
        /// The column's name.
        column: String,
        /// What it should hold: "numbers" or "text".
        expected: &'static str,
    },
    /// The columns of a table to transform differ in length.
    #[error("column \"{column}\" has {found} rows, the first column {expected}")]
    RowCount {
        /// The column's name.
        column: String,
        /// Rows of the first column.
        expected: usize,
        /// Rows of this column.
        found: usize,
    },
    /// The model's name is empty; ONNX wants one.
    #[error("the model's name is empty")]
    EmptyName,
    /// A metadata key is empty, or belongs to this crate.
    #[error("the metadata key \"{key}\" is empty or reserved")]
    InvalidMetadataKey {
        /// The key.
        key: String,
    },
    /// A metadata key was given twice.
    #[error("the metadata key \"{key}\" was given twice")]
    DuplicateMetadataKey {
        /// The key.
        key: String,
    },
    /// A classifier needs the names of at least two classes.
    #[error("a classifier needs the names of at least 2 classes, {found} were given")]
    TooFewClasses {
        /// How many names were given.
        found: usize,
    },
    /// A class has an empty name.
    #[error("class {index} has an empty name")]
    EmptyClassName {
        /// The class, as a label value.
        index: usize,
    },
    /// Two classes have the same name.
    #[error("two classes are called \"{name}\"")]
    DuplicateClass {
        /// The name they share.
        name: String,
    },
    /// The model knows a label which has no class name.
    #[error("the model predicts label {label}, but only {classes} class names were given")]
    UnnamedClass {
        /// The label value inside the model.
        label: usize,
        /// How many class names were given.
        classes: usize,
    },
    /// The model was trained on another number of features than the preprocessing makes.
    #[error("the model takes {found} features, the preprocessing makes {expected}")]
    FeatureCount {
        /// Features the preprocessing makes.
        expected: usize,
        /// Features the model takes.
        found: usize,
    },
    /// A number of the model is not finite in 32 bits.
    #[error("the model holds {value} as {what}, which is not a finite 32-bit number")]
    NonFiniteParameter {
        /// Which number it is.
        what: &'static str,
        /// Its value in the model.
        value: f64,
    },
    /// A column lets missing values pass, and the model, or a stage before it, cannot take them.
    #[error("column \"{column}\" imputes nothing, but only trees can take missing values")]
    MissingValues {
        /// The column's name.
        column: String,
    },
    /// Another number of class names was given than the model has classes or clusters.
    #[error("the model has {expected} classes, but {found} class names were given")]
    ClassCount {
        /// Classes or clusters of the model.
        expected: usize,
        /// How many names were given.
        found: usize,
    },
    /// Another number of answers than clusters.
    #[error("the model has {expected} clusters, but {found} of them were given an answer")]
    AnswerCount {
        /// Clusters of the model.
        expected: usize,
        /// Clusters with an answer.
        found: usize,
    },
    /// Two models of a composition stand for the same label.
    #[error("two models stand for label {label}")]
    DuplicateLabel {
        /// The label value.
        label: usize,
    },
    /// The model is empty: it has no tree, no support vector, no class …
    #[error("the model has no {what}")]
    EmptyModel {
        /// What it has none of.
        what: &'static str,
    },
    /// A number of the model should be positive.
    #[error("the model holds {value} as {what}, which should be positive")]
    NotPositive {
        /// Which number it is.
        what: &'static str,
        /// Its value in the model.
        value: f64,
    },
}
