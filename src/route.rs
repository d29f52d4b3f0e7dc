//! Addresses of the pages: hash routes, so that the site works under any path without a server's help.
//! It knows nothing of what the pages show.

use leptos::prelude::*;
use protocol::Page;
use wasm_bindgen::{JsCast, prelude::Closure};

/// The pages in the order of the rail, with address and name.
pub const PAGES: [(Page, &str, &str); 10] = [
    (Page::Home, "#/", "Home"),
    (Page::Brief, "#/brief", "Brief"),
    (Page::Data, "#/data", "Data"),
    (Page::Train, "#/train", "Train"),
    (Page::Pipeline, "#/pipeline", "Pipeline"),
    (Page::Registry, "#/registry", "Registry"),
    (Page::Deploy, "#/deploy", "Deploy"),
    (Page::Monitor, "#/monitor", "Monitor"),
    (Page::DriftLab, "#/drift-lab", "Drift lab"),
    (Page::Settings, "#/settings", "Settings"),
];

/// The seven stations of a model's life.
pub const STATIONS: [Page; 7] =
    [Page::Brief, Page::Data, Page::Train, Page::Pipeline, Page::Registry, Page::Deploy, Page::Monitor];

/// The address of a page, for links.
pub fn href(page: Page) -> &'static str {
    entry(page).1
}

/// The address of the place in Settings that tells what is real and what is simulated.
pub const REAL_AND_SIMULATED: &str = "#/settings/real-and-simulated";

/// The address of the place in Settings that tells what is kept.
pub const STORAGE: &str = "#/settings/storage";

/// The address of the place in Settings that tells what this is made of.
pub const ABOUT: &str = "#/settings/about";

/// The address of a place in a page.
pub fn place(page: Page, anchor: &str) -> String {
    format!("{}/{anchor}", href(page))
}

/// The name of a page, as its title and in lists.
pub fn name(page: Page) -> &'static str {
    entry(page).2
}

/// Goes to a page.
pub fn go(page: Page) {
    go_to(href(page));
}

/// Goes to an address made by [`href`].
pub fn go_to(address: &str) {
    let _ = window().location().set_hash(address);
}

/// The page looked at now.
pub fn use_page() -> RwSignal<Page> {
    expect_context()
}

/// Follows the address from now on; called once by the root. The second signal holds the anchor within the page.
pub fn provide_route() {
    let (page, anchor) = read();
    let current = RwSignal::new(page);
    let place = RwSignal::new(anchor);
    provide_context(current);
    provide_context(Anchor(place));
    let follow = Closure::<dyn FnMut()>::new(move || {
        let (page, anchor) = read();
        if current.get_untracked() != page {
            current.set(page);
        }
        place.set(anchor);
    });
    let _ = window().add_event_listener_with_callback("hashchange", follow.as_ref().unchecked_ref());
    follow.forget();
}

/// The anchor within the page, like `storage`; set again on each click.
#[derive(Clone, Copy)]
pub struct Anchor(pub RwSignal<Option<String>>);

fn entry(page: Page) -> &'static (Page, &'static str, &'static str) {
    PAGES.iter().find(|(other, ..)| *other == page).unwrap_or(&PAGES[0])
}

fn read() -> (Page, Option<String>) {
    parse(&window().location().hash().unwrap_or_default())
}

/// An unknown address leads Home.
fn parse(hash: &str) -> (Page, Option<String>) {
    let path = hash.trim_start_matches('#').trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let page = PAGES
        .iter()
        .find(|(_, address, _)| address.trim_start_matches("#/") == first)
        .map_or(Page::Home, |entry| entry.0);
    (page, (!rest.is_empty()).then(|| rest.to_owned()))
}
