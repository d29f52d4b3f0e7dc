//! The store in a real IndexedDB: what went in comes out, all of it or nothing.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use worker::{
    scope::Scope,
    store::{Kept, Store},
};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn scope() -> Scope {
    Scope::current().expect("a dedicated worker")
}

async fn open(name: &str) -> Store {
    let scope = scope();
    let store = Store::open(&scope, scope.indexed_db(), name).await;
    assert_eq!(store.memory_only(), None);
    store
}

fn blob(digest: &str, content: &[u8]) -> (String, Vec<u8>) {
    (digest.to_owned(), content.to_vec())
}

#[wasm_bindgen_test]
async fn a_new_store_is_empty() {
    assert!(open("new").await.load().await.expect("loads").is_empty());
}

#[wasm_bindgen_test]
async fn entries_come_back_in_order_and_blobs_byte_for_byte() {
    let all_bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let store = open("order").await;
    store.append(Some(b"first"), &[blob("b1", &all_bytes), blob("b2", &[])]).await.expect("kept");
    store.append(None, &[blob("b3", b"only a blob")]).await.expect("kept");
    store.append(Some(b""), &[]).await.expect("kept");
    store.append(Some(b"third"), &[blob("b1", &all_bytes)]).await.expect("kept");

    // A second store of the same name is what a reload is.
    let again = open("order").await;
    let kept = again.load().await.expect("loads");
    assert_eq!(kept.entries, [b"first".to_vec(), Vec::new(), b"third".to_vec()]);
    assert_eq!(kept.blobs.keys().collect::<Vec<_>>(), ["b1", "b2", "b3"]);
    assert_eq!(kept.blobs["b1"], all_bytes);
    assert_eq!(kept.blobs["b2"], b"");
    assert_eq!((kept.snapshot, kept.head), (None, None));

    again.append(Some(b"fourth"), &[]).await.expect("goes on behind the last entry");
    assert_eq!(open("order").await.load().await.expect("loads").entries.len(), 4);
}

#[wasm_bindgen_test]
async fn many_entries_keep_their_order() {
    let store = open("many").await;
    for number in 0_u32..300 {
        store.append(Some(&number.to_le_bytes()), &[]).await.expect("kept");
    }
    let kept = open("many").await.load().await.expect("loads");
    let expected: Vec<Vec<u8>> = (0_u32..300).map(|number| number.to_le_bytes().to_vec()).collect();
    assert_eq!(kept.entries, expected);
}

#[wasm_bindgen_test]
async fn snapshot_and_head_are_kept_and_replaced() {
    let store = open("snapshot").await;
    store.save_head(b"h1").await.expect("kept");
    store.save_snapshot(b"s1", b"h2").await.expect("kept");
    store.save_head(b"h3").await.expect("kept");
    let kept = open("snapshot").await.load().await.expect("loads");
    assert_eq!(kept.snapshot.as_deref(), Some(&b"s1"[..]));
    assert_eq!(kept.head.as_deref(), Some(&b"h3"[..]));
}

#[wasm_bindgen_test]
async fn replacing_leaves_nothing_of_the_old() {
    let mut store = open("replace").await;
    for _ in 0..5 {
        store.append(Some(b"old"), &[blob("old", b"old")]).await.expect("kept");
    }
    store.save_snapshot(b"old", b"old").await.expect("kept");
    let new = Kept {
        snapshot: None,
        head: Some(b"new head".to_vec()),
        entries: vec![b"n0".to_vec(), b"n1".to_vec()],
        blobs: [blob("new", b"new")].into(),
    };
    store.replace_all(&new).await.expect("replaced");
    assert_eq!(open("replace").await.load().await.expect("loads"), new);

    let mut store = open("replace").await;
    store.load().await.expect("loads");
    store.append(Some(b"n2"), &[]).await.expect("goes on behind the new entries");
    assert_eq!(open("replace").await.load().await.expect("loads").entries.len(), 3);
    store = open("replace").await;
    store.replace_all(&Kept::default()).await.expect("emptied");
    assert!(open("replace").await.load().await.expect("loads").is_empty());
}

#[wasm_bindgen_test]
async fn only_the_store_opened_last_writes() {
    let mut first = open("tabs").await;
    first.append(Some(b"mine"), &[]).await.expect("kept");
    let second = open("tabs").await;
    second.load().await.expect("loads");

    let refused = first.append(Some(b"late"), &[blob("late", b"late")]).await.expect_err("refused");
    assert_eq!(refused.code, "storage.conflict");
    assert!(first.save_snapshot(b"late", b"late").await.is_err());
    assert!(first.save_head(b"late").await.is_err());
    assert!(first.replace_all(&Kept::default()).await.is_err());

    second.append(Some(b"yours"), &[]).await.expect("kept");
    let kept = second.load().await.expect("loads");
    assert_eq!(kept, Kept { entries: vec![b"mine".to_vec(), b"yours".to_vec()], ..Kept::default() });
}

#[wasm_bindgen_test]
async fn an_entry_is_never_overwritten() {
    let store = open("overwrite").await;
    store.append(Some(b"kept"), &[]).await.expect("kept");
    // It was not loaded, so it takes the journal for empty.
    let careless = open("overwrite").await;
    let refused = careless.append(Some(b"other"), &[blob("b", b"b")]).await.expect_err("refused");
    assert_eq!(refused.code, "storage.conflict");
    let kept = careless.load().await.expect("loads");
    assert_eq!(kept, Kept { entries: vec![b"kept".to_vec()], ..Kept::default() });
}

#[wasm_bindgen_test]
async fn a_deleted_database_is_said_to_be_closed() {
    let store = open("deleted").await;
    let factory = scope().indexed_db().expect("allowed").expect("there");
    factory.delete_database("deleted").expect("asked");
    // The next store waits until the deletion is done.
    let after = open("deleted").await;
    assert_eq!(store.append(Some(b"x"), &[]).await.expect_err("closed").code, "storage.closed");
    assert!(after.load().await.expect("loads").is_empty());
}

#[wasm_bindgen_test]
async fn without_a_database_the_project_lives_in_memory() {
    let thrown = js_sys::Error::new("The operation is insecure.");
    thrown.set_name("SecurityError");
    for (factory, reason) in [
        (Ok(None), "this browser offers no database to this page"),
        (Err(JsValue::from(thrown)), "The operation is insecure (SecurityError)"),
    ] {
        let mut store = Store::open(&scope(), factory, "none").await;
        assert_eq!(store.memory_only(), Some(reason));
        store.append(Some(b"entry"), &[blob("b", b"b")]).await.expect("accepted");
        store.save_snapshot(b"s", b"h").await.expect("accepted");
        store.replace_all(&Kept::default()).await.expect("accepted");
        assert_eq!(store.memory_only(), Some(reason));
        assert!(store.load().await.expect("loads").is_empty());
    }
}

#[wasm_bindgen_test]
async fn a_detached_store_leaves_the_stored_project_alone_until_it_is_replaced() {
    let mut store = open("detached").await;
    store.append(Some(b"unreadable"), &[]).await.expect("kept");
    store.detach("cannot be read".into());
    store.append(Some(b"in memory"), &[]).await.expect("accepted");
    assert_eq!(open("detached").await.load().await.expect("loads").entries, [b"unreadable".to_vec()]);

    let mut store = open("detached").await;
    store.load().await.expect("loads");
    store.detach("cannot be read".into());
    store.replace_all(&Kept { entries: vec![b"anew".to_vec()], ..Kept::default() }).await.expect("replaced");
    assert_eq!(store.memory_only(), None);
    store.append(Some(b"second"), &[]).await.expect("kept again");
    let entries = open("detached").await.load().await.expect("loads").entries;
    assert_eq!(entries, [b"anew".to_vec(), b"second".to_vec()]);
}
