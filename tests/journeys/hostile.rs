//! Texts and files that want to be more than that.

use anyhow::{Result, ensure};
use journeys::{Journey, journey};

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn the_policy_refuses_every_way_out() -> Result<()> {
    journey("policy", async |j| {
        j.expect_console("Content Security Policy");
        // What the browser says of a request that the policy stopped.
        j.expect_console("example.invalid");
        let width: String = j
            .eval("(() => { const p = document.createElement('p'); p.setAttribute('style', 'width: 7px'); document.body.append(p); const w = p.style.width; p.remove(); return w })()")
            .await?;
        ensure!(width.is_empty(), "a style attribute worked");
        let passed: Vec<String> = j.eval(ATTEMPTS).await?;
        ensure!(passed.is_empty(), "not refused: {passed:?}");
        let ran: bool = j.eval("!!window.injected").await?;
        ensure!(!ran, "something ran");
        Ok(())
    })
    .await
}

/// Tries ways to run code that is not ours, or to reach another address; gives those that the policy did not refuse.
const ATTEMPTS: &str = r#"(async () => {
  const away = "https://example.invalid/";
  const run = "window.injected = true";
  const add = (name, set) => {
    const element = Object.assign(document.createElement(name), set);
    document.body.append(element);
    return element;
  };
  const blob = (type) => URL.createObjectURL(new Blob([run], { type }));
  const markup = (html) => { add("div", {}).innerHTML = html; };
  const attempts = {
    "an inline script": () => add("script", { textContent: run }),
    "a script of a blob": () => add("script", { src: blob("text/javascript") }),
    "a script of a data address": () => add("script", { src: "data:text/javascript," + run }),
    "a script from elsewhere": () => add("script", { src: away + "x.js" }),
    "a module from elsewhere": () => add("script", { src: away + "x.mjs", type: "module" }),
    "a handler in markup": () => markup(`<img src="data:," onerror="${run}">`),
    "a handler of a drawing": () => markup(`<svg onload="${run}"></svg>`),
    "a link with a script": () => add("a", { href: "javascript:" + run }).click(),
    "eval": () => eval(run),
    "a function from text": () => new Function(run)(),
    "a timer with text": () => setTimeout(run),
    "an imported module": () => import("data:text/javascript," + run).catch(() => {}),
    "a worker of a blob": () => new Worker(blob("text/javascript")),
    "a style": () => add("style", { textContent: "p { color: red }" }),
    "a style sheet from elsewhere": () => add("link", { rel: "stylesheet", href: away + "x.css" }),
    "an image from elsewhere": () => add("img", { src: away + "x.png" }),
    "a font from elsewhere": () => new FontFace("x", `url(${away}x.woff2)`).load().catch(() => {}),
    "a sound from elsewhere": () => add("audio", { src: away + "x.mp3" }),
    "a frame": () => add("iframe", { src: away }),
    // What is refused in there is told in there.
    "a frame with its own document": () => new Promise((refused) => {
      const srcdoc = `<script>parent.injected = true</scr` + `ipt>`;
      add("iframe", { srcdoc, onload: () => refused(!window.injected) });
    }),
    "an object": () => add("object", { data: away + "x.pdf", type: "application/pdf" }),
    "an embedded file": () => add("embed", { src: away + "x.pdf", type: "application/pdf" }),
    "a base address": () => document.head.append(Object.assign(document.createElement("base"), { href: away })),
    "a form": () => { const form = add("form", { action: away, method: "post" }); form.submit(); },
    "a request": () => fetch(away).catch(() => {}),
    "an older request": () => { const request = new XMLHttpRequest(); request.open("GET", away); request.send(); },
    "a socket": () => new WebSocket("wss://example.invalid/"),
    "a stream of events": () => new EventSource(away),
    "a beacon": () => navigator.sendBeacon(away, "x"),
    "a rule with a picture": () => document.styleSheets[0].insertRule(`body { background: url(${away}x.png) }`),
  };
  const passed = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    let hear;
    const refused = new Promise((done) => addEventListener("securitypolicyviolation", (hear = () => done(true)), { once: true }));
    let itself = false;
    try { itself = (await attempt()) === true; } catch {}
    const late = new Promise((done) => setTimeout(done, 3000, false));
    if (!itself && !(await Promise.race([refused, late]))) passed.push(name);
    removeEventListener("securitypolicyviolation", hear);
  }
  return passed;
})()"#;

/// What a text must not become.
const MARKUP: &str = r#"<img src=x onerror="window.injected = 1"><script>window.injected = 2</script>"#;

#[tokio::test]
#[ignore = "needs the release site: cargo xtask test --only journeys"]
async fn names_and_cells_stay_text_on_every_page_and_in_every_file() -> Result<()> {
    journey("hostile-texts", async |j| {
        let quoted = format!("\"{}\"", MARKUP.replace('"', "\"\""));
        let rows = (0..120).map(|row| {
            let class = if row % 3 == 0 { quoted.as_str() } else { "<b>no</b>" };
            let place = ["=1+1", "@SUM(A1)", "<svg onload=alert(1)>"][row % 3];
            format!("{},{place},{class}\n", f64::from(row as u32 % 3) + row as f64 / 500.0)
        });
        let csv = format!(
            "{quoted},=cmd|' /C calc'!A0,\"\"\"></td><svg onload=window.injected=3>\"\n{}",
            rows.collect::<String>()
        );
        let file = j.file("<img src=x onerror=alert(1)>.csv", csv)?;
        j.click_in("nav", "Data").await?;
        j.import(&file).await?;
        j.see_in("main", "120 rows").await?;
        j.see_in("main", "<img src=x onerror=").await?;

        j.click_in("main", "Save CSV").await?;
        let saved = std::fs::read_to_string(j.download(".csv").await?)?;
        ensure!(
            saved.contains("\"'=cmd|' /C calc'!A0\"") && saved.contains(",'=1+1,") && saved.contains(",'@SUM(A1),"),
            "{saved}"
        );

        let project = j.text("header .pname").await?;
        j.rename_project(&project, "<svg onload=window.injected=4>").await?;
        j.see_in("header .pname", "<svg onload=").await?;
        j.click_in("nav", "Pipeline").await?;
        j.click_in("main", "Run pipeline").await?;
        j.see_in("main .head", "registered v1").await?;
        j.click_in("nav", "Deploy").await?;
        j.click_in("main", "Deploy v1").await?;
        j.see_in("main", "Healthy").await?;
        for _ in 0..3 {
            j.click_in("header", "Step one tick").await?;
        }
        walk(j).await?;

        // A file brings the same texts from outside.
        j.click_in("nav", "Settings").await?;
        j.click_in("main", "Save project file").await?;
        let saved = j.download(".mlops.zip").await?;
        j.choose_file("#storage p:nth-of-type(1) input[type=file]", &saved).await?;
        j.wait("open it beside the other", "sessionStorage.getItem('project') === '2'").await?;
        j.see_in("header .pname", "<svg onload=").await?;
        walk(j).await
    })
    .await
}

/// Looks at every page: nothing of the texts is an element, nothing of them ran.
async fn walk(j: &Journey) -> Result<()> {
    for page in ["", "brief", "data", "train", "pipeline", "registry", "deploy", "monitor", "drift-lab", "settings"] {
        j.eval::<()>(&format!("void (location.hash = '#/{page}')")).await?;
        let name = match page.split_at_checked(1) {
            Some((first, rest)) => format!("{}{}", first.to_uppercase(), rest.replace('-', " ")),
            None => "Home".to_owned(),
        };
        j.wait(
            &format!("see {name}"),
            &format!("document.title.startsWith('{name}') && !document.querySelector('main .loading')"),
        )
        .await?;
        let became: Vec<String> = j
            .eval("window.injected ? ['ran'] : [...document.querySelectorAll('img, [onerror], [onload], main script, main b')].map((e) => e.outerHTML).filter((html) => /onerror|onload|<script|<b>no|<img/.test(html.replace(/&lt;.*?&gt;/g, '')))")
            .await?;
        ensure!(became.is_empty(), "on {name}: {became:?}");
    }
    Ok(())
}
