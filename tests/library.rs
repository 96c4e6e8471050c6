//! The shipped library: its form, its evidence, its notes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::collections::BTreeMap;

use refs::checks::CHECKS;
use refs::model::{Entry, Library};
use refs::store::{CATALOGUE, catalogue, entry_block, family_block};

fn evidence() -> toml::Table {
    support::project_file("tests/data/evidence.toml").parse().expect("TOML")
}

#[test]
fn every_entry_and_family_stands_in_the_form_that_refs_writes_sorted_by_key() {
    let library = catalogue();
    let blocks = library.families.iter().map(family_block).chain(library.entries.iter().map(entry_block));
    for block in blocks {
        assert!(CATALOGUE.contains(&block), "this is how it should stand:\n{block}");
    }
    assert!(
        library.entries.is_sorted_by_key(|entry| &entry.key) && library.families.is_sorted_by_key(|family| &family.key)
    );
}

#[test]
fn every_entry_has_two_records_that_agree_on_what_counts() {
    let evidence = evidence();
    for entry in &catalogue().entries {
        let row = evidence.get(&entry.key).unwrap_or_else(|| panic!("{} has no evidence", entry.key));
        assert!(row["records"].as_array().is_some_and(|records| records.len() >= 2), "{}: records", entry.key);
        let agree: Vec<&str> = row["agree"].as_array().unwrap().iter().filter_map(|field| field.as_str()).collect();
        let single: String = row.get("single").map(ToString::to_string).unwrap_or_default();
        for field in ["title", "authors", "date"] {
            let seen = agree.iter().any(|name| name.starts_with(field)) || single.contains(field);
            assert!(seen, "{}: `{field}` is neither agreed on nor said to have one record", entry.key);
        }
    }
    let known: Vec<&String> = evidence.keys().filter(|key| catalogue().get(key).is_none()).collect();
    assert!(known.is_empty(), "evidence of nothing: {known:?}");
}

#[test]
fn the_checks_find_nothing() {
    let today = refs::fetch::today().parse().unwrap();
    for check in CHECKS {
        assert_eq!(check.findings(catalogue(), today), [], "{}", check.name);
    }
}

#[test]
fn every_note_says_something_in_40_to_120_words() {
    for entry in &catalogue().entries {
        let words = entry.note.as_deref().unwrap_or_default().split_whitespace().count();
        assert!((40..=120).contains(&words), "{}: {words} words", entry.key);
    }
}

#[test]
fn every_key_is_what_refs_would_make() {
    for entry in &catalogue().entries {
        assert_eq!(refs::model::KeyPattern::default().key(entry, |_| false), entry.key);
    }
}

/// The reading list that the project grew from: family, name, year.
const NOTES: [(&str, &str, u16); 9] = [
    ("contrastive", "CLIP", 2021),
    ("contrastive", "SigLIP", 2023),
    ("contrastive", "Llip", 2024),
    ("masking", "FLAVA", 2022),
    ("masking", "MaskVLM", 2023),
    ("generative", "CoCa", 2022),
    ("generative", "CM3Leon", 2023),
    ("pretrained-backbone", "Qwen-VL", 2023),
    ("pretrained-backbone", "BLIP-2", 2023),
];

#[test]
fn the_nine_models_of_the_notes_are_there_by_family_and_year() {
    let library: &Library = catalogue();
    for (family, name, year) in NOTES {
        let entry: &Entry = library.find(name).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((entry.year(), entry.families.iter().any(|own| own == family)), (Some(year), true), "{name}");
    }
    for name in ["InternVL", "InternVL2", "LLaVA", "Flamingo", "Vision Language Models Explained"] {
        assert!(library.find(name).is_ok(), "{name}");
    }
}

/// The rest of the reading list by family; "" holds the background, data, benchmarks and surveys, which are in none.
/// IDEFICS is in the work called `OBELICS`, ARO in `NegCLIP`, Yi-VL in Yi's, Stable Diffusion in Latent Diffusion's.
#[rustfmt::skip]
const READING_LIST: [(&str, &[&str]); 5] = [
    (
        "contrastive",
        &[
            "CLIP", "SigLIP", "Llip", "FLAVA", "CoCa", "InternVL", "ALIGN", "CyCLIP", "DeCLIP", "SLIP", "MetaCLIP",
            "OpenCLIP scaling", "VLMo", "BLIP", "ALBEF", "MERLOT", "VideoCLIP", "VideoPrism", "ImageBind",
            "SigLIP 2", "EVA-CLIP", "EVA-CLIP-18B", "LiT", "FLIP", "FILIP", "GLIP", "GLIPv2", "Grounding DINO",
            "BASIC", "Florence", "X-VLM", "CLIP-rocket", "CLIP-Adapter", "CoOp", "NegCLIP", "SynthCLIP", "ConVIRT",
            "GroupViT", "Alpha-CLIP", "InternVideo", "OpenCLIP",
        ],
    ),
    (
        "masking",
        &[
            "FLAVA", "MaskVLM", "ViLT", "ViLBERT", "LXMERT", "VisualBERT", "VL-BERT", "UNITER", "Oscar", "VinVL",
            "BEiT-3", "M3AE", "VideoBERT", "Muse", "VL-BEiT",
        ],
    ),
    (
        "generative",
        &[
            "CoCa", "CM3Leon", "Flamingo", "PaLI", "PaLI-X", "PaLI-3", "SimVLM", "GIT", "DALL-E", "DALL-E 2",
            "Parti", "Imagen", "Latent Diffusion", "Make-A-Scene", "CM3", "RA-CM3", "Chameleon", "Emu (BAAI)",
            "Emu2", "Emu3", "Emu (Meta)", "MiniGPT-5", "Kosmos-1", "Kosmos-2", "Janus", "Janus-Pro", "JanusFlow",
            "VideoOFA", "Florence-2", "OFA", "Unified-IO", "Unified-IO 2", "Diffusion Classifier", "Show-o",
            "Transfusion", "DreamLLM", "GILL", "CogView", "Fuyu-8B",
        ],
    ),
    (
        "pretrained-backbone",
        &[
            "Qwen-VL", "BLIP-2", "Flamingo", "MiniGPT-5", "InternVL", "InternVL 1.5", "InternVL2", "InternVL 2.5",
            "InternVL3", "InternVL3.5", "LLaVA", "LLaVA-1.5", "LLaVA-NeXT", "LLaVA-RLHF", "LLaVA-OneVision",
            "LLaVA-NeXT-Interleave", "LLaVAR", "Video-LLaVA", "OpenFlamingo", "PaliGemma", "PaliGemma 2", "Frozen",
            "MiniGPT-4", "MiniGPT-v2", "MiniGPT4-Video", "InstructBLIP", "xGen-MM", "OBELICS", "Idefics2",
            "Idefics3", "SmolVLM", "Qwen2-VL", "Qwen2.5-VL", "Qwen3-VL", "CogVLM", "CogAgent", "Molmo", "Phi-3",
            "DeepSeek-VL", "DeepSeek-VL2", "MM1", "MM1.5", "Cambrian-1", "Video-LLaMA", "VideoLLaMA 2", "PandaGPT",
            "Otter", "Monkey", "Lumos", "MAPL", "LiMBeR", "LLaMA-Adapter V2", "mPLUG-Owl", "mPLUG-Owl2", "VILA",
            "MiniCPM-V", "Pixtral", "FROMAGe", "PaLM-E", "Shikra", "Yi", "TinyLLaVA", "InternLM-XComposer", "NVLM",
            "Aria", "moondream2",
        ],
    ),
    (
        "",
        &[
            "LAION-5B", "LAION-400M", "DataComp", "MMC4", "BERT", "BEiT", "MAE", "I-JEPA", "EVA", "EVA-02", "UniT",
            "MIMIC-IT", "ViT", "Gemini", "Llama 3", "Vision-Language Models for Vision Tasks: A Survey",
            "Vision Language Models Explained", "An Introduction to Vision-Language Modeling", "VQAv2", "GQA",
            "OK-VQA", "TextVQA", "COCO Captions", "NoCaps", "RefCOCO", "Winoground", "SugarCrepe", "MMMU", "MMBench",
            "SEED-Bench", "MathVista", "POPE", "MME", "ChartQA", "DocVQA", "ScienceQA",
        ],
    ),
];

#[test]
fn the_whole_reading_list_is_there_by_family() {
    for (family, names) in READING_LIST {
        for name in names {
            let entry = catalogue().find(name).unwrap_or_else(|error| panic!("{error}"));
            let held = if family.is_empty() {
                entry.families.is_empty()
            } else {
                entry.families.iter().any(|own| own == family)
            };
            assert!(held, "{name} is not in `{family}` but in {:?}", entry.families);
        }
    }
}

#[test]
fn there_are_150_works_and_more_and_no_name_or_identifier_is_there_twice() {
    let library = catalogue();
    assert!(library.entries.len() >= 150, "{}", library.entries.len());
    let ids = library
        .entries
        .iter()
        .flat_map(|entry| entry.ids.iter().map(|(kind, id)| format!("{kind}:{id}").to_lowercase()));
    let names = library.entries.iter().filter_map(|entry| entry.name.as_deref().map(str::to_lowercase));
    for mut all in [ids.collect::<Vec<_>>(), names.collect()] {
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
        assert!(twice.is_empty(), "twice: {twice:?}");
    }
}

#[test]
fn every_work_that_another_builds_on_is_there_and_every_family_is_declared() {
    let library = catalogue();
    for entry in &library.entries {
        for link in &entry.builds_on {
            assert!(library.get(&link.key).is_some(), "{}: {}", entry.key, link.key);
        }
        for family in &entry.families {
            assert!(library.family(family).is_some(), "{}: {family}", entry.key);
        }
    }
}

#[test]
fn a_venue_is_always_spelled_the_same() {
    let mut spellings: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in &catalogue().entries {
        let (Some(short), Some(name)) = (entry.venue.get("short"), entry.venue.get("name")) else { continue };
        let one = spellings.entry(short).or_insert(name);
        assert!(*one == name || name.ends_with(": System Demonstrations"), "{short}: `{one}` and `{name}`");
    }
}
