//! Values that are registered where they are defined, before `main`: what tract uses of the crate of this name, which it
//! stands in for.
//!
//! tract's crates register model transforms that can be asked for by name: other float types, batches, patches in NNEF. What
//! is registered is never dead code, so all of NNEF, its convolutions and Fourier transforms would be in the engine's wasm.
//! The sandbox asks for none of them: here they are not registered, and looking one up finds nothing.
//!
//! ```
//! struct Kernel(&'static str);
//! struct ModelTransformFactory(&'static str);
//! inventory::collect!(Kernel);
//! inventory::collect!(ModelTransformFactory);
//!
//! inventory::submit!(Kernel("one"));
//! inventory::submit! {
//!     Kernel("two")
//! }
//! inventory::submit!(ModelTransformFactory("f32_to_f16"));
//!
//! let mut names: Vec<&str> = inventory::iter::<Kernel>().map(|kernel| kernel.0).collect();
//! names.sort();
//! assert_eq!(names, ["one", "two"]);
//! assert_eq!(inventory::iter::<Kernel>.into_iter().len(), 2);
//! assert_eq!(inventory::iter::<ModelTransformFactory>().len(), 0);
//! ```

use std::convert::Infallible;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};
use std::vec::IntoIter;

/// What can be registered; [`collect!`] makes a type of it.
pub trait Collect: Sync + Sized + 'static {
    /// All that was registered.
    fn registered() -> &'static Registered<Self>;
}

/// All registered values of a type.
pub struct Registered<T: 'static>(Mutex<Vec<&'static T>>);

impl<T> Registered<T> {
    /// None yet.
    #[expect(clippy::new_without_default, reason = "it is made in a static")]
    pub const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

/// A value that registers itself; [`submit!`] does not know its type.
pub trait Value: Sync {
    /// Does so once: a wasm module may be begun again with each call from outside.
    fn register(&'static self);
}

impl<T: Collect> Value for T {
    fn register(&'static self) {
        let mut all = T::registered().0.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.iter().any(|known| std::ptr::eq(*known, self)) {
            all.push(self);
        }
    }
}

fn all<T: Collect>() -> IntoIter<&'static T> {
    T::registered().0.lock().unwrap_or_else(PoisonError::into_inner).clone().into_iter()
}

/// All registered values of a type: `inventory::iter::<T>` is a value to iterate over, and can be called like a function.
#[expect(non_camel_case_types, reason = "it is used like a function")]
#[derive(Clone, Copy)]
pub enum iter<T> {
    #[doc(hidden)]
    iter,
    #[doc(hidden)]
    Of(PhantomData<fn() -> T>, Infallible),
}

#[doc(hidden)]
mod value {
    pub use super::iter::*;
}
#[doc(hidden)]
pub use value::*;

impl<T: Collect> IntoIterator for iter<T> {
    type Item = &'static T;
    type IntoIter = IntoIter<&'static T>;

    fn into_iter(self) -> Self::IntoIter {
        all()
    }
}

impl<T: Collect> Deref for iter<T> {
    type Target = fn() -> IntoIter<&'static T>;

    fn deref(&self) -> &Self::Target {
        &(all::<T> as fn() -> IntoIter<&'static T>)
    }
}

/// Lets values of a type be registered.
#[macro_export]
macro_rules! collect {
    ($type:ty) => {
        impl $crate::Collect for $type {
            fn registered() -> &'static $crate::Registered<Self> {
                static REGISTERED: $crate::Registered<$type> = $crate::Registered::new();
                &REGISTERED
            }
        }
    };
}

/// Registers a value, unless it is a model transform.
#[macro_export]
macro_rules! submit {
    (ModelTransformFactory $fields:tt) => {};
    ($root:tt::transform::ModelTransformFactory $fields:tt) => {};
    ($($value:tt)*) => {
        const _: () = {
            static VALUE: &dyn $crate::Value = &{ $($value)* };
            extern "C" fn register() {
                $crate::Value::register(VALUE);
            }
            // Where the linker collects what runs before `main`.
            #[used]
            #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
            #[cfg_attr(windows, unsafe(link_section = ".CRT$XCU"))]
            #[cfg_attr(not(any(windows, target_vendor = "apple")), unsafe(link_section = ".init_array"))]
            static BEFORE_MAIN: extern "C" fn() = register;
        };
    };
}
