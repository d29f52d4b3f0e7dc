//! What can be done with the project as a whole: name it, save it, copy it, delete it, open another.

use leptos::prelude::*;
use protocol::{Answer, Command, CsvChoices, Failure, Page, ProjectCard, Query, ShelfAct};

use super::{
    chips::ChipList,
    hide_popover,
    past::{redoable, undoable},
    use_layers,
};
use crate::{
    components::{Dialog, FilePick, Icon, IconName, If, Taker, open_while, save_file},
    engine::{Engine, use_engine},
    reactive::Computed,
    route::go,
};

/// Saves the whole project as one file.
pub fn save_project(engine: Engine) {
    save(engine, Query::ExportProject);
}

/// Saves the file that is the answer to a question.
pub fn save(engine: Engine, query: Query) {
    engine.query(query, move |outcome| saved(engine, outcome));
}

/// Saves a file that was answered, or says why there is none.
pub fn saved(engine: Engine, outcome: Result<Answer, Failure>) {
    match outcome {
        Ok(Answer::File { name, mime, bytes }) => {
            save_file(&name, &mime, &bytes);
            engine.notices().toast(format!("Saved {name}."));
        }
        Ok(_) => {}
        Err(failure) => engine.fail(failure),
    }
}

/// Takes a project file. It becomes a project of its own; where there is one only, it asks before it replaces that.
pub fn open_project() -> Callback<(String, Vec<u8>)> {
    let engine = use_engine();
    let opening = use_layers().opening;
    Callback::new(move |(name, bytes)| {
        if engine.project().with_untracked(Option::is_some) {
            engine.send(Command::OpenProject { name, bytes });
        } else {
            opening.set(Some((name, bytes)));
        }
    })
}

/// Takes what comes where data is asked for: a project file is opened, everything else is read as CSV, to be looked over on Data.
pub fn data_or_project() -> Taker {
    let engine = use_engine();
    let csv = UnsyncCallback::new(move |file: web_sys::File| {
        let file = engine.hand_over(file);
        engine.ask(Command::ReadCsv { file, choices: CsvChoices::default() }, move |outcome| {
            if let Err(failure) = outcome {
                engine.fail(failure);
            }
        });
        go(Page::Data);
    });
    Taker::File(csv, open_project())
}

/// Most projects that the menu lists; all are on Home.
const LISTED: usize = 5;

/// The other projects of this browser, as far as the menu lists them.
fn others(engine: Engine) -> Vec<ProjectCard> {
    let open = engine.project().get();
    let others = |cards: &Vec<ProjectCard>| {
        cards.iter().filter(|card| !card.deleted && Some(card.number) != open).take(LISTED).cloned().collect()
    };
    engine.projects().with(others)
}

/// Name of the project with its menu.
#[component]
pub fn ProjectMenu() -> impl IntoView {
    let engine = use_engine();
    let layers = use_layers();
    let project = project_name(engine);
    let open = open_project();
    let act = move |act: ShelfAct| {
        hide_popover(MENU);
        engine.shelf(act);
    };
    let pick = Callback::new(move |file| {
        hide_popover(MENU);
        open.run(file);
    });
    view! {
        <button type="button" class="btn quiet project" popovertarget=MENU>
            <span class="pname">{move || project.get().unwrap_or_else(|| "Project".into())}</span>
            <Icon name=IconName::Down/>
        </button>
        <div id=MENU class="menu left" popover="auto">
            <div class="phone"><div class="stack pad"><ChipList/></div></div>
            <Step what=undoable(engine) word="Undo" key="Z" command=Command::Undo/>
            <Step what=redoable(engine) word="Redo" key="Shift Z" command=Command::Redo/>
            <button type="button" class="item" on:click=move |_| { hide_popover(MENU); layers.journal.set(true); }>"Journal…"</button>
            <hr/>
            <button type="button" class="item" on:click=move |_| { hide_popover(MENU); layers.rename.set(true); }>"Rename…"</button>
            <button type="button" class="item" on:click=move |_| { hide_popover(MENU); save_project(engine); }>"Save project file"</button>
            <FilePick label="Open project file…" accept="" taker=Taker::project(pick) class="item"/>
            <If when=move || engine.project().with(Option::is_some)>
                <hr/>
                <button type="button" class="item" on:click=move |_| act(ShelfAct::Create)>"New project"</button>
                <button type="button" class="item" on:click=move |_| act(ShelfAct::Duplicate)>"Duplicate"</button>
                <button
                    type="button"
                    class="item"
                    on:click=move |_| engine.project().get_untracked().into_iter().for_each(|number| act(ShelfAct::Delete(number)))
                >"Delete"</button>
                {move || others(engine).into_iter().map(|card| view! {
                    <button type="button" class="item" on:click=move |_| { hide_popover(MENU); engine.switch(card.number); }>
                        <span class="grow">"Open “"{card.name}"”"</span>
                    </button>
                }).collect_view()}
            </If>
        </div>
    }
}

const MENU: &str = "project-menu";

/// Undo or redo, with what it is about.
#[component]
fn Step(
    /// What would be undone or done again.
    what: Computed<Option<String>>,
    word: &'static str,
    key: &'static str,
    command: Command,
) -> impl IntoView {
    let engine = use_engine();
    view! {
        <button
            type="button"
            class="item"
            disabled=move || what.with(Option::is_none)
            on:click=move |_| { hide_popover(MENU); engine.send(command.clone()); }
        >
            <span class="grow">{word}<small class="t2">{move || what.get().map(|what| format!(" {what}"))}</small></span>
            <kbd>{key}</kbd>
        </button>
    }
}

/// The dialogs that any page may open.
#[component]
pub fn ProjectDialogs() -> impl IntoView {
    view! {
        <Rename/>
        <Open/>
    }
}

#[component]
fn Rename() -> impl IntoView {
    let engine = use_engine();
    let open = use_layers().rename;
    let project = project_name(engine);
    let name = RwSignal::new(String::new());
    Effect::new(move |_| {
        if open.get() {
            name.set(project.get_untracked().unwrap_or_default());
        }
    });
    let unfit = move || {
        name.with(|name| name.trim().is_empty())
            || project.with(|project| project.as_deref() == Some(name.get().trim()))
    };
    let rename = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !unfit() {
            open.set(false);
            engine.send(Command::RenameProject { name: name.get_untracked().trim().to_owned() });
        }
    };
    view! {
        <Dialog open title="Rename the project">
            <form class="stack" on:submit=rename>
                <label class="fld wide">
                    <span>"Name"</span>
                    <span class="field l">
                        <input type="text" maxlength="80" data-focus="" prop:value=name on:input=move |event| name.set(event_target_value(&event))/>
                    </span>
                    <small class="t2">"1 to 80 characters."</small>
                </label>
                <p class="row end">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>"Keep the name"</button>
                    <button type="submit" class="btn pri" disabled=unfit title="Type another name">"Rename"</button>
                </p>
            </form>
        </Dialog>
    }
}

#[component]
fn Open() -> impl IntoView {
    let engine = use_engine();
    let file = use_layers().opening;
    let open = open_while(file);
    let project = project_name(engine);
    let replace = move |_| {
        if let Some((name, bytes)) = file.try_update(Option::take).flatten() {
            engine.send(Command::OpenProject { name, bytes });
        }
    };
    view! {
        <Dialog open title="Replace the project in this tab?">
            <p>
                {move || file.with(|file| file.as_ref().map(|(name, _)| name.clone()))}
                " replaces “" {move || project.get()} "” with its data, runs, versions and journal. Nothing is replaced if the file cannot be read."
            </p>
            <p class="row wrap end">
                <button type="button" class="btn" on:click=move |_| open.set(false)>"Keep this project"</button>
                <button type="button" class="btn" on:click=replace>"Replace the project"</button>
                <button type="button" class="btn pri" on:click=move |_| save_project(engine)>"Save this project first"</button>
            </p>
        </Dialog>
    }
}

fn project_name(engine: Engine) -> Computed<Option<String>> {
    Computed::new(move || engine.frame().with(|frame| frame.as_ref().map(|frame| frame.project.clone())))
}
