//! Leaves in the page's wasm what tells which function and which table refers to which, so that it can be taken apart.

fn main() {
    println!("cargo::rustc-link-arg-bins=--emit-relocs");
}
