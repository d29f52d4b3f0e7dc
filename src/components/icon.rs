//! Line icons in a box of 16 by 16. They are decoration: the control they stand in has a name of its own.

use leptos::prelude::*;

/// The icons there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// A cross.
    Close,
    /// An arrow into a tray, downwards.
    Download,
    /// A wedge downwards.
    Down,
    /// A house.
    Home,
    /// A flask.
    Lab,
    /// Three dots.
    More,
    /// Two bars.
    Pause,
    /// A filled wedge to the right.
    Play,
    /// A plus.
    Plus,
    /// A lens.
    Search,
    /// A gear.
    Settings,
    /// A filled wedge and a bar.
    Step,
    /// A sheet with rows and columns.
    Table,
    /// An arrow out of a tray, upwards.
    Upload,
}

/// An icon.
#[component]
pub fn Icon(
    /// Which one.
    name: IconName,
) -> impl IntoView {
    let drawing = match name {
        IconName::Close => stroke("M4 4l8 8M12 4l-8 8"),
        IconName::Download => stroke("M8 3v7M5 7.5l3 3 3-3M3 10.5V13h10v-2.5"),
        IconName::Down => stroke("M4.5 6.5L8 10l3.5-3.5"),
        IconName::Home => stroke("M2.5 7.5L8 3l5.5 4.5M4 6.8V13h8V6.8"),
        IconName::Lab => stroke("M6.5 2.5h3M7 2.5V7l-3.5 6h9L9 7V2.5M5.4 10h5.2"),
        IconName::More => bold("M3.5 8h.01M8 8h.01M12.5 8h.01"),
        IconName::Pause => bold("M5.5 3.5v9M10.5 3.5v9"),
        IconName::Play => view! { <path d="M5 3.5v9l7-4.5z" fill="currentColor"/> }.into_any(),
        IconName::Plus => stroke("M8 3v10M3 8h10"),
        IconName::Search => view! {
            <circle cx="7" cy="7" r="4"/>
            <path d="M10 10l3.5 3.5"/>
        }
        .into_any(),
        IconName::Settings => view! {
            <circle cx="8" cy="8" r="2"/>
            <path d="M8 2.5v2M8 11.5v2M2.5 8h2M11.5 8h2M4.1 4.1l1.4 1.4M10.5 10.5l1.4 1.4M4.1 11.9l1.4-1.4M10.5 5.5l1.4-1.4"/>
        }
        .into_any(),
        IconName::Step => view! {
            <path d="M4 3.5v9l6-4.5z" fill="currentColor"/>
            <path d="M12 3.5v9" stroke-width="2"/>
        }
        .into_any(),
        IconName::Table => stroke("M2.5 3.5h11v9h-11zM2.5 6.5h11M6 6.5v6"),
        IconName::Upload => stroke("M8 10.5v-7M5 6l3-3 3 3M3 10.5V13h10v-2.5"),
    };
    view! { <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg> }
}

fn stroke(path: &'static str) -> AnyView {
    view! { <path d=path/> }.into_any()
}

fn bold(path: &'static str) -> AnyView {
    view! { <path d=path stroke-width="2.2"/> }.into_any()
}
