//! Values that follow from others. Every page is made of them.
#![expect(clippy::disallowed_types, reason = "this is what others use instead")]

use std::{any::Any, marker::PhantomData, sync::Arc};

use leptos::{
    prelude::*,
    tachys::{html::attribute::IntoAttributeValue, view::IntoRender},
};

/// A value computed from signals. It is computed again when one of them changed, and tells only when it differs.
///
/// It does what Leptos' `Memo` does. A memo is compiled anew for each type of value, which made a tenth of the page;
/// of this there is one for all types.
///
/// A text or an effect that reads two of these, one of which follows from the other, is not told when only the first
/// changes and the other is read before it (reactive_graph 0.2.16). What reads several belongs in a `Computed` itself.
pub struct Computed<T> {
    node: Memo<Shared>,
    value: PhantomData<fn() -> T>,
}

impl<T> Clone for Computed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Computed<T> {}

impl<T: PartialEq + Send + Sync + 'static> Computed<T> {
    /// Computes when it is asked for the first time.
    pub fn new(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self { node: node(Box::new(move || Some(Shared(Arc::new(compute()))))), value: PhantomData }
    }

    /// Stays what it was while there is nothing to compute it from. There must be something at first.
    pub fn while_there(compute: impl Fn() -> Option<T> + Send + Sync + 'static) -> Self {
        Self { node: node(Box::new(move || Some(Shared(Arc::new(compute()?))))), value: PhantomData }
    }
}

impl<T: Send + Sync + 'static> Computed<T> {
    /// Reads the value, and follows it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(value(&self.node.get()))
    }

    /// Reads the value as it is now.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(value(&self.node.get_untracked()))
    }

    /// A copy of the value, followed.
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// A copy of the value as it is now.
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }
}

/// A value of any type that can be compared with another.
#[derive(Clone)]
struct Shared(Arc<dyn Value>);

trait Value: Send + Sync {
    fn same(&self, other: &dyn Value) -> bool;
    fn any(&self) -> &dyn Any;
}

impl<T: PartialEq + Send + Sync + 'static> Value for T {
    fn same(&self, other: &dyn Value) -> bool {
        other.any().downcast_ref() == Some(self)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.same(&*other.0)
    }
}

fn node(compute: Box<dyn Fn() -> Option<Shared> + Send + Sync>) -> Memo<Shared> {
    Memo::new(move |before: Option<&Shared>| {
        compute().or_else(|| before.cloned()).expect("a value that may go is there at first")
    })
}

fn value<T: 'static>(shared: &Shared) -> &T {
    shared.0.any().downcast_ref().expect("a node holds what it was made for")
}

/// A value that never changes.
impl<T: Clone + PartialEq + Send + Sync + 'static> From<T> for Computed<T> {
    fn from(constant: T) -> Self {
        Self::new(move || constant.clone())
    }
}

impl<T: Clone + Send + Sync + 'static> From<Computed<T>> for Signal<T> {
    fn from(computed: Computed<T>) -> Self {
        Self::derive(move || computed.get())
    }
}

impl From<Computed<Option<String>>> for MaybeProp<String> {
    fn from(computed: Computed<Option<String>>) -> Self {
        Signal::<Option<String>>::from(computed).into()
    }
}

/// A text can stand in a view as it is.
impl IntoRender for Computed<String> {
    type Output = Signal<String>;

    fn into_render(self) -> Self::Output {
        self.into()
    }
}

impl IntoAttributeValue for Computed<String> {
    type Output = Signal<String>;

    fn into_attribute_value(self) -> Self::Output {
        self.into()
    }
}

/// A part of a view. What is equal to the part before does not redraw.
pub fn part<V, T>(view: Computed<V>, pick: impl Fn(&V) -> T + Send + Sync + 'static) -> Computed<T>
where
    V: Send + Sync + 'static,
    T: PartialEq + Send + Sync + 'static,
{
    Computed::new(move || view.with(&pick))
}

/// Lets a draft follow the project's value until the learner changes the draft.
pub fn follow<T>(source: Computed<T>, draft: RwSignal<T>)
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Effect::new(move |before: Option<T>| {
        let now = source.get();
        if before.is_some_and(|before| before != now && draft.get_untracked() == before) {
            draft.set(now.clone());
        }
        now
    });
}
