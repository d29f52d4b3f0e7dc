//! Mounts the page. It holds no domain logic: the engine runs in a worker, and [`engine::Engine`] is the way to it.

mod app;
mod charts;
mod components;
mod engine;
mod focus;
mod frame;
mod keys;
mod number;
mod pages;
mod reactive;
mod route;
mod theme;

fn main() {
    std::panic::set_hook(Box::new(|panic| tell(&protocol::of_panic(panic))));
    leptos::mount::mount_to_body(app::App);
}

/// Says that the page itself broke. The project is safe: it lives in the worker and in the browser's storage.
fn tell(report: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let (Some(body), Ok(note)) = (document.body(), document.create_element("p")) else { return };
    note.set_id("boot");
    let _ = note.set_attribute("role", "alert");
    note.set_text_content(Some(&format!(
        "This page stopped working. Reload it; your project is kept. Details: {report}"
    )));
    let _ = body.prepend_with_node_1(&note);
}
