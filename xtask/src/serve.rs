//! `cargo xtask serve`: builds the release site and serves it on this machine.

use std::io;

use anyhow::{Context, Result};

use crate::{project::Project, server::Server, site};

/// How many ports are tried, from the wanted one on.
const TRIES: u16 = 50;

/// Builds and serves until the user stops it.
pub fn serve(project: &Project, port: u16) -> Result<()> {
    site::build(project)?;
    let server = (port..port.saturating_add(TRIES))
        .find_map(|port| match Server::start(&project.dist(), "/", port) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => None,
            other => Some(other),
        })
        .with_context(|| format!("no free port from {port} on; choose one with --port"))??;
    println!("\nMLOps Sandbox: {}\nCtrl+C stops it.", server.url());
    server.wait();
    Ok(())
}
