//! The store in a real IndexedDB: what went in comes out, all of it or nothing.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use worker::{
    scope::Scope,
    store::{Kept, Media, Record, Shelf, Store},
};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn scope() -> Scope {
    Scope::current().expect("a dedicated worker")
}

async fn open(name: &str) -> Store {
    let scope = scope();
    let store = Store::open(&scope, &Media::of(&scope).await, name).await;
    assert_eq!(store.memory_only(), None);
    store
}

#[wasm_bindgen_test]
async fn a_new_store_is_empty() {
    assert!(open("new").await.load().await.expect("loads").is_empty());
}

#[wasm_bindgen_test]
async fn entries_come_back_in_order_and_blobs_byte_for_byte() {
    let all_bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let mut store = open("order").await;
    store.append(Some(b"first"), &[("b1", &all_bytes), ("b2", &[])]).await.expect("kept");
    store.append(None, &[("b3", b"only a blob")]).await.expect("kept");
    store.append(Some(b""), &[]).await.expect("kept");
    store.append(Some(b"third"), &[("b1", &all_bytes)]).await.expect("kept");

    // A second store of the same name is what a reload is.
    drop(store);
    let mut again = open("order").await;
    let kept = again.load().await.expect("loads");
    assert_eq!(kept.entries, [b"first".to_vec(), Vec::new(), b"third".to_vec()]);
    assert_eq!(kept.blobs.keys().collect::<Vec<_>>(), ["b1", "b2", "b3"]);
    assert_eq!(kept.blobs["b1"], all_bytes);
    assert_eq!(kept.blobs["b2"], b"");
    assert_eq!((kept.snapshot, kept.head), (None, None));

    again.append(Some(b"fourth"), &[]).await.expect("goes on behind the last entry");
    drop(again);
    assert_eq!(open("order").await.load().await.expect("loads").entries.len(), 4);
}

#[wasm_bindgen_test]
async fn many_entries_keep_their_order() {
    let mut store = open("many").await;
    for number in 0_u32..300 {
        store.append(Some(&number.to_le_bytes()), &[]).await.expect("kept");
    }
    drop(store);
    let kept = open("many").await.load().await.expect("loads");
    let expected: Vec<Vec<u8>> = (0_u32..300).map(|number| number.to_le_bytes().to_vec()).collect();
    assert_eq!(kept.entries, expected);
}

#[wasm_bindgen_test]
async fn snapshot_and_head_are_kept_and_replaced() {
    let mut store = open("snapshot").await;
    store.save_head(b"h1").await.expect("kept");
    store.save_snapshot(b"s1", b"h2").await.expect("kept");
    store.save_head(b"h3").await.expect("kept");
    drop(store);
    let kept = open("snapshot").await.load().await.expect("loads");
    assert_eq!(kept.snapshot.as_deref(), Some(&b"s1"[..]));
    assert_eq!(kept.head.as_deref(), Some(&b"h3"[..]));
}

#[wasm_bindgen_test]
async fn replacing_leaves_nothing_of_the_old() {
    let mut store = open("replace").await;
    for _ in 0..5 {
        store.append(Some(b"old"), &[("old", b"old")]).await.expect("kept");
    }
    store.save_snapshot(b"old", b"old").await.expect("kept");
    let new = Kept {
        snapshot: None,
        head: Some(b"new head".to_vec()),
        entries: vec![b"n0".to_vec(), b"n1".to_vec()],
        blobs: [("new".to_owned(), b"new".to_vec())].into(),
    };
    store.replace_all(&new).await.expect("replaced");
    drop(store);
    assert_eq!(open("replace").await.load().await.expect("loads"), new);

    let mut store = open("replace").await;
    store.load().await.expect("loads");
    store.append(Some(b"n2"), &[]).await.expect("goes on behind the new entries");
    drop(store);
    assert_eq!(open("replace").await.load().await.expect("loads").entries.len(), 3);
    store = open("replace").await;
    store.replace_all(&Kept::default()).await.expect("emptied");
    drop(store);
    assert!(open("replace").await.load().await.expect("loads").is_empty());
}

#[wasm_bindgen_test]
async fn only_the_store_opened_last_writes() {
    let mut first = open("tabs").await;
    first.append(Some(b"mine"), &[]).await.expect("kept");
    let mut second = open("tabs").await;
    second.load().await.expect("loads");

    let refused = first.append(Some(b"late"), &[("late", b"late")]).await.expect_err("refused");
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
    let mut store = open("overwrite").await;
    store.append(Some(b"kept"), &[]).await.expect("kept");
    // It was not loaded, so it takes the journal for empty.
    let mut careless = open("overwrite").await;
    let refused = careless.append(Some(b"other"), &[("b", b"b")]).await.expect_err("refused");
    assert_eq!(refused.code, "storage.conflict");
    let kept = careless.load().await.expect("loads");
    assert_eq!(kept, Kept { entries: vec![b"kept".to_vec()], ..Kept::default() });
}

#[wasm_bindgen_test]
async fn a_deleted_database_is_said_to_be_closed() {
    let mut store = open("deleted").await;
    let factory = scope().indexed_db().expect("allowed").expect("there");
    factory.delete_database("deleted").expect("asked");
    // The next store waits until the deletion is done.
    let after = open("deleted").await;
    assert_eq!(store.append(Some(b"x"), &[]).await.expect_err("closed").code, "storage.closed");
    drop((store, after));
    assert!(open("deleted").await.load().await.expect("loads").is_empty());
}

#[wasm_bindgen_test]
async fn without_a_database_the_project_lives_in_memory() {
    let thrown = js_sys::Error::new("The operation is insecure.");
    thrown.set_name("SecurityError");
    for (factory, reason) in [
        (Ok(None), "this browser offers no database to this page"),
        (Err(JsValue::from(thrown)), "The operation is insecure (SecurityError)"),
    ] {
        let mut store = Store::open(&scope(), &Media { factory, files: None }, "none").await;
        assert_eq!(store.memory_only(), Some(reason));
        store.append(Some(b"entry"), &[("b", b"b")]).await.expect("accepted");
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
    drop(store);
    assert_eq!(open("detached").await.load().await.expect("loads").entries, [b"unreadable".to_vec()]);

    let mut store = open("detached").await;
    store.load().await.expect("loads");
    store.detach("cannot be read".into());
    store.replace_all(&Kept { entries: vec![b"anew".to_vec()], ..Kept::default() }).await.expect("replaced");
    assert_eq!(store.memory_only(), None);
    store.append(Some(b"second"), &[]).await.expect("kept again");
    drop(store);
    let entries = open("detached").await.load().await.expect("loads").entries;
    assert_eq!(entries, [b"anew".to_vec(), b"second".to_vec()]);
}

/// What a browser does that finds its databases damaged.
async fn lose_database(name: &str) {
    let factory = scope().indexed_db().expect("allowed").expect("there");
    factory.delete_database(name).expect("asked");
    // Opening waits until it is done.
    let media = Media { factory: Ok(Some(factory)), files: None };
    assert!(Store::open(&scope(), &media, name).await.load().await.expect("loads").is_empty());
}

/// A store with a project in it.
async fn begun(name: &str) -> Store {
    let mut store = open(name).await;
    assert!(store.load().await.expect("loads").is_empty());
    let kept = Kept { entries: vec![b"created".to_vec()], ..Kept::default() };
    store.replace_all(&kept).await.expect("kept");
    store
}

#[wasm_bindgen_test]
async fn a_project_whose_database_is_lost_comes_back_from_its_second_copy() {
    let mut store = begun("lost").await;
    assert!(store.is_mirrored());
    store.append(Some(b"loaded"), &[("b1", &[9; 300_000])]).await.expect("kept");
    store.save_snapshot(b"snapshot", b"h1").await.expect("kept");
    store.save_head(b"h2").await.expect("kept");
    let mut kept = store.load().await.expect("loads");
    store.set_aside(&kept, &[b"damaged".to_vec()]).await.expect("kept");
    store.append(Some(b"trained"), &[("b2", b"model")]).await.expect("kept");
    drop(store);
    for _ in 0..2 {
        lose_database("lost").await;
        let mut store = open("lost").await;
        kept = store.load().await.expect("loads");
        assert!(store.was_restored() && store.is_mirrored());
        assert_eq!(kept.entries, [&b"created"[..], b"loaded", b"trained"]);
        let content = [("b1", vec![9; 300_000]), ("b2", b"model".to_vec())];
        assert_eq!(kept.blobs, content.map(|(digest, content)| (digest.to_owned(), content)).into());
        assert_eq!((kept.snapshot.as_deref(), kept.head.as_deref()), (None, Some(&b"h2"[..])));
        assert_eq!(store.load_aside().await.expect("loads"), [b"damaged"]);
    }
    // Both are as they were, and it goes on.
    let mut store = open("lost").await;
    assert_eq!(store.load().await.expect("loads"), kept);
    assert!(!store.was_restored());
    store.append(Some(b"deployed"), &[]).await.expect("kept");
    store.discard_aside().await.expect("done");
    store.collect(&[("b1".into(), 300_000)]).await.expect("done");
    drop(store);
    lose_database("lost").await;
    let mut store = open("lost").await;
    let kept = store.load().await.expect("loads");
    assert_eq!(kept.entries.len(), 4);
    assert_eq!(kept.blobs.keys().collect::<Vec<_>>(), ["b2"]);
    assert!(store.load_aside().await.expect("loads").is_empty());
}

#[wasm_bindgen_test]
async fn a_database_without_its_last_entries_gets_them_back() {
    let mut store = begun("short").await;
    store.append(Some(b"a"), &[]).await.expect("kept");
    drop(store);
    // Only the files see what comes now.
    let mut before = Store::peek(&scope(), &Media::of(&scope()).await, "short").await.expect("readable");
    before.snapshot = Some(b"snapshot".to_vec());
    let mut store = open("short").await;
    store.load().await.expect("loads");
    store.append(Some(b"b"), &[("b1", b"content")]).await.expect("kept");
    drop(store);
    let media = Media { factory: scope().indexed_db(), files: None };
    Store::open(&scope(), &media, "short").await.replace_all(&before).await.expect("kept");

    let whole = Store::peek(&scope(), &Media::of(&scope()).await, "short").await.expect("readable");
    assert_eq!(whole.entries, [&b"created"[..], b"a", b"b"]);
    let mut store = open("short").await;
    let kept = store.load().await.expect("loads");
    assert_eq!(kept, Kept { snapshot: before.snapshot, ..whole });
    // Nobody need know, and it goes on.
    assert!(!store.was_restored() && store.is_mirrored());
    store.append(Some(b"c"), &[]).await.expect("kept");
    drop(store);
    let mut store = open("short").await;
    assert_eq!(store.load().await.expect("loads").entries, [&b"created"[..], b"a", b"b", b"c"]);
}

#[wasm_bindgen_test]
async fn a_second_copy_that_says_something_else_is_made_anew() {
    drop(begun("other").await);
    let media = Media { factory: scope().indexed_db(), files: None };
    let entries = vec![b"created".to_vec(), b"without files".to_vec()];
    let mut store = Store::open(&scope(), &media, "other").await;
    store.replace_all(&Kept { entries: entries.clone(), ..Kept::default() }).await.expect("kept");
    assert!(!store.is_mirrored());
    drop(store);
    let mut store = open("other").await;
    assert_eq!(store.load().await.expect("loads").entries, entries);
    assert!(!store.is_mirrored() && !store.was_restored());
    store.mend().await;
    assert!(store.is_mirrored());
    drop(store);
    lose_database("other").await;
    assert_eq!(open("other").await.load().await.expect("loads").entries, entries);
}

#[wasm_bindgen_test]
async fn what_is_not_kept_is_not_in_the_second_copy_either() {
    let mut store = begun("refused").await;
    let other = open("refused").await;
    assert!(store.append(Some(b"late"), &[("late", b"late")]).await.is_err());
    assert!(store.replace_all(&Kept { entries: vec![b"late".to_vec()], ..Kept::default() }).await.is_err());
    drop((store, other));
    lose_database("refused").await;
    let kept = open("refused").await.load().await.expect("loads");
    assert_eq!(kept, Kept { entries: vec![b"created".to_vec()], ..Kept::default() });
}

#[wasm_bindgen_test]
async fn an_empty_database_is_not_taken_for_a_new_project_while_somebody_has_its_files() {
    let store = begun("taken").await;
    lose_database("taken").await;
    let mut second = open("taken").await;
    assert_eq!(second.load().await.expect_err("it is not known what is there").code, "storage.second");
    drop((store, second));
    assert_eq!(open("taken").await.load().await.expect("loads").entries, [b"created"]);
}

#[wasm_bindgen_test]
async fn a_lost_shelf_is_made_again_of_the_second_copies() {
    let rack = async || Shelf::open(&scope(), scope().indexed_db(), "rack").await.expect("there");
    let shelf = rack().await;
    let record = |name: &str, opened_ms| Record { opened_ms, ..Record::new(name, 0.0) };
    for (name, opened_ms) in [("Iris", 1.0), ("Wine", 3.0), ("Gone", 2.0), ("Purged", 4.0)] {
        let record = record(name, opened_ms);
        let number = shelf.reserve(&record).await.expect("kept");
        begun(&shelf.database_of(number)).await.note(&record);
    }
    shelf.mark(3, Some(5.0)).await.expect("kept");
    shelf.purge(4).await.expect("done");
    drop(shelf);
    for database in ["rack", "rack-2", "rack-3", "rack-shelf"] {
        scope().indexed_db().expect("allowed").expect("there").delete_database(database).expect("asked");
    }

    let shelf = rack().await;
    let cards = shelf.cards().await.expect("readable");
    let cards: Vec<_> = cards.iter().map(|card| (card.number, card.name.as_str(), card.deleted)).collect();
    assert_eq!(cards, [(2, "Wine", false), (1, "Iris", false), (3, "Gone", true)]);
    assert_eq!(shelf.choose(None).await, (2, "rack-2".to_owned()));
    assert_eq!(open("rack-2").await.load().await.expect("loads").entries, [b"created"]);
    assert_eq!(shelf.reserve(&record("Next", 6.0)).await.expect("kept"), 4);
}
