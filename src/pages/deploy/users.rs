//! How the simulated users behave: how often they ask, and how late the truth about an answer arrives.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use protocol::{Command, DeployView, Traffic};

use crate::components::{Action, NumberField, Plate, Refusal, outcome};
use crate::engine::use_engine;
use crate::reactive::{Computed, follow, part};

/// The plate.
#[component]
pub(super) fn Users(view: Computed<DeployView>) -> impl IntoView {
    let engine = use_engine();
    let traffic = part(view, |v| v.traffic);
    let rate = RwSignal::new(traffic.with_untracked(|t| t.rate));
    let delay = RwSignal::new(traffic.with_untracked(|t| f64::from(t.label_delay)));
    follow(Computed::new(move || traffic.with(|t| t.rate)), rate);
    follow(Computed::new(move || traffic.with(|t| f64::from(t.label_delay))), delay);
    let failure = RwSignal::new(None);
    let draft = move || Traffic { rate: rate.get(), label_delay: delay.get() as u32 };
    let same =
        Computed::new(move || (draft() == traffic.get()).then(|| "The users already behave like this.".to_owned()));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if same.with_untracked(Option::is_none) && !engine.busy().get_untracked() {
            engine.ask(Command::SetTraffic(untrack(draft)), outcome(engine, failure, || {}));
        }
    };
    view! {
        <Plate title="Simulated users">
            <form class="opsform" on:submit=send>
                <p class="meta t2">"Users, latency and label delay are simulated. The answers are real: each request is answered by the deployed model."</p>
                <div class="fields">
                    <NumberField
                        label="Requests per simulated minute"
                        value=rate
                        min=1.0
                        max=200.0
                        step=1.0
                        help="The mean over a day; lowest at 04:00, highest at 16:00."
                    />
                    <NumberField
                        label="Label delay"
                        value=delay
                        min=0.0
                        max=20160.0
                        step=1.0
                        unit="min"
                        help="Simulated minutes until the true answer is known. A day has 1,440."
                    />
                </div>
                <Refusal failure=failure />
                <div class="row">
                    <Action label="Change behaviour" blocked=same submit=true />
                </div>
            </form>
        </Plate>
    }
}
