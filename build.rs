//! Leaves in the page's wasm what tells which function and which table refers to which, so that it can be taken apart.

fn main() {
    if std::env::var_os("CARGO_CFG_TARGET_FAMILY").is_some_and(|family| family == "wasm") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
