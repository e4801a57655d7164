//! A browser without a window, driven over two pipes: pages are opened and clicked, and asked what they show.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A file of HTML.
pub struct Page(PathBuf);

impl Page {
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self(path.as_ref().to_owned())
    }

    pub fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }
}

pub struct Browser {
    process: Child,
    commands: ChildStdin,
    messages: BufReader<ChildStdout>,
    session: Option<String>,
    last: u64,
    _profile: TempDir,
}

impl Browser {
    /// Says so where there is none: what only a browser can show is then not tested.
    pub fn start() -> Option<Self> {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let Some(name) = names.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok()) else {
            // Past the test harness, which keeps what a test that passes prints to itself.
            let _ = std::io::stderr()
                .write_all(b"SKIPPED: what pages do in a browser is not tested, chromium is missing\n");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        // The browser takes commands from its descriptor 3 and answers to 4.
        let script = "exec \"$0\" --headless --no-sandbox --disable-gpu --remote-debugging-pipe --user-data-dir=\"$1\" \
                      3<&0 4>&1 </dev/null >/dev/null 2>&1";
        let mut process = Command::new("sh")
            .args(["-c", script, name])
            .arg(profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let commands = process.stdin.take().unwrap();
        let messages = BufReader::new(process.stdout.take().unwrap());
        let mut browser = Self { process, commands, messages, session: None, last: 0, _profile: profile };
        let target = browser.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        browser.session =
            Some(browser.call("Target.attachToTarget", &attach)["sessionId"].as_str().unwrap().to_owned());
        browser.call("Page.enable", &json!({}));
        Some(browser)
    }

    /// Loads the page anew.
    pub fn open(&mut self, page: &Page, fragment: &str) {
        for address in ["about:blank".to_owned(), format!("file://{}#{fragment}", page.0.display())] {
            self.call("Page.navigate", &json!({"url": address}));
            while self.message()["method"] != "Page.loadEventFired" {}
        }
    }

    /// What an expression comes to in the page, after two frames have been drawn.
    pub fn ask(&mut self, expression: &str) -> Value {
        let expression = format!(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done((() => {expression})()))))"
        );
        let parameters = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.call("Runtime.evaluate", &parameters);
        assert!(answer.get("exceptionDetails").is_none(), "{answer}");
        answer["result"]["value"].take()
    }

    /// Clicks the first element that a selector finds, as a user can who sees it.
    pub fn click(&mut self, selector: &str) {
        let found = self.ask(&format!(
            "{{ const it = document.querySelector({}); if (!it || !it.checkVisibility()) return false; it.click(); return true; }}",
            json!(selector)
        ));
        assert_eq!(found, true, "{selector} is not to be seen");
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        write!(self.commands, "{message}\0").unwrap();
        loop {
            let mut message = self.message();
            if message["id"] == id {
                assert!(message.get("error").is_none(), "{method}: {message}");
                return message["result"].take();
            }
        }
    }

    fn message(&mut self) -> Value {
        let mut bytes = Vec::new();
        self.messages.read_until(0, &mut bytes).unwrap();
        assert_eq!(bytes.pop(), Some(0), "the browser has ended");
        serde_json::from_slice(&bytes).unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = write!(self.commands, "{{\"id\":0,\"method\":\"Browser.close\"}}\0");
        let _ = self.process.wait();
    }
}
