//! The authorities of the operating system, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` replace them with.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs, io};

use inngest_api_spec::Error;
use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, TrustAnchor};

use super::certificates::{Problem, certificates};

const FILE: &str = "SSL_CERT_FILE";
const DIRECTORIES: &str = "SSL_CERT_DIR";

/// The values of the variables.
#[derive(Default, PartialEq, Eq)]
struct Variables {
    file: Option<OsString>,
    directories: Option<OsString>,
}

/// The authorities that were loaded last, and the variables that specified them.
type Loaded = Mutex<Option<(Variables, Arc<RootCertStore>)>>;

/// Returns the authorities that all clients of the process share, or `None` if the system has none.
pub(super) fn shared() -> Result<Option<Arc<RootCertStore>>, Error> {
    static LOADED: Loaded = Mutex::new(None);
    once(&LOADED, Variables { file: env::var_os(FILE), directories: env::var_os(DIRECTORIES) })
}

/// Loads the authorities, unless they are loaded already. Errors are not stored.
fn once(loaded: &Loaded, variables: Variables) -> Result<Option<Arc<RootCertStore>>, Error> {
    // Held while loading, so that clients that are created at the same time load once.
    let mut loaded = loaded.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, store)) = loaded.as_ref().filter(|(of, _)| *of == variables) {
        return Ok(Some(Arc::clone(store)));
    }
    let anchors = variables.load()?;
    if anchors.is_empty() {
        return Ok(None);
    }
    let store = Arc::new(anchors.into_iter().collect());
    *loaded = Some((variables, Arc::clone(&store)));
    Ok(Some(store))
}

impl Variables {
    /// `rustls-native-certs` reads the variables as well, but passes over what it cannot read and does not report where it is.
    fn load(&self) -> Result<Vec<TrustAnchor<'static>>, Error> {
        if *self == Self::default() {
            return Ok(of_the_system());
        }
        let mut found = Found::default();
        if let Some(file) = &self.file {
            found.add_file(file)?;
        }
        if let Some(directories) = &self.directories {
            found.add_directories(directories)?;
        }
        Ok(found.anchors)
    }
}

/// Authorities, each once.
#[derive(Default)]
struct Found {
    anchors: Vec<TrustAnchor<'static>>,
    known: HashSet<CertificateDer<'static>>,
}

fn of_the_system() -> Vec<TrustAnchor<'static>> {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(target: "inngest_api", %error, "some of the system's certificates cannot be read and are not trusted");
    }
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(found.certs);
    store.roots
}

impl Found {
    fn add_file(&mut self, file: &OsStr) -> Result<(), Error> {
        if file.is_empty() {
            return Err(Error::configuration(format!(
                "{FILE} is set but empty; set it to a file of certificates, or unset it"
            )));
        }
        let path = Path::new(file);
        let content = fs::read(path).map_err(|error| unreadable(FILE, path, error))?;
        let (count, problem) = self.add(FILE, path, &content);
        let why = problem.map(|problem| format!(": {problem}")).unwrap_or_default();
        if count == 0 { Err(no_certificate(FILE, &format!("{}{why}", path.display()))) } else { Ok(()) }
    }

    fn add_directories(&mut self, directories: &OsStr) -> Result<(), Error> {
        let directories: Vec<_> = env::split_paths(directories).filter(|path| !path.as_os_str().is_empty()).collect();
        if directories.is_empty() {
            return Err(Error::configuration(format!(
                "{DIRECTORIES} is set but empty; set it to a directory of certificates, or unset it"
            )));
        }
        // Directories of `openssl rehash` contain links to their files.
        let (mut count, mut known) = (0, HashSet::new());
        for directory in &directories {
            let unreadable = |error| unreadable(DIRECTORIES, directory, error);
            for entry in fs::read_dir(directory).map_err(unreadable)? {
                let path = entry.map_err(unreadable)?.path();
                if path.is_file() && known.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                    match fs::read(&path) {
                        Ok(content) => count += self.add(DIRECTORIES, &path, &content).0,
                        Err(error) => warn(DIRECTORIES, &path, &error.to_string()),
                    }
                }
            }
        }
        let paths: Vec<_> = directories.iter().map(|path| path.display().to_string()).collect();
        if count == 0 { Err(no_certificate(DIRECTORIES, &paths.join(" and "))) } else { Ok(()) }
    }

    /// Adds the certificates of a file. Returns how many it contains, and the first problem.
    fn add(&mut self, variable: &str, path: &Path, content: &[u8]) -> (usize, Option<Problem>) {
        let (mut count, mut first) = (0, None);
        for certificate in certificates(content) {
            match certificate.and_then(|certificate| Ok((certificate.anchor()?, certificate.der))) {
                Ok((anchor, der)) => {
                    count += 1;
                    if self.known.insert(der) {
                        self.anchors.push(anchor);
                    }
                }
                Err(problem) => {
                    if let Problem::Damaged(why) = &problem {
                        warn(variable, path, why);
                    }
                    first = first.or(Some(problem));
                }
            }
        }
        (count, first)
    }
}

fn warn(variable: &str, path: &Path, why: &str) {
    tracing::warn!(target: "inngest_api", variable, path = %path.display(), why, "a certificate cannot be read and is not trusted");
}

fn unreadable(variable: &str, path: &Path, error: io::Error) -> Error {
    Error::configuration(format!("{variable}: cannot read {}: {error}; correct or unset the variable", path.display()))
        .with_cause(error)
}

fn no_certificate(variable: &str, what: &str) -> Error {
    Error::configuration(format!("{variable}: no certificate to trust in {what}; correct or unset the variable"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::certificates::tests::ROOT;

    #[test]
    fn authorities_are_loaded_again_only_if_the_variables_change() {
        let folder = env::temp_dir().join(format!("inngest-api-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let variables = |name| Variables { file: Some(folder.join(name).into()), directories: None };
        let loaded = Mutex::new(None);
        once(&loaded, variables("a")).unwrap_err();
        fs::write(folder.join("a"), ROOT).unwrap();
        fs::write(folder.join("b"), ROOT.repeat(2)).unwrap();
        let first = once(&loaded, variables("a")).unwrap().unwrap();
        assert!(Arc::ptr_eq(&first, &once(&loaded, variables("a")).unwrap().unwrap()));
        let other = once(&loaded, variables("b")).unwrap().unwrap();
        assert!(!Arc::ptr_eq(&first, &other));
        assert_eq!((first.len(), other.len()), (1, 1), "each certificate is loaded once");
        once(&loaded, variables("missing")).unwrap_err();
        assert!(Arc::ptr_eq(&other, &once(&loaded, variables("b")).unwrap().unwrap()), "an error replaces nothing");
        fs::remove_dir_all(&folder).unwrap();
    }
}
