//! The real program as a child process: built, given a scratch database and the echo resort, started, killed.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::{APP_SECRET, PHONE_NUMBER_ID};
use crate::failure::{Doing, Failure};
use crate::tree;

/// A start that takes longer has failed.
const START: Duration = Duration::from_secs(30);

/// How to build the program.
#[derive(Clone, Copy)]
pub struct Build {
    /// Cargo features of the package `guestlink`.
    pub features: &'static str,
    /// Optimised.
    pub release: bool,
}

impl Build {
    /// Builds, and says where the program is.
    pub fn program(self) -> Result<PathBuf, Failure> {
        let mut cargo = tree::cargo();
        cargo.args(["build", "--package", "guestlink", "--message-format", "json-render-diagnostics"]);
        if !self.features.is_empty() {
            cargo.args(["--features", self.features]);
        }
        if self.release {
            cargo.arg("--release");
        }
        let built =
            cargo.current_dir(tree::root()).stderr(Stdio::inherit()).output().doing("run cargo build")?;
        let messages = String::from_utf8_lossy(&built.stdout);
        messages
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter(|message| message.pointer("/target/name").is_some_and(|name| name == "guestlink"))
            .find_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
            .ok_or_else(|| Failure::new("cargo build made no program"))
    }
}

/// What stays the same from start to start.
pub struct Program {
    /// The executable.
    pub path: PathBuf,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its database.
    pub database_url: String,
    /// What it does: `all`, or some roles.
    pub roles: &'static str,
    /// The stand-in for the Graph API.
    pub graph: SocketAddr,
}

impl Program {
    /// Loads a resort.
    pub async fn apply(&self, resort: &Path) -> Result<(), Failure> {
        let output = self.command(&["apply"]).arg(resort).output().await.doing("run guestlink apply")?;
        if output.status.success() {
            return Ok(());
        }
        let said =
            String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
        Err(Failure::new(format!("guestlink apply {} failed: {said}", resort.display())))
    }

    /// Adds somebody; the link that signs them in.
    pub async fn user(&self, name: &str, email: &str, role: &str) -> Result<String, Failure> {
        let arguments = ["user", "add", "--name", name, "--email", email, "--role", role];
        let output = self.command(&arguments).output().await.doing("run guestlink user add")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Failure::new(format!("guestlink user add failed: {said}")));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Starts `guestlink serve` and waits for its ready line.
    pub async fn start(&self, log: &Path) -> Result<Running, Failure> {
        let started = self.start_to_die(None, log).await?;
        started.ok_or_else(|| Failure::new("guestlink serve ended before it was ready; see its log"))
    }

    /// The same, to die at `fail_point` (`name:hit`), which only a program built with the feature `failpoints` does.
    /// `None` when it died before it was ready.
    pub async fn start_to_die(
        &self,
        fail_point: Option<&str>,
        log: &Path,
    ) -> Result<Option<Running>, Failure> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).doing("open the log")?;
        let began = Instant::now();
        let mut child = self
            .command(&["serve"])
            .envs(fail_point.map(|point| ("GUESTLINK_FAIL_POINT", point)))
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .doing("start guestlink serve")?;
        let stdout = child.stdout.take().ok_or_else(|| Failure::new("guestlink serve has no output"))?;
        let mut lines = BufReader::new(stdout).lines();
        let ready = timeout(START, async {
            while let Ok(Some(line)) = lines.next_line().await {
                if line.starts_with("ready") {
                    return true;
                }
            }
            false
        });
        match ready.await {
            Ok(true) => Ok(Some(Running { child, started_in: began.elapsed() })),
            Ok(false) => Ok(None),
            Err(_) => Err(Failure::new(format!("guestlink serve was not ready within {START:?}"))),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command
            .args(arguments)
            .env("GUESTLINK_DATABASE_URL", &self.database_url)
            .env("GUESTLINK_ROLES", self.roles)
            .env("GUESTLINK_LISTEN", self.listen.to_string())
            .env("GUESTLINK_METRICS_LISTEN", "off")
            .env("GUESTLINK_MAX_CONNECTIONS", "16000")
            .env("GUESTLINK_SECRET_KEY", "rig-rig-rig-rig-rig-rig-rig-rig-rig")
            .env("GUESTLINK_LOG_LEVEL", "warn")
            .env("GUESTLINK_WHATSAPP_API_URL", format!("http://{}", self.graph))
            .env("GUESTLINK_WHATSAPP_ACCESS_TOKEN", "rig-token")
            .env("GUESTLINK_WHATSAPP_APP_SECRET", APP_SECRET)
            .env("GUESTLINK_WHATSAPP_VERIFY_TOKEN", "rig-verify")
            .env("GUESTLINK_WHATSAPP_PHONE_NUMBER_ID", PHONE_NUMBER_ID);
        command
    }
}

/// A started program.
pub struct Running {
    child: Child,
    /// From the spawn to the ready line.
    pub started_in: Duration,
}

impl Running {
    /// Ends on its own within `patience`?
    pub async fn ends_within(&mut self, patience: Duration) -> bool {
        timeout(patience, self.child.wait()).await.is_ok()
    }

    /// `kill -9`, and waits until it is gone.
    pub async fn kill(&mut self) -> Result<(), Failure> {
        self.child.kill().await.doing("kill guestlink")
    }

    /// SIGTERM, and waits for the end.
    pub async fn terminate(mut self) -> Result<ExitStatus, Failure> {
        let id = self.child.id().map_or_else(String::new, |id| id.to_string());
        let asked = Command::new("kill").args(["-TERM", &id]).status().await.doing("ask guestlink to end")?;
        if !asked.success() {
            return Err(Failure::new("guestlink was gone before it was asked to end"));
        }
        match timeout(Duration::from_secs(40), self.child.wait()).await {
            Ok(ended) => ended.doing("wait for the end of guestlink"),
            Err(_) => Err(Failure::new("guestlink did not end within 40 s of SIGTERM")),
        }
    }

    /// CPU time and memory so far, as the kernel counts them.
    pub fn usage(&self) -> Usage {
        self.child.id().map(usage_of).unwrap_or_default()
    }
}

/// What a process has used.
#[derive(Clone, Copy, Default, Debug)]
pub struct Usage {
    /// User and system time.
    pub cpu: Duration,
    /// Resident now, KiB.
    pub resident_kib: u64,
    /// Resident at the most, KiB.
    pub peak_kib: u64,
}

fn usage_of(pid: u32) -> Usage {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in brackets may hold blanks; utime and stime are the 12th and 13th after it, in 1/100 s.
    let after_name = stat.rsplit(')').next().unwrap_or("");
    let ticks: u64 =
        after_name.split_whitespace().skip(11).take(2).filter_map(|text| text.parse::<u64>().ok()).sum();
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kib = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.trim_matches([':', ' ', '\t', 'k', 'B']).parse().ok()).unwrap_or(0)
    };
    Usage { cpu: Duration::from_millis(ticks * 10), resident_kib: kib("VmRSS"), peak_kib: kib("VmHWM") }
}

/// A loopback address that was free a moment ago.
pub fn free_address() -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").doing("find a free port")?;
    listener.local_addr().doing("find a free port")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_kernel_tells_what_a_process_used() {
        let used = super::usage_of(std::process::id());
        assert!(used.resident_kib > 0 && used.peak_kib >= used.resident_kib, "{used:?}");
    }
}
