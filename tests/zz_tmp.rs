#![allow(clippy::unwrap_used, missing_docs)]
use refs::cite::*;
#[test]
fn dump() {
    let lib = refs::store::load(std::path::Path::new(&std::env::var("LIB").unwrap())).unwrap();
    let lang = std::env::var("LANGX").ok();
    let mut m = std::collections::BTreeMap::new();
    for n in std::env::var("STYLES").unwrap().split(',') {
        let s = Style::load_in(n, lang.as_deref(), &|_| None).unwrap();
        let v: Vec<(String, String, String)> = lib
            .entries
            .iter()
            .map(|e| (e.key.clone(), text_of(&s.citation(&[e])), text_of(&s.references(&[e])[0].text)))
            .collect();
        m.insert(n.to_owned(), v);
    }
    std::fs::write("/tmp/it/ours.json", serde_json::to_string(&m).unwrap()).unwrap();
}
