//! How good a run is, part by part. Each part asks for itself, so a slider moves only what follows from it.

mod bodies;
mod threshold;

use leptos::prelude::*;
use protocol::{
    AgainState, Answer, Command, EvaluationBody, EvaluationKind, EvaluationPart, EvaluationView, EvaluationWanted,
    Query, RunRow, Task,
};

use crate::components::{Action, If, Refusal, Segmented, SelectField, VerdictBlock, unique};
use crate::engine::{Asked, asked, use_engine};
use crate::reactive::{Computed, part};
use threshold::ThresholdPart;

/// What is chosen. It stays while the page is open.
#[derive(Clone, Copy)]
pub struct Choices {
    /// The class that counts as positive; empty for the usual one.
    positive: RwSignal<String>,
    threshold: RwSignal<f64>,
    /// Of a false positive and of a false negative.
    costs: (RwSignal<f64>, RwSignal<f64>),
    /// The column whose values make the slices; empty for the usual one.
    slices: RwSignal<String>,
    /// The column whose values make the groups; empty for the usual one.
    groups: RwSignal<String>,
    /// How far an answer may be off; none for the usual one.
    tolerance: RwSignal<Option<f64>>,
    /// Precision and recall are drawn instead of ROC.
    curves: RwSignal<EvaluationKind>,
}

impl Choices {
    /// Nothing is chosen yet.
    pub fn new() -> Self {
        Self {
            positive: RwSignal::new(String::new()),
            threshold: RwSignal::new(0.5),
            costs: (RwSignal::new(1.0), RwSignal::new(1.0)),
            slices: RwSignal::new(String::new()),
            groups: RwSignal::new(String::new()),
            tolerance: RwSignal::new(None),
            curves: RwSignal::new(EvaluationKind::Roc),
        }
    }
}

/// Asks for parts, one after another.
#[derive(Clone, Copy)]
struct Asker {
    run: Computed<RunRow>,
    choices: Choices,
    /// What holds for all parts.
    head: Computed<Option<EvaluationView>>,
    /// Parts that were answered, which may ask again; the next in the row may ask for the first time.
    turn: RwSignal<usize>,
}

/// In the order in which they are asked: what takes long comes last.
const ORDER: [EvaluationKind; 13] = [
    EvaluationKind::Confusion,
    EvaluationKind::Answers,
    EvaluationKind::Errors,
    EvaluationKind::Roc,
    EvaluationKind::Calibration,
    EvaluationKind::Threshold,
    EvaluationKind::Gain,
    EvaluationKind::Classes,
    EvaluationKind::LearningCurve,
    EvaluationKind::Scores,
    EvaluationKind::Slices,
    EvaluationKind::Fairness,
    EvaluationKind::Weak,
];

/// Whether a part says something of models for a task.
fn applies(kind: EvaluationKind, task: Task) -> bool {
    use EvaluationKind::{Answers, Calibration, Classes, Confusion, Errors, Gain, PrecisionRecall, Roc, Threshold};
    match kind {
        Confusion | Threshold | Roc | PrecisionRecall | Calibration | Gain | Classes => task == Task::Classification,
        Answers | Errors => task == Task::Regression,
        _ => true,
    }
}

impl Asker {
    /// Asks for a part once those before it were answered, and again when what it follows from changes.
    fn ask(self, kind: impl Fn() -> EvaluationKind + Send + Sync + 'static) -> Computed<Option<EvaluationPart>> {
        let Self { run, choices, head, turn } = self;
        let first = untrack(&kind);
        let task = head.with_untracked(|head| head.as_ref().map(|head| head.task)).unwrap_or(Task::Classification);
        let place = ORDER.iter().filter(|kind| applies(**kind, task)).position(|kind| *kind == first).unwrap_or(0);
        let known = move |value: RwSignal<String>, among: fn(&EvaluationView) -> &Vec<String>| {
            let value = value.get();
            head.with(|head| head.as_ref().is_some_and(|head| among(head).contains(&value))).then_some(value)
        };
        let Asked { got, failed } = asked(
            move || {
                if turn.get() < place {
                    return None;
                }
                let kind = kind();
                let only = |kinds: &[EvaluationKind]| kinds.contains(&kind);
                let threshold = only(&[EvaluationKind::Threshold]);
                let wanted = EvaluationWanted {
                    run: run.with(|run| run.run),
                    parts: vec![kind],
                    threshold: threshold.then(|| choices.threshold.get()),
                    positive: known(choices.positive, |head| &head.classes),
                    costs: threshold.then(|| (choices.costs.0.get(), choices.costs.1.get())),
                    slices: only(&[EvaluationKind::Slices])
                        .then(|| known(choices.slices, |head| &head.slice_columns))
                        .flatten(),
                    groups: only(&[EvaluationKind::Fairness])
                        .then(|| known(choices.groups, |head| &head.group_columns))
                        .flatten(),
                    tolerance: only(&[EvaluationKind::Errors]).then(|| choices.tolerance.get()).flatten(),
                };
                Some((Query::Evaluate(wanted), run.with(changes)))
            },
            pick,
        );
        Effect::new(move |_| {
            if got.with(Option::is_some) || failed.with(Option::is_some) {
                turn.update(|turn| *turn = (*turn).max(place + 1));
            }
        });
        Computed::new(move || match failed.get() {
            Some(failure) => Some(EvaluationPart {
                kind: first,
                finding: format!("{} {}", failure.message, failure.hint),
                rows: String::new(),
                caution: String::new(),
                body: EvaluationBody::Nothing,
            }),
            None => got.with(|view| {
                let view = view.as_ref()?;
                let mut part = view.parts.first()?.clone();
                // That is said once, for all parts.
                if part.rows == view.rows {
                    part.rows.clear();
                }
                Some(part)
            }),
        })
    }
}

/// What of a run changes its evaluation.
fn changes(run: &RunRow) -> String {
    let state = |state: &AgainState| matches!(state, AgainState::Ready);
    format!("{} {} {}", run.evaluated, state(&run.reproduction), state(&run.learning_curve))
}

fn pick(answer: Answer) -> Option<EvaluationView> {
    match answer {
        Answer::Evaluation(view) => Some(*view),
        _ => None,
    }
}

/// The evaluation of a finished run.
#[component]
pub fn Evaluation(
    /// The run.
    run: Computed<RunRow>,
) -> impl IntoView {
    let choices: Choices = expect_context();
    let Asked { got, failed } = asked(
        move || {
            let wanted = EvaluationWanted { run: run.with(|run| run.run), ..EvaluationWanted::default() };
            Some((Query::Evaluate(wanted), run.with(changes)))
        },
        pick,
    );
    let head = Computed::new(move || got.get());
    let there = Computed::new(move || head.with(Option::is_some));
    let missing = Computed::new(move || head.with(|head| head.as_ref().and_then(|head| head.missing.clone())));
    let whole = Computed::new(move || there.get() && missing.with(Option::is_none));
    let asker = Asker { run, choices, head, turn: RwSignal::new(0) };
    // Without the others nothing is waited for.
    let alone = Asker { turn: RwSignal::new(ORDER.len()), ..asker };
    view! {
        <Refusal failure=failed />
        <If when=move || missing.with(Option::is_some)>
            <section class="plate stack" aria-label="Nothing to evaluate">
                {move || missing.get().map(|verdict| view! { <VerdictBlock verdict /> })}
                <div><Reproduce run=run /></div>
            </section>
        </If>
        <If when=whole><Parts asker=asker /></If>
        <If when=move || missing.with(Option::is_some)><div class="evparts"><LearningCurve asker=alone /></div></If>
    }
}

#[component]
fn Reproduce(run: Computed<RunRow>) -> impl IntoView {
    let engine = use_engine();
    let blocked = Signal::derive(move || {
        run.with(|run| matches!(run.reproduction, AgainState::Running(_)))
            .then(|| "It is being trained again. Wait for it, or cancel it.".to_owned())
    });
    let press = Callback::new(move |()| engine.send(Command::Reproduce { run: run.with_untracked(|run| run.run) }));
    view! { <Action label="Reproduce" blocked=blocked press=press /> }
}

#[component]
fn Parts(asker: Asker) -> impl IntoView {
    let Choices { positive, curves, slices, groups, .. } = asker.choices;
    let of_head = move |pick: fn(&EvaluationView) -> Vec<String>| {
        Computed::new(move || asker.head.with(|head| head.as_ref().map(pick).unwrap_or_default()))
    };
    let options = |names: Computed<Vec<String>>| {
        part(names, |names| names.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>())
    };
    let classes = of_head(|head| head.classes.clone());
    let notes = of_head(|head| head.notes.clone());
    let rows =
        Computed::new(move || asker.head.with(|head| head.as_ref().map(|head| head.rows.clone())).unwrap_or_default());
    let usual = Computed::new(move || {
        asker.head.with(|head| head.as_ref().map(|head| head.positive.clone())).unwrap_or_default()
    });
    // The select shows what holds, also before a choice.
    let shown = RwSignal::new(usual.get_untracked());
    Effect::new(move |_| {
        shown.set(positive.with(|name| if classes.with(|all| all.contains(name)) { name.clone() } else { usual.get() }))
    });
    Effect::new(move |before: Option<()>| {
        let name = shown.get();
        if before.is_some() && name != usual.get_untracked() || !positive.with_untracked(String::is_empty) {
            positive.set(name);
        }
    });
    let task = asker.head.with_untracked(|head| head.as_ref().map(|head| head.task)).unwrap_or(Task::Classification);
    let section = move |kind: EvaluationKind, title: &'static str, wide: bool| {
        applies(kind, task).then(|| {
            let part = asker.ask(move || kind);
            view! { <Section part=part title=title wide=wide choices=asker.choices /> }.into_any()
        })
    };
    let by = move |label: &'static str, pick: fn(&EvaluationView) -> Vec<String>, value: RwSignal<String>| {
        let columns = options(of_head(pick));
        let any = Computed::new(move || columns.with(|columns| !columns.is_empty()));
        ViewFn::from(move || view! { <If when=any><SelectField label=label options=columns value=value /></If> })
    };
    let slices = {
        let part = asker.ask(|| EvaluationKind::Slices);
        let pick = by("Sliced by", |head| head.slice_columns.clone(), slices);
        view! { <Section part=part title="Slices" wide=true choices=asker.choices pick=pick /> }.into_any()
    };
    let fairness = {
        let part = asker.ask(|| EvaluationKind::Fairness);
        let pick = by("Groups", |head| head.group_columns.clone(), groups);
        view! { <Section part=part title="Fairness" wide=true choices=asker.choices pick=pick /> }.into_any()
    };
    let curve = (task == Task::Classification).then(|| {
        let part = asker.ask(move || curves.get());
        let kinds = vec![
            (EvaluationKind::Roc, "ROC".to_owned()),
            (EvaluationKind::PrecisionRecall, "Precision–recall".to_owned()),
        ];
        let pick = move || view! { <Segmented label="Curves" options=kinds.clone() value=curves /> }.into_any();
        view! { <Section part=part title="Curves" choices=asker.choices pick=pick /> }.into_any()
    });
    let threshold = (task == Task::Classification).then(|| {
        let part = asker.ask(|| EvaluationKind::Threshold);
        view! { <ThresholdPart part=part choices=asker.choices /> }
    });
    view! {
        <section class="plate evhead" aria-label="On what">
            <div class="row wrap">
                <p class="grow">"On "{rows}"."</p>
                <If when=move || classes.with(|classes| !classes.is_empty())>
                    <SelectField label="Positive class" options=options(classes) value=shown />
                </If>
            </div>
            {move || notes.get().into_iter().map(|note| view! { <p class="meta t2">{note}</p> }).collect_view()}
        </section>
        <div class="evparts">
            {section(EvaluationKind::Scores, "Scores", true)}
            {section(EvaluationKind::Confusion, "Confusion", false)}
            {section(EvaluationKind::Answers, "Answers", false)}
            {section(EvaluationKind::Errors, "Errors", false)}
            {curve}
            {section(EvaluationKind::Calibration, "Calibration", false)}
            {section(EvaluationKind::Gain, "Gain and lift", false)}
            {threshold}
            {section(EvaluationKind::Classes, "Classes", true)}
            {slices}
            {fairness}
            {section(EvaluationKind::Weak, "Weak segments", true)}
            <LearningCurve asker=asker />
        </div>
    }
}

/// The learning curve, and the button that computes it.
#[component]
fn LearningCurve(asker: Asker) -> impl IntoView {
    let engine = use_engine();
    let run = asker.run;
    let part = asker.ask(|| EvaluationKind::LearningCurve);
    let blocked = Signal::derive(move || {
        run.with(|run| match run.learning_curve {
            AgainState::Running(_) => Some("It is being computed. Wait for it, or cancel it.".to_owned()),
            AgainState::Ready => Some("It is there.".to_owned()),
            _ => None,
        })
    });
    let press = Callback::new(move |()| engine.send(Command::LearningCurve { run: run.with_untracked(|run| run.run) }));
    let pick = move || view! { <Action label="Compute" blocked=blocked press=press /> }.into_any();
    view! { <Section part=part title="Learning curve" wide=true choices=asker.choices pick=pick /> }
}

/// A part: what was found, its picture, on how many rows, and what it does not tell.
#[component]
fn Section(
    part: Computed<Option<EvaluationPart>>,
    title: &'static str,
    choices: Choices,
    #[prop(optional)] wide: bool,
    #[prop(optional, into)] pick: ViewFn,
) -> impl IntoView {
    let there =
        Computed::new(move || part.with(|part| part.as_ref().is_some_and(|part| part.body != EvaluationBody::Nothing)));
    let body = move || {
        bodies::body(
            Computed::while_there(move || part.with(|part| part.as_ref().map(|part| part.body.clone()))),
            choices,
        )
    };
    view! {
        <Frame part=part title=title wide=wide pick=pick><If when=there>{body()}</If></Frame>
    }
}

/// The frame of a part.
#[component]
fn Frame(
    part: Computed<Option<EvaluationPart>>,
    title: &'static str,
    wide: bool,
    #[prop(optional, into)] pick: ViewFn,
    children: Children,
) -> impl IntoView {
    let id = unique("part");
    let name = id.clone();
    let text = move |pick: fn(&EvaluationPart) -> &String| {
        Computed::new(move || part.with(|part| part.as_ref().map(|part| pick(part).clone()).unwrap_or_default()))
    };
    let (finding, rows, caution) = (text(|part| &part.finding), text(|part| &part.rows), text(|part| &part.caution));
    let waits = Computed::new(move || part.with(Option::is_none));
    view! {
        <section class="plate evpart" class:wide=wide aria-labelledby=name aria-busy=move || waits.get().to_string()>
            <div class="ph wrap"><h3 id=id>{title}</h3><div class="r">{pick.run()}</div></div>
            <div class="stack method">
                <If when=waits><p class="t2">"Being computed…"</p></If>
                <p>{finding}</p>
                {children()}
                <If when=move || !rows.with(String::is_empty)><p class="meta t2">{rows}</p></If>
                <If when=move || !caution.with(String::is_empty)>
                    <p class="meta t2"><b>"What it does not tell: "</b>{caution}</p>
                </If>
            </div>
        </section>
    }
}
