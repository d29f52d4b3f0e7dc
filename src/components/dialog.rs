//! A dialog for what needs an answer now. The browser keeps the focus inside and gives it back.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Icon, IconName, If, unique};

/// The element in a dialog that takes the focus carries this attribute.
const FOCUS: &str = "[data-focus]";

fn show(dialog: &web_sys::HtmlDialogElement) {
    if dialog.is_connected() && !dialog.open() && dialog.show_modal().is_ok() {
        let first =
            dialog.query_selector(FOCUS).ok().flatten().and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok());
        let _ = first.map(|first| first.focus());
    }
}

/// Whether a dialog is open that asks about something: as long as there is that. Closing it takes that away.
pub fn open_while<T: Send + Sync + 'static>(question: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(question.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && question.with_untracked(Option::is_some) {
            question.set(None);
        }
    });
    open
}

/// A native modal dialog; its content exists while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: String,
    /// Consequence and buttons.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(dialog) = dialog.get() else { return };
        if wanted && !dialog.open() {
            // The content is there a moment later, and the focus goes into it.
            request_animation_frame(move || show(&dialog));
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    let id = unique("dialog");
    let name = id.clone();
    view! {
        <dialog class="dlg" node_ref=dialog aria-labelledby=name on:close=move |_| open.set(false)>
            <header>
                <h2 id=id>{title}</h2>
                <button type="button" class="ib" aria-label="Close" on:click=move |_| open.set(false)><Icon name=IconName::Close/></button>
            </header>
            <If when=open>
                <div class="in">{children()}</div>
            </If>
        </dialog>
    }
}
