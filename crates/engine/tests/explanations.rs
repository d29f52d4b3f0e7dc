//! Why runs answer as they do: what is computed, of which models, what is said of it, and that nothing of it is kept.

mod deeds;

use deeds::{act, work};
use engine::data::{Dataset, sets};
use engine::train::estimator::{Answers, Explained, Scale};
use engine::train::explanation::{self, Cell, Cells, Explanation, Found};
use engine::train::{self, Model};
use engine::{Project, Stored, jobs};
use ndarray::{Array2, Axis};
use protocol::*;
use table::{Column, Table};

fn built_in(id: &str, rows: usize) -> Dataset {
    let set = sets::find(id).expect("it is built in");
    Dataset::new(set.table(7).head(rows), set.roles(), &set.split(42))
}

fn data() -> [(&'static str, Dataset); 3] {
    [("iris", built_in("iris", 1_000)), ("diabetes", built_in("diabetes", 1_000)), ("loans", built_in("loans", 1_000))]
}

/// Rows with missing cells, a text of many categories and a column that decides.
fn gappy(categories: usize) -> Dataset {
    let rows = 400_usize;
    let number = |row: usize| if row % 11 == 3 { f64::NAN } else { (row * 37 % 101) as f64 / 7.0 };
    let text = |row: usize| format!("c{:02}", row * 7 % categories);
    let texts: Vec<Option<String>> = (0..rows).map(|row| (row % 13 != 5).then(|| text(row))).collect();
    let label = |row: usize| Some(if (row * 37 % 101) + row * 7 % 4 * 20 > 80 { "yes" } else { "no" });
    let table = Table::new(vec![
        Column::numeric("a number", (0..rows).map(number).collect()),
        Column::categorical("colour", texts.iter().map(Option::as_deref)),
        Column::categorical("answer", (0..rows).map(label)),
    ]);
    let roles = Roles { target: "answer".into(), task: Task::Classification, ignored: Vec::new() };
    Dataset::new(table.expect("equal lengths"), roles, &sets::default_split(true, Task::Classification, 3))
}

fn fitted(data: &Dataset, estimator: &Estimator) -> Model {
    let config = RunConfig::new(estimator.clone(), 42);
    train::fit(data, &config, &mut |_| {}).unwrap_or_else(|failure| panic!("{} {}", estimator.kind, failure.message))
}

fn explained(data: &Dataset, model: &Model) -> Explanation {
    explanation::of(data, model, "accuracy", 42, &mut |_, _| {})
}

/// Every family that is explained exactly, small.
fn families(data: &Dataset) -> Vec<Estimator> {
    let small = |kind: &str| Estimator::new(kind).number("n_estimators", 12.0);
    let trees = ["random_forest", "extra_trees", "gradient_boosting"].map(small);
    let others: &[&str] = match (data.roles.task, data.classes().len()) {
        (Task::Regression, _) => &["decision_tree", "linear_regression", "elastic_net", "glm"],
        (_, 2) => &["decision_tree", "logistic_regression", "ftrl"],
        _ => &["decision_tree", "logistic_regression"],
    };
    let poisson =
        (data.roles.task == Task::Regression).then(|| Estimator::new("glm").choice("distribution", "poisson"));
    trees.into_iter().chain(others.iter().map(|kind| Estimator::new(kind))).chain(poisson).collect()
}

/// SHAP values and expected value of each row and output.
fn sums(explanation: &Explanation) -> Array2<f64> {
    let shap = explanation.shap.as_ref().unwrap_or_else(|why| panic!("{why}"));
    let sum = |(row, output): (usize, usize)| {
        shap.expected[output] + shap.values.index_axis(Axis(0), row).column(output).sum()
    };
    Array2::from_shape_fn((explanation.rows.numbers.len(), shap.outputs.len()), sum)
}

#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((found - expected).abs() <= tolerance * expected.abs().max(1.0), "{what}: {found} is not {expected}");
}

/// Compares what SHAP values add up to with the model's own answers.
fn adds_up(name: &str, data: &Dataset, estimator: &Estimator) {
    let model = fitted(data, estimator);
    let explanation = explained(data, &model);
    let shap = explanation.shap.as_ref().unwrap_or_else(|why| panic!("{name} {}: {why}", estimator.kind));
    let sums = sums(&explanation);
    let name = format!("{name} {} {:?}", estimator.kind, shap.scale);
    // linfa-ftrl answers in float32.
    let tolerance = if estimator.kind == "ftrl" { 1e-6 } else { 1e-9 };
    let answers = model.fitted.answer(&model.plan.matrix(data, &explanation.rows.numbers));
    for (row, sums) in sums.rows().into_iter().enumerate() {
        let what = format!("{name}, row {row}");
        match (&answers, shap.scale) {
            (Answers::Numbers(numbers), Scale::Number) => close(sums[0], numbers[row], tolerance, &what),
            (Answers::Numbers(numbers), Scale::Logarithm) => close(sums[0], libm::log(numbers[row]), tolerance, &what),
            (Answers::Classes { probabilities, .. }, scale) => {
                let p = &probabilities[row];
                let total: f64 = sums.iter().map(|sum| libm::exp(*sum)).sum();
                for (&class, &sum) in shap.outputs.iter().zip(sums) {
                    match scale {
                        Scale::Probability => close(sum, p[class], tolerance, &what),
                        Scale::LogOdds => {
                            close(1.0 / (1.0 + libm::exp(-sum)), p[class], tolerance, &what);
                            if estimator.kind != "ftrl" && (1e-4..0.9999).contains(&p[class]) {
                                close(sum, libm::log(p[class] / (1.0 - p[class])), tolerance, &what);
                            }
                        }
                        _ => close(libm::exp(sum) / total, p[class], tolerance, &what),
                    }
                }
            }
            (answers, scale) => panic!("{name}: {answers:?} on {scale:?}"),
        }
    }
}

#[test]
fn shap_values_and_the_expected_value_add_up_to_the_models_own_answers() {
    for (name, data) in data() {
        for estimator in families(&data) {
            adds_up(name, &data, &estimator);
        }
    }
}

#[test]
fn they_add_up_where_cells_are_missing_too() {
    let data = gappy(4);
    for estimator in families(&data) {
        adds_up("gappy", &data, &estimator);
    }
}

#[test]
fn the_expected_value_of_a_linear_model_is_its_mean_answer_in_training() {
    let data = built_in("diabetes", 1_000);
    let model = fitted(&data, &Estimator::new("linear_regression"));
    let shap = explained(&data, &model).shap.expect("it is linear");
    let Answers::Numbers(answers) = model.fitted.answer(&model.plan.matrix(&data, &data.parts.train)) else {
        panic!("numbers")
    };
    close(shap.expected[0], answers.iter().sum::<f64>() / answers.len() as f64, 1e-9, "expected");
}

#[test]
fn values_of_one_hot_features_are_folded_into_their_column() {
    let data = built_in("loans", 1_000);
    let model = fitted(&data, &Estimator::new("logistic_regression"));
    let explanation = explained(&data, &model);
    let Ok(Explained::Linear { weights, .. }) = model.fitted.explained() else { panic!("it is linear") };
    let train = model.plan.matrix(&data, &data.parts.train);
    let means = train.mean_axis(Axis(0)).expect("rows");
    let rows = model.plan.matrix(&data, &explanation.rows.numbers);
    let shap = explanation.shap.expect("it is linear");
    let mut at = 0;
    for (column, feature) in model.plan.features().iter().enumerate() {
        for row in 0..rows.nrows() {
            let own = (at..at + feature.width()).map(|i| weights[(i, 0)] * (rows[(row, i)] - means[i])).sum();
            close(shap.values[(row, column, 0)], own, 1e-9, &feature.name);
        }
        at += feature.width();
    }
    assert!(at > model.plan.columns(), "some columns are several features");
}

#[test]
fn along_a_column_a_linear_model_answers_a_straight_line_with_its_slope() {
    let data = built_in("diabetes", 1_000);
    let model = fitted(&data, &Estimator::new("linear_regression"));
    let Ok(Explained::Linear { weights, .. }) = model.fitted.explained() else { panic!("it is linear") };
    for (place, column) in explained(&data, &model).columns.iter().enumerate() {
        let along = column.along.as_ref().expect("a number");
        let Cells::Numbers(points) = &along.points else { panic!("a number") };
        assert!(points.len() <= explanation::POINTS && points.windows(2).all(|pair| pair[0] < pair[1]));
        let entered = |x: f64| model.plan.features()[place].number(x).expect("a number");
        let (first, last) = (points[0], points[points.len() - 1]);
        let slope = (along.means[(points.len() - 1, 0)] - along.means[(0, 0)]) / (last - first);
        for (point, x) in points.iter().enumerate() {
            let rise = weights[(place, 0)] * (entered(*x) - entered(first));
            close(along.means[(point, 0)] - along.means[(0, 0)], rise, 1e-9, &column.name);
            close(along.means[(0, 0)] + slope * (x - first), along.means[(point, 0)], 1e-6, &column.name);
            for line in 0..explanation::LINES {
                close(along.lines[(point, line, 0)] - along.lines[(0, line, 0)], rise, 1e-9, &column.name);
            }
        }
    }
}

#[test]
fn a_text_with_many_categories_is_tried_at_the_most_frequent_ones() {
    let data = gappy(40);
    let model = fitted(&data, &Estimator::new("decision_tree"));
    let explanation = explained(&data, &model);
    let colour = &explanation.columns[1];
    let along = colour.along.as_ref().expect("it has categories");
    assert_eq!((along.points.len(), along.left_out), (explanation::CATEGORIES, 28));
    assert_eq!(along.means.dim(), (explanation::CATEGORIES, 1));
    assert!(matches!(colour.usual, Cell::Text(Some(_))));
}

#[test]
fn a_column_that_is_missing_in_all_validation_rows_has_no_curve_and_the_others_have() {
    let mut data = gappy(4);
    let number = |row: u32| if data.parts.validation.contains(&row) { f64::NAN } else { f64::from(row * 37 % 101) };
    let numbers: Vec<f64> = (0..400).map(number).collect();
    let columns = data.table.columns().iter();
    let columns = columns.map(|column| match column.name.as_str() {
        "a number" => Column::numeric("a number", numbers.clone()),
        _ => column.clone(),
    });
    data.table = Table::new(columns.collect()).expect("equal lengths");
    for kind in ["decision_tree", "logistic_regression"] {
        let explanation = explained(&data, &fitted(&data, &Estimator::new(kind)));
        let why = explanation.columns[0].along.as_ref().expect_err("there is no value");
        assert_eq!(why, "The feature has no finite value to make a grid of.");
        assert!(explanation.columns[1].along.is_ok() && explanation.importance.is_ok() && explanation.shap.is_ok());
    }
}

#[test]
fn without_validation_rows_each_method_says_so() {
    let set = sets::find("iris").expect("it is built in");
    let split = Split { train: 70, validation: 0, test: 30, production: 0, ..set.split(42) };
    let data = Dataset::new(set.table(0), set.roles(), &split);
    let explanation = explained(&data, &fitted(&data, &Estimator::new("decision_tree")));
    fn why<T: std::fmt::Debug>(found: &Found<T>) -> &str {
        found.as_ref().expect_err("there are no rows")
    }
    let none = "There are no validation rows to explain.";
    assert_eq!((why(&explanation.importance), why(&explanation.shap)), (none, none));
    assert!(explanation.columns.iter().all(|column| why(&column.along) == none));
    assert!(explanation.rows.numbers.is_empty());
}

#[test]
fn a_model_that_is_not_explained_exactly_says_why_and_tells_what_usual_values_change() {
    let data = built_in("iris", 1_000);
    let components = Estimator::new("logistic_regression").number("n_components", 2.0);
    for (estimator, words) in [
        (Estimator::new("gaussian_nb"), "another family"),
        (Estimator::new("svm"), "another family"),
        (components, "principal components"),
    ] {
        let model = fitted(&data, &estimator);
        let explanation = explained(&data, &model);
        let why = explanation.shap.as_ref().expect_err("it is not explained exactly");
        assert!(why.contains(words) && why.ends_with('.'), "{why}");
        let changes = explanation.changes.as_ref().expect("instead");
        let (row, column) = (5, 2);
        let mut changed = model.plan.matrix(&data, &explanation.rows.numbers[row..=row]);
        let Cell::Number(usual) = explanation.columns[column].usual else { panic!("a number") };
        changed[(0, column)] = model.plan.features()[column].number(usual).expect("a number");
        let Answers::Classes { probabilities, .. } = model.fitted.answer(&changed) else { panic!("classes") };
        for (output, class) in explanation.outputs.iter().enumerate() {
            let change = explanation.rows.answers[(row, output)] - probabilities[0][*class];
            close(changes[(row, column, output)], change, 1e-12, &estimator.kind);
        }
    }
    let forest = explained(&data, &fitted(&data, &Estimator::new("decision_tree")));
    assert!(forest.shap.is_ok() && forest.changes.is_none());
}

#[test]
fn the_same_run_is_explained_the_same_twice() {
    let data = built_in("loans", 600);
    let config = RunConfig::new(Estimator::new("random_forest").number("n_estimators", 10.0), 3);
    let once = || explanation::compute(&data, &config, "roc_auc", &mut |_, _| {}).expect("it can be fitted");
    assert_eq!(once(), once());
}

// In a project.

fn project(set: &str, rows: Option<f64>, estimator: Estimator) -> Project {
    let mut project = Project::create(7);
    act(&mut project, Command::LoadBuiltin { set: set.into() });
    if let Some(rows) = rows {
        let step = Step { kind: "sample".into(), settings: vec![Setting::number("rows", rows)] };
        act(&mut project, Command::Clean { step, note: String::new() });
    }
    train_one(&mut project, estimator);
    project
}

fn train_one(project: &mut Project, estimator: Estimator) {
    act(project, Command::StartRun(RunConfig::new(estimator, 42)));
}

fn ask(project: &Project, run: u32, part: ExplanationPart) -> Result<ExplanationView, Failure> {
    match project.query(Query::Explanation(ExplanationWanted { run, part }))? {
        Answer::Explanation(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

fn state(project: &Project, run: u32) -> AgainState {
    ask(project, run, ExplanationPart::Overview).expect("the run has a model").state
}

fn overview(project: &Project, run: u32) -> OverviewExplained {
    match ask(project, run, ExplanationPart::Overview).expect("it is explained").part {
        Some(ExplainedPart::Overview(overview)) => overview,
        other => panic!("{other:?}"),
    }
}

fn column(project: &Project, run: u32, name: &str) -> ColumnExplained {
    match ask(project, run, ExplanationPart::Column { name: name.into() }).expect("it is explained").part {
        Some(ExplainedPart::Column(column)) => column,
        other => panic!("{other:?}"),
    }
}

fn row(project: &Project, run: u32, index: u32) -> RowExplained {
    match ask(project, run, ExplanationPart::Row { index }).expect("it is explained").part {
        Some(ExplainedPart::Row(row)) => row,
        other => panic!("{other:?}"),
    }
}

fn begin(project: &mut Project, run: u32) -> u32 {
    let decision = project.decide(Command::Explain { run }).expect("it can be explained");
    project.commit(decision);
    *project.jobs().first().expect("a trainer has work")
}

#[test]
fn permutation_finds_the_columns_that_the_rule_of_the_loans_uses() {
    for estimator in [Estimator::new("gradient_boosting"), Estimator::new("logistic_regression")] {
        let mut project = project("loans", Some(2_000.0), estimator);
        assert!(act(&mut project, Command::Explain { run: 1 }).is_empty());
        let overview = overview(&project, 1);
        let bars = overview.importance_bars.expect("they were permuted").bars;
        let mut first: Vec<&str> = bars[..3].iter().map(|bar| bar.name.as_str()).collect();
        first.sort_unstable();
        assert_eq!(first, ["commission", "loan", "salary"]);
        assert!(bars[3].value < 0.5 * bars[2].value, "{bars:?}");
        assert!(bars.iter().all(|bar| bar.deviation.is_some_and(|deviation| deviation >= 0.0)));
        assert!(overview.importance.finding(0).contains("matters most"), "{}", overview.importance.finding(0));
        assert!(overview.importance.basis.contains("permuted 5 times"), "{}", overview.importance.basis);
        assert_eq!(ask(&project, 1, ExplanationPart::Overview).expect("ready").columns[0], bars[0].name);
    }
}

#[test]
fn every_part_of_each_task_has_words_plots_and_a_caveat() {
    for (set, rows, estimator, outputs) in [
        ("loans", Some(1_000.0), Estimator::new("random_forest").number("n_estimators", 10.0), 1),
        ("loans", Some(1_000.0), Estimator::new("gradient_boosting").number("n_estimators", 10.0), 1),
        ("iris", None, Estimator::new("logistic_regression"), 3),
        ("diabetes", None, Estimator::new("linear_regression"), 1),
        ("diabetes", None, Estimator::new("glm").choice("distribution", "poisson"), 1),
    ] {
        let mut project = project(set, rows, estimator.clone());
        act(&mut project, Command::Explain { run: 1 });
        let view = ask(&project, 1, ExplanationPart::Overview).expect("ready");
        assert_eq!((view.state, view.id.as_str()), (AgainState::Ready, "r-001"));
        let name = format!("{set} {}", estimator.kind);
        let whole = |method: &ExplanationMethod| {
            let mut said = method.findings.iter().chain([&method.basis, &method.caveat]);
            let ends = said.all(|text| text.ends_with('.'));
            assert!(method.available && ends, "{name}: {method:?}");
            assert!(!method.findings.concat().contains("NaN") && method.basis.contains("rows"), "{name}: {method:?}");
        };
        let overview = overview(&project, 1);
        whole(&overview.importance);
        whole(&overview.shap);
        assert_eq!(overview.shap_bars.len(), outputs, "{name}");
        for bars in &overview.shap_bars {
            assert!(bars.bars.windows(2).all(|pair| pair[0].value >= pair[1].value), "{name}: largest first");
            assert!(bars.axis.domain.0 <= 0.0 && bars.bars.iter().all(|bar| bar.value <= bars.axis.domain.1), "{name}");
        }
        for of in &view.columns {
            let column = column(&project, 1, of);
            whole(&column.dependence);
            whole(&column.shap);
            let scatter = column.scatter.expect("SHAP values");
            assert_eq!(scatter.outputs.len(), outputs, "{name}");
            match &column.curves {
                Some(curves) => {
                    let curve = &curves.outputs[0];
                    assert!(curves.outputs.len() == outputs && curve.rows.len() == 20, "{name} {of}");
                    assert!(curve.rows.iter().all(|line| line.len() == curve.mean.len()), "{name} {of}");
                    let inside = |(x, y): &(f32, f32)| {
                        (curves.plane.x.domain.0..=curves.plane.x.domain.1).contains(x)
                            && (curves.plane.y.domain.0..=curves.plane.y.domain.1).contains(y)
                    };
                    assert!(curve.rows.iter().flatten().chain(&curve.mean).all(inside), "{name} {of}");
                }
                None => {
                    assert!(column.categories.len() == outputs && column.categories[0].bars.len() > 1, "{name} {of}")
                }
            }
        }
        let first = &overview.shap_bars[0];
        assert!(
            overview
                .shap_bars
                .iter()
                .all(|bars| (bars.axis.domain, &bars.axis.ticks) == (first.axis.domain, &first.axis.ticks))
        );
        for index in [0, view.rows.len() as u32 - 1] {
            let row = row(&project, 1, index);
            whole(&row.method);
            assert_eq!(row.status.is_some(), set != "diabetes", "{name}");
            assert_eq!((row.waterfalls.len(), row.cells.len()), (outputs, view.columns.len()), "{name}");
            assert!((row.leading as usize) < outputs && row.changes.is_empty());
            for waterfall in &row.waterfalls {
                let steps = &waterfall.steps;
                assert_eq!((waterfall.expected.0, waterfall.answer.0), (steps[0].from, steps[steps.len() - 1].to));
                assert!(steps.windows(2).all(|pair| pair[0].to == pair[1].from), "{name}");
                let size = |step: &WaterfallStep| (step.to - step.from).abs();
                let own = &steps[..steps.len() - usize::from(steps[steps.len() - 1].cell.is_empty())];
                assert!(own.windows(2).all(|pair| size(&pair[0]) >= size(&pair[1]) - 1e-4), "{name}: largest first");
            }
        }
    }
}

#[test]
fn rows_worth_a_look_are_the_wrong_ones_or_those_farthest_off() {
    let mut loans = project("loans", Some(1_000.0), Estimator::new("decision_tree").number("max_depth", 2.0));
    act(&mut loans, Command::Explain { run: 1 });
    let view = ask(&loans, 1, ExplanationPart::Overview).expect("ready");
    assert_eq!(view.worst_name, format!("Wrong {}", view.worst.len()));
    for index in 0..view.rows.len() as u32 {
        let row = row(&loans, 1, index);
        let wrong = view.worst.contains(&index);
        assert_eq!(row.status.map(|status| status.mark), Some(if wrong { Mark::Bad } else { Mark::Ok }));
        assert_eq!(row.answer.starts_with(&format!("{},", row.truth)), !wrong, "{} {}", row.truth, row.answer);
    }
    let mut numbers = project("diabetes", None, Estimator::new("linear_regression"));
    act(&mut numbers, Command::Explain { run: 1 });
    let view = ask(&numbers, 1, ExplanationPart::Overview).expect("ready");
    assert_eq!((view.worst.len(), view.worst_name.as_str()), (20, "Farthest off 20"));
    let worst = row(&numbers, 1, view.worst[0]);
    assert!(worst.status.is_none() && worst.answer.contains(" too "), "{}", worst.answer);
}

#[test]
fn a_model_without_shap_values_has_a_local_answer_that_says_what_it_is() {
    let mut project = project("iris", None, Estimator::new("gaussian_nb"));
    act(&mut project, Command::Explain { run: 1 });
    let overview = overview(&project, 1);
    assert!(overview.importance.available && !overview.shap.available && overview.shap_bars.is_empty());
    assert!(overview.shap.finding(0).contains("another family"));
    let of = column(&project, 1, "petal length");
    assert!(of.dependence.available && of.curves.is_some() && of.scatter.is_none());
    let row = row(&project, 1, 0);
    assert!(row.waterfalls.is_empty() && row.changes.len() == 3);
    assert!(row.method.basis.contains("another family") && row.method.basis.contains("median"));
    assert!(row.method.caveat.contains("do not add up"));
}

#[test]
fn an_explanation_is_not_there_runs_is_ready_and_is_gone_after_a_reload() {
    let mut project = project("iris", None, Estimator::new("decision_tree"));
    assert_eq!(state(&project, 1), AgainState::NotYet);
    let job = begin(&mut project, 1);
    let refused = project.decide(Command::Explain { run: 1 }).err().expect("it runs");
    assert_eq!(refused.code, "again.running");
    let request = project.request(job).expect("its rows are there");
    let mut told = Vec::new();
    let outcome = jobs::run(&request, &mut |news| told.push(news.to_vec()));
    project.progress(job, told.last().expect("it says something"));
    let AgainState::Running(progress) = state(&project, 1) else { panic!("it runs") };
    assert!(progress.doing.starts_with("Explaining r-001: ") && progress.share.is_some_and(|share| share > 0.9));
    assert!(project.frame().jobs.contains(&progress));
    let mut shares = told.iter().map(|news| {
        project.progress(job, news);
        let AgainState::Running(progress) = state(&project, 1) else { panic!("it runs") };
        progress.share.expect("it is known")
    });
    let first = shares.next().expect("it says something");
    shares.fold(first, |before, share| if share >= before { share } else { panic!("{share} after {before}") });
    let decision = project.finished(job, outcome).expect("the job is known");
    assert!(decision.entry.is_none() && decision.blobs.is_empty() && decision.failed.is_none());
    project.commit(decision);
    assert_eq!((state(&project, 1), project.jobs()), (AgainState::Ready, Vec::new()));
    let PageView::Train(train) = project.page(Page::Train) else { panic!("train") };
    assert_eq!(train.runs[0].explanation, AgainState::Ready);
    let reopened = Project::open(project.stored()).expect("it opens").project;
    assert_eq!(state(&reopened, 1), AgainState::NotYet);
}

#[test]
fn nothing_of_it_reaches_journal_or_snapshot() {
    let mut project = project("iris", None, Estimator::new("decision_tree"));
    let kept = |project: &Project| {
        let Stored { snapshot, head, entries, blobs, .. } = project.stored();
        (project.state_hash(), project.entries(), snapshot, head, entries, blobs)
    };
    let before = kept(&project);
    begin(&mut project, 1);
    assert!(kept(&project) == before);
    work(&mut project);
    row(&project, 1, 0);
    assert!(kept(&project) == before);
}

#[test]
fn explaining_can_be_cancelled_and_begun_again() {
    let mut project = project("iris", None, Estimator::new("decision_tree"));
    let job = begin(&mut project, 1);
    let outcome = jobs::run(&project.request(job).expect("its rows"), &mut |_| {});
    assert!(act(&mut project, Command::CancelJob { job }).is_empty());
    assert_eq!((state(&project, 1), project.jobs()), (AgainState::NotYet, Vec::new()));
    assert!(project.request(job).is_none());
    let late = project.finished(job, outcome).err().expect("nobody waits for it");
    assert_eq!(late.code, "job.unknown");
    assert_eq!(project.decide(Command::CancelJob { job }).err().expect("nothing runs").code, "job.unknown");
    act(&mut project, Command::Explain { run: 1 });
    assert_eq!(state(&project, 1), AgainState::Ready);
}

#[test]
fn what_a_trainer_cannot_explain_is_told() {
    let mut project = project("iris", None, Estimator::new("decision_tree"));
    let job = begin(&mut project, 1);
    let broken = Failure { code: "job.broke".into(), message: "It broke.".into(), hint: "Try again.".into() };
    let decision = project.finished(job, Err(broken.clone())).expect("the job is known");
    assert_eq!(decision.failed.as_ref(), Some(&broken));
    project.commit(decision);
    assert_eq!(state(&project, 1), AgainState::Failed(broken));
    let job = begin(&mut project, 1);
    let decision = project.finished(job, Ok(vec![255; 9])).expect("the job is known");
    project.commit(decision);
    assert!(matches!(state(&project, 1), AgainState::Failed(failure) if failure.code == "job.result"));
}

#[test]
fn runs_without_a_model_are_refused() {
    let mut project = project("iris", None, Estimator::new("decision_tree"));
    let more = Estimator::new("logistic_regression").number("n_components", 50.0);
    train_one(&mut project, more);
    let decision = project.decide(Command::StartRun(RunConfig::new(Estimator::new("svm"), 1))).expect("it can start");
    project.commit(decision);
    for (run, words) in [(2, "r-002 failed"), (3, "r-003 is still training"), (4, "no run 4"), (0, "no run 0")] {
        let asked = ask(&project, run, ExplanationPart::Overview).expect_err("it has no model");
        let told = project.decide(Command::Explain { run }).err().expect("it has no model");
        assert_eq!((asked.code, asked.message), (told.code.clone(), told.message.clone()));
        assert!(told.message.contains(words) && !told.hint.is_empty(), "{}", told.message);
    }
    let job = project.jobs()[0];
    act(&mut project, Command::CancelJob { job });
    let told = project.decide(Command::Explain { run: 3 }).err().expect("it has no model");
    assert!(told.message.contains("r-003 was cancelled"));
}

#[test]
fn columns_and_rows_that_are_not_there_are_refused() {
    let mut project = project("iris", None, Estimator::new("decision_tree"));
    act(&mut project, Command::Explain { run: 1 });
    let refused = |part: ExplanationPart| ask(&project, 1, part).expect_err("it is not there");
    assert_eq!(refused(ExplanationPart::Column { name: "species".into() }).code, "explain.column");
    assert_eq!(refused(ExplanationPart::Row { index: u32::MAX }).code, "explain.row");
    let rows = ask(&project, 1, ExplanationPart::Overview).expect("ready").rows;
    assert_eq!(refused(ExplanationPart::Row { index: rows.len() as u32 }).code, "explain.row");
    assert_eq!(row(&project, 1, rows.len() as u32 - 1).index, rows.len() as u32 - 1);
}

#[test]
fn the_newest_few_runs_are_remembered() {
    let mut project = project("iris", None, Estimator::new("decision_tree"));
    for run in 1..=5 {
        act(&mut project, Command::Explain { run });
        train_one(&mut project, Estimator::new("decision_tree").number("max_depth", f64::from(run)));
    }
    let known: Vec<bool> = (1..=5).map(|run| state(&project, run) == AgainState::Ready).collect();
    assert_eq!(known, [false, true, true, true, true]);
}

#[test]
fn another_run_of_the_same_number_is_not_explained_by_the_first() {
    let mut project = project("iris", None, Estimator::new("decision_tree"));
    act(&mut project, Command::Explain { run: 1 });
    act(&mut project, Command::Undo);
    assert_eq!(ask(&project, 1, ExplanationPart::Overview).expect_err("it is undone").code, "run.unknown");
    train_one(&mut project, Estimator::new("gaussian_nb"));
    assert_eq!(state(&project, 1), AgainState::NotYet);
}

#[test]
fn a_former_run_can_be_explained_while_looking_back() {
    let mut project = project("iris", None, Estimator::new("decision_tree"));
    let there = project.entries() - 1;
    train_one(&mut project, Estimator::new("gaussian_nb"));
    act(&mut project, Command::LookBack(Moment::Entry(there)));
    assert_eq!(ask(&project, 2, ExplanationPart::Overview).expect_err("not yet trained then").code, "run.unknown");
    act(&mut project, Command::Explain { run: 1 });
    assert_eq!(state(&project, 1), AgainState::Ready);
    act(&mut project, Command::ReturnToNow);
    assert_eq!((state(&project, 1), state(&project, 2)), (AgainState::Ready, AgainState::NotYet));
}

#[test]
fn missing_cells_are_named_and_have_no_place_in_the_scatter() {
    let mut project = Project::create(7);
    let header = "a number,colour,answer\n";
    let line = |row: usize| {
        let number = if row % 5 == 3 { String::new() } else { (row * 37 % 101).to_string() };
        let colour = ["red", "blue", "green"][row * 7 % 3];
        format!("{number},{colour},{}\n", if row * 37 % 101 > 50 { "yes" } else { "no" })
    };
    let csv: String = std::iter::once(header.to_owned()).chain((0..400).map(line)).collect();
    deeds::drop_file(&mut project, "gaps.csv", csv.as_bytes()).expect("it is a table");
    train_one(&mut project, Estimator::new("random_forest").number("n_estimators", 8.0));
    act(&mut project, Command::Explain { run: 1 });
    let scatter = column(&project, 1, "a number").scatter.expect("trees");
    assert!(scatter.note.contains("missing"), "{}", scatter.note);
    let rows = ask(&project, 1, ExplanationPart::Overview).expect("ready").rows.len();
    assert!(scatter.outputs[0].points.len() < rows && scatter.outputs[0].points.len() > rows / 2);
    let missing = (0..rows as u32).map(|index| row(&project, 1, index)).find(|row| row.cells[0].1 == "missing");
    let missing = missing.expect("every fifth is missing");
    assert!(missing.waterfalls[0].steps.iter().any(|step| step.name == "a number" && step.cell == "missing"));
    let colours: Vec<String> =
        column(&project, 1, "colour").categories[0].bars.iter().map(|bar| bar.name.clone()).collect();
    assert_eq!(colours, ["blue", "green", "red"]);
}
