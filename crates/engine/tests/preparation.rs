//! How numbers enter a model, as the learner chooses it: in linfa and in the ONNX file alike, and as ever where nothing is
//! chosen.

mod deeds;

use deeds::act;
use engine::Project;
use engine::data::{Dataset, sets};
use engine::train::estimator::cards;
use engine::train::features::FeatureKind;
use engine::train::onnx::Provenance;
use engine::train::{self, parity};
use engine::{checks, digest::digest};
use protocol::*;
use table::{Column, Table};

fn built_in(id: &str) -> Dataset {
    let set = sets::find(id).expect("the set is built in");
    Dataset::new(set.table(7), set.roles(), &set.split(42))
}

/// Rows with missing numbers and texts; the largest of the numbers lie around `offset`.
fn mixed(offset: f64, step: f64) -> Dataset {
    let rows = 400usize;
    let number = |row: usize| if row % 11 == 3 { f64::NAN } else { (row * 37 % 101) as f64 / 7.0 };
    let texts = ["red", "dark blue", "\"green\", light", "é"];
    let text = |row: usize| (row % 13 != 5).then(|| if row % 97 == 1 { "seen once" } else { texts[row * 7 % 4] });
    let label = |row: usize| Some(if (row * 37 % 101) + row * 7 % 4 * 20 > 80 { "yes" } else { "no" });
    let far = |row: usize| offset + (row * 7919 % 4001) as f64 * step;
    let table = Table::new(vec![
        Column::numeric("a number", (0..rows).map(number).collect()),
        Column::categorical("colour, of it", (0..rows).map(text)),
        Column::numeric("großer Abstand", (0..rows).map(far).collect()),
        Column::categorical("answer", (0..rows).map(label)),
    ]);
    let roles = Roles { target: "answer".into(), task: Task::Classification, ignored: Vec::new() };
    Dataset::new(table.expect("equal lengths"), roles, &sets::default_split(true, Task::Classification, 3))
}

/// All sets on which each way of preparing columns is tried.
fn data() -> [(&'static str, Dataset); 3] {
    [("iris", built_in("iris")), ("diabetes", built_in("diabetes")), ("mixed", mixed(3.0, 0.01))]
}

/// Every estimator for the data, with parameters that keep it small.
fn estimators(data: &Dataset) -> Vec<Estimator> {
    let cards = cards(data.roles.task).into_iter();
    let cards = cards.filter(|card| card.kind != "ftrl" || data.classes().len() == 2);
    let small = |card: EstimatorCard| {
        let of = |id: &str| card.parameters.iter().any(|parameter| parameter.id == id);
        let mut estimator = Estimator::new(&card.kind);
        for (id, number) in [("n_estimators", 12.0), ("ensemble_size", 6.0), ("max_rows", 150.0)] {
            if of(id) {
                estimator = estimator.number(id, number);
            }
        }
        estimator
    };
    cards.map(small).collect()
}

fn onnx(name: &str, data: &Dataset, config: &RunConfig) -> Result<(train::Model, Vec<u8>), Failure> {
    let from = Provenance { data: name.into(), digest: "0".repeat(64) };
    let model = train::fit(data, config, &mut |_| {})?;
    let onnx = train::onnx::write(data, &model, config, &from)?;
    Ok((model, onnx))
}

/// Fits, and compares with tract in this process.
fn answers_alike(name: &str, data: &Dataset, config: &RunConfig) {
    let name = format!("{name} {} {:?}", config.estimator.kind, config.preparation);
    let (model, onnx) = onnx(&name, data, config).unwrap_or_else(|failure| panic!("{name}: {}", failure.message));
    let parity = parity::measure(data, &model, &model.plan.signature(data), &onnx)
        .unwrap_or_else(|failure| panic!("{name}: {}", failure.message));
    let packaged = checks::Packaged { task: data.roles.task, parity: &parity, size: 0 };
    let judged = checks::of_package(&packaged, &Settings::new());
    let found = judged.iter().find(|judged| judged.check == "onnx_parity").map(|judged| &judged.finding);
    assert_eq!(found.map(|found| found.outcome), Some(checks::Outcome::Passed), "{name}: {found:?}");
}

#[test]
fn whatever_stands_for_missing_numbers_answers_alike_in_linfa_and_onnx() {
    for (name, data) in data() {
        for estimator in estimators(&data) {
            for option in ["mean", "median", "most_frequent", "constant"] {
                let mut config = RunConfig::new(estimator.clone(), 42).prepared("impute", option);
                config.preparation.push(Setting::number("fill_value", 4.25));
                answers_alike(name, &data, &config);
            }
        }
    }
}

#[test]
fn however_numbers_are_scaled_they_answer_alike_in_linfa_and_onnx() {
    for (name, data) in data() {
        for estimator in estimators(&data) {
            for option in ["none", "standard", "min_max", "robust"] {
                let takes_all = estimator.kind != "multinomial_nb" || ["none", "min_max"].contains(&option);
                if takes_all {
                    answers_alike(name, &data, &RunConfig::new(estimator.clone(), 42).prepared("scale", option));
                }
            }
        }
    }
}

#[test]
fn columns_have_the_figures_that_were_chosen() {
    let data = mixed(3.0, 0.01);
    let column = data.table.column("a number").expect("a column");
    let table::Values::Numeric(values) = &column.values else { panic!("of numbers") };
    let mut seen: Vec<f64> = data.parts.train.iter().map(|&row| f64::from(values[row as usize] as f32)).collect();
    seen.retain(|value| !value.is_nan());
    seen.sort_by(f64::total_cmp);
    let of = |config: RunConfig| {
        let model = train::fit(&data, &config, &mut |_| {}).unwrap_or_else(|failure| panic!("{}", failure.message));
        match model.plan.features()[0].kind {
            FeatureKind::Numeric { impute, scale, .. } => (impute, scale),
            FeatureKind::Categorical { .. } => panic!("numbers come first"),
        }
    };
    let logistic = || RunConfig::new(Estimator::new("logistic_regression"), 42);
    let tree = || RunConfig::new(Estimator::new("decision_tree"), 42);
    let mean = seen.iter().sum::<f64>() / seen.len() as f64;
    let variance = seen.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / seen.len() as f64;
    let standard = (mean as f32, libm::sqrt(variance) as f32);
    assert_eq!(of(logistic()), (Some(mean as f32), Some(standard)));
    assert_eq!(of(tree()), (None, None));

    let median = ((seen[(seen.len() - 1) / 2] + seen[seen.len() / 2]) / 2.0) as f32;
    assert_eq!(of(logistic().prepared("impute", "median")), (Some(median), Some(standard)));
    assert_eq!(of(tree().prepared("impute", "median")), (Some(median), None));
    assert_eq!(of(tree().prepared("scale", "standard")), (None, Some(standard)));
    let ends = (seen[0] as f32, (seen[seen.len() - 1] - seen[0]) as f32);
    assert_eq!(of(logistic().prepared("scale", "min_max")).1, Some(ends));
    let (center, spread) = of(logistic().prepared("scale", "robust")).1.expect("it is scaled");
    assert_eq!(center, median);
    assert!(spread > ends.1 / 4.0 && spread < ends.1, "{spread}");
    let mut filled = tree().prepared("impute", "constant");
    filled.preparation.push(Setting::number("fill_value", -1.5));
    assert_eq!(of(filled), (Some(-1.5), None));
}

#[test]
fn what_was_not_chosen_gives_the_bytes_it_gave_before_there_was_a_choice() {
    // Trees compute with nothing but sums and comparisons, so their bytes are the same on every machine.
    let before = [
        ("diabetes", "decision_tree", "1f9186812c89130ebad9a1ce574e2d93870059434a78291fd4eeba792a69f804"),
        ("diabetes", "extra_trees", "5c68049a572f1053f94c71e5dcba8e644204936f613b9ba1a0cdd4a5b6e06e0e"),
        ("diabetes", "random_forest", "5b76d4dba594f75277788a6babb011adf5177c20eeaba5162cc0b30e3cfcf6e8"),
        ("iris", "decision_tree", "1281fe54371bb64b632d7c62a454b6c2bcd900d5a63e8cdb8a0b6682a09d03e5"),
        ("iris", "extra_trees", "f4f8851481b9d28962c92eeaefa97d961345121e7c396c447c1f3f130b8d0c75"),
        ("iris", "random_forest", "2cc16422b050d69d739b64f35abd4dcb427cfa4c1334192c50e5dc872059800e"),
        ("mixed", "decision_tree", "3cfbe5464e7b9f609cf9a9232b6e853ec354504ac863ac59c825280bd3413493"),
        ("mixed", "extra_trees", "578fc2ab66464e84d437701143bee48112f8edfc85db382ca75dcd37557789a6"),
        ("mixed", "random_forest", "d75cd4a600f240540dbcbde6fce73117ddcb79ed08b002343749ac8bf18e6476"),
    ];
    let sets = [("iris", built_in("iris")), ("diabetes", built_in("diabetes")), ("mixed", mixed(1.7e9, 100.0))];
    for (set, kind, expected) in before {
        let (_, data) = sets.iter().find(|(name, _)| *name == set).expect("a set");
        let mut estimator = Estimator::new(kind);
        if kind != "decision_tree" {
            estimator = estimator.number("n_estimators", 12.0);
        }
        let mut config = RunConfig::new(estimator, 42);
        let bytes = |config: &RunConfig| onnx(set, data, config).expect("it learns").1;
        assert_eq!(digest(&bytes(&config)), expected, "{set} {kind}");
        // A choice is told in the metadata, also where it changes nothing else.
        config = config.prepared("impute", "median");
        assert_ne!(digest(&bytes(&config)), expected, "{set} {kind}");
    }
}

#[test]
fn an_estimator_of_counts_refuses_negative_numbers_in_words() {
    let data = mixed(3.0, 0.01);
    let refused = |config: RunConfig| train::fit(&data, &config, &mut |_| {}).err().expect("refused").message;
    let counts = || RunConfig::new(Estimator::new("multinomial_nb"), 42);
    let mut below = counts().prepared("impute", "constant");
    below.preparation.push(Setting::number("fill_value", -100.0));
    for config in [counts().prepared("scale", "standard"), counts().prepared("scale", "robust"), below] {
        let message = refused(config);
        assert!(message.contains("takes no negative numbers"), "{message}");
    }
}

#[test]
fn a_journal_says_of_the_preparation_only_what_was_chosen() {
    let usual = RunConfig::new(Estimator::new("decision_tree"), 42);
    let line = r#"{"estimator":{"kind":"decision_tree","settings":[]},"seed":42}"#;
    assert_eq!(serde_json::to_string(&usual).expect("JSON"), line);
    let chosen = usual.clone().prepared("impute", "median");
    for config in [usual, chosen] {
        let json = serde_json::to_string(&config).expect("JSON");
        assert_eq!(serde_json::from_str::<RunConfig>(&json).expect("the same"), config);
        // What follows is found, so the fields are as many as are read.
        let bytes = postcard::to_allocvec(&(config.clone(), 7u8)).expect("bytes");
        assert_eq!(postcard::from_bytes::<(RunConfig, u8)>(&bytes).expect("the same"), (config, 7));
    }
}

fn inputs(project: &Project) -> Vec<String> {
    let PageView::Train(view) = project.page(Page::Train) else { panic!("train") };
    let details = view.runs.iter().map(|run| detail(project, run.run));
    let rows = details.flat_map(|detail| detail.parameters.rows).filter(|row| row[0] == "inputs");
    rows.map(|row| row[1].clone()).collect()
}

fn detail(project: &Project, run: u32) -> RunDetail {
    let Ok(Answer::Run(detail)) = project.query(Query::Run { run }) else { panic!("a run") };
    *detail
}

#[test]
fn what_was_chosen_is_told_kept_and_read_again() {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: "iris".into() });
    let run = || RunConfig::new(Estimator::new("gaussian_nb"), 42);
    // As the form sends it.
    let mut usual = run().prepared("impute", "usual").prepared("scale", "usual");
    usual.preparation.push(Setting::number("fill_value", 0.0));
    act(&mut project, Command::StartRun(run()));
    act(&mut project, Command::StartRun(usual));
    let chosen = run().prepared("impute", "median").prepared("scale", "robust");
    act(&mut project, Command::StartPipeline(PipelineConfig { run: chosen, limits: Settings::new() }));
    let told = ["missing by median, robust scaling", "imputed", "imputed"];
    assert_eq!(inputs(&project), told);
    let PageView::Train(view) = project.page(Page::Train) else { panic!("train") };
    let repeated = detail(&project, 2).repeated.map(|status| status.word);
    assert_eq!(repeated.as_deref(), Some("Same bytes as r-001"));
    assert_eq!(
        view.preparation.iter().map(|card| card.id.as_str()).collect::<Vec<_>>(),
        ["impute", "fill_value", "scale"]
    );

    let Ok(Answer::File { bytes, .. }) = project.query(Query::ExportProject) else { panic!("a file") };
    let (again, _) = Project::import(&bytes).expect("it opens");
    assert_eq!(again.state_hash(), project.state_hash());
    assert_eq!(inputs(&again), told);

    let wrong = project.decide(Command::StartRun(run().prepared("scale", "somehow"))).err().expect("refused");
    assert_eq!((wrong.code.as_str(), wrong.message.as_str()), ("train.preparation", "Scaling is out of range."));
}
