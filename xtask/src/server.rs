//! A static server for the release site, on this machine only: for trying it out and for the journeys.
//!
//! One connection answers one request. So a server that is stopped is gone at once, which the journeys use as being
//! offline; a published site wants a real server.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::policy;

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    mount: String,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone)]
struct Site {
    folder: PathBuf,
    mount: String,
    policy: String,
}

impl Server {
    /// Serves `folder` under the path `mount`, which begins and ends with `/`. Port 0 takes any free one.
    pub fn start(folder: &Path, mount: &str, port: u16) -> io::Result<Self> {
        let html = fs::read_to_string(folder.join("index.html"))?;
        let site = Site {
            folder: folder.to_path_buf(),
            mount: mount.to_owned(),
            policy: policy::of(&html).unwrap_or("default-src 'self'").to_owned(),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let stopped = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stopped);
        let thread = thread::spawn(move || accept(&listener, &site, &flag));
        Ok(Self { address, mount: mount.to_owned(), stopped, thread: Some(thread) })
    }

    /// The address of the site.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.mount)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Serves until the process is ended.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // It ends only by being stopped, or by a panic, which has been reported.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // The connection only wakes the thread; where it fails, the thread has ended.
            let _ = TcpStream::connect(self.address);
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, site: &Site, stopped: &Arc<AtomicBool>) {
    for stream in listener.incoming() {
        if stopped.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let (site, stopped) = (site.clone(), Arc::clone(stopped));
        // A browser that hangs up in the middle is its own affair.
        thread::spawn(move || answer(stream, &site, &stopped).ok());
    }
}

fn answer(mut stream: TcpStream, site: &Site, stopped: &AtomicBool) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut lines = BufReader::new(stream.try_clone()?.take(64 * 1024)).lines();
    let Some(request) = lines.next().transpose()? else {
        return Ok(());
    };
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    // A browser opens connections ahead of its requests.
    if stopped.load(Ordering::SeqCst) {
        return Ok(());
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if method != "GET" && method != "HEAD" {
        return head(&mut stream, "405 Method Not Allowed", &site.policy, "text/plain", 0, "");
    }
    if format!("{path}/") == site.mount {
        return head(&mut stream, "301 Moved Permanently", &site.policy, "text/plain", 0, &site.mount);
    }
    match file(site, path) {
        Some((name, bytes)) => {
            head(&mut stream, "200 OK", &site.policy, media_type(&name), bytes.len(), "")?;
            if method == "GET" { stream.write_all(&bytes) } else { Ok(()) }
        }
        None => {
            let text = "There is no such file.\n";
            head(&mut stream, "404 Not Found", &site.policy, "text/plain", text.len(), "")?;
            stream.write_all(text.as_bytes())
        }
    }
}

/// The file for a path, if it lies in the site's folder.
fn file(site: &Site, path: &str) -> Option<(String, Vec<u8>)> {
    let name = match path.strip_prefix(&site.mount)? {
        "" => "index.html",
        name => name,
    };
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '%']);
    if !name.split('/').all(plain) {
        return None;
    }
    Some((name.to_owned(), fs::read(site.folder.join(name)).ok()?))
}

fn head(
    stream: &mut TcpStream,
    status: &str,
    policy: &str,
    media_type: &str,
    length: usize,
    location: &str,
) -> io::Result<()> {
    let location = if location.is_empty() { String::new() } else { format!("Location: {location}\r\n") };
    stream.write_all(
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n{location}\
             Content-Security-Policy: {policy}\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\n\
             Connection: close\r\n\r\n"
        )
        .as_bytes(),
    )
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("txt" | "md" | "csv") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(server: &Server, path: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(server.address)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    #[test]
    fn serves_the_folder_under_its_path_and_nothing_else() -> io::Result<()> {
        let parent = std::env::temp_dir().join(format!("xtask-server-{}", std::process::id()));
        let folder = parent.join("site");
        fs::create_dir_all(&folder)?;
        fs::write(parent.join("secret.txt"), "secret")?;
        fs::write(folder.join("index.html"), "<meta http-equiv=\"Content-Security-Policy\" content=\"a 'b'\">Hello")?;
        fs::write(folder.join("page.wasm"), "wasm")?;
        let server = Server::start(&folder, "/sandbox/", 0)?;

        let page = get(&server, "/sandbox/?x=1")?;
        assert!(page.starts_with("HTTP/1.1 200 ") && page.ends_with("Hello"));
        assert!(page.contains("\r\nContent-Security-Policy: a 'b'\r\n") && page.contains("text/html"));
        assert!(get(&server, "/sandbox/page.wasm")?.contains("Content-Type: application/wasm\r\n"));
        assert!(get(&server, "/sandbox")?.contains("Location: /sandbox/\r\n"));
        for path in [
            "/",
            "/page.wasm",
            "/sandbox/none",
            "/sandbox/../secret.txt",
            "/sandbox/%2e%2e/secret.txt",
            "/sandbox//etc/passwd",
        ] {
            assert!(get(&server, path)?.starts_with("HTTP/1.1 404 "), "{path}");
        }

        let address = server.address;
        drop(server);
        assert!(TcpStream::connect(address).is_err());
        fs::remove_dir_all(parent)
    }
}
