//! The recordings of every service but arXiv's Atom interface and abstract pages, each served where the service has
//! it: what is added must be what the manifest says. Without `../shared/fixtures` this file tests nothing and says so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that panics has failed"
)]

mod support;

use std::path::PathBuf;

use serde_json::Value;
use support::{Gateway, Response, Sandbox};

fn folder() -> PathBuf {
    std::env::var_os("REFS_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
        .join("fixtures")
}

/// The body of a recording, the list of an API's search cut to its first work where `member` says so.
fn body(file: &str) -> Option<Vec<u8>> {
    let read = std::fs::read(folder().join(file));
    if read.is_err() {
        eprintln!("{file} is not there: not tested");
    }
    read.ok()
}

/// What a recording must come out as.
struct Work {
    file: &'static str,
    /// What is typed.
    typed: &'static str,
    /// Where the gateway serves it; every other path is busy.
    served: &'static str,
    kind: &'static str,
    title: &'static str,
    /// The first and the last author, and how many there are.
    authors: (&'static str, &'static str, usize),
    year: u64,
    venue: Option<&'static str>,
    ids: &'static [(&'static str, &'static str)],
    pages: Option<&'static str>,
}

const WORKS: &[Work] = &[
    Work {
        file: "crossref/works-10.1145_3448016.3452841.json",
        typed: "https://dl.acm.org/doi/10.1145/3448016.3452841",
        served: "/api.crossref.org/works/10.1145/3448016.3452841",
        kind: "conference",
        title: "Vector Quotient Filters: Overcoming the Time/Space Trade-Off in Filter Design",
        authors: ("Pandey, Prashant", "Johnson, Rob", 6),
        year: 2021,
        venue: Some("Proceedings of the 2021 International Conference on Management of Data"),
        ids: &[("doi", "10.1145/3448016.3452841")],
        pages: Some("1386-1399"),
    },
    Work {
        file: "crossref/works-10.1038_s42256-024-00832-8.json",
        typed: "doi:10.1038/s42256-024-00832-8",
        served: "/api.crossref.org/works/10.1038/s42256-024-00832-8",
        kind: "article",
        title: "Augmenting large language models with chemistry tools",
        authors: ("M. Bran, Andres", "Schwaller, Philippe", 6),
        year: 2024,
        venue: Some("Nature Machine Intelligence"),
        ids: &[("doi", "10.1038/s42256-024-00832-8")],
        pages: Some("525-535"),
    },
    Work {
        file: "crossref/works-10.1101_2024.04.01.587366.json",
        typed: "10.1101/2024.04.01.587366",
        served: "/api.crossref.org/works/10.1101/2024.04.01.587366",
        kind: "preprint",
        title: "High-throughput screening of human genetic variants by pooled prime editing",
        authors: ("Herger, Michael", "Findlay, Gregory M.", 6),
        year: 2024,
        venue: None,
        ids: &[("doi", "10.1101/2024.04.01.587366")],
        pages: None,
    },
    Work {
        file: "crossref/works-10.1109_iccv.2007.4408927.json",
        typed: "10.1109/ICCV.2007.4408927",
        served: "/api.crossref.org/works/10.1109/iccv.2007.4408927",
        kind: "conference",
        title: "A Seeded Image Segmentation Framework Unifying Graph Cuts And Random Walker Which Yields A New Algorithm",
        authors: ("Sinop, Ali Kemal", "Grady, Leo", 2),
        year: 2007,
        venue: Some("2007 IEEE 11th International Conference on Computer Vision"),
        ids: &[("doi", "10.1109/iccv.2007.4408927")],
        pages: Some("1-8"),
    },
    Work {
        file: "crossref/works-10.7554_elife.01567.json",
        typed: "https://doi.org/10.7554/eLife.01567",
        served: "/api.crossref.org/works/10.7554/elife.01567",
        kind: "article",
        title: "Automated quantitative histology reveals vascular morphodynamics during Arabidopsis hypocotyl secondary growth",
        authors: ("Sankar, Martial", "Hardtke, Christian S", 5),
        year: 2014,
        venue: Some("eLife"),
        ids: &[("doi", "10.7554/elife.01567")],
        pages: Some("e01567"),
    },
    Work {
        file: "crossref/works-10.1007_978-3-662-46370-3_13.json",
        typed: "https://link.springer.com/chapter/10.1007/978-3-662-46370-3_13",
        served: "/api.crossref.org/works/10.1007/978-3-662-46370-3_13",
        kind: "chapter",
        title: "Clinical Symptoms and Physical Examinations",
        authors: ("Diercks, Ronald L.", "Ludvigsen, Tom Clement", 2),
        year: 2015,
        venue: Some("Shoulder Stiffness"),
        ids: &[("doi", "10.1007/978-3-662-46370-3_13")],
        pages: Some("155-158"),
    },
    Work {
        file: "crossref/papis-test_3_conference.json",
        typed: "10.1145/3184558.3186235",
        served: "/api.crossref.org/works/10.1145/3184558.3186235",
        kind: "conference",
        title: "DL-Learner Structured Machine Learning on Semantic Web Data",
        authors: ("Bühmann, Lorenz", "Bin, Simon", 4),
        year: 2018,
        venue: None,
        ids: &[("doi", "10.1145/3184558.3186235")],
        pages: None,
    },
    Work {
        file: "crossref/papis-test_1_multiple_authors.json",
        typed: "10.1103/PhysRevB.89.140501",
        served: "/api.crossref.org/works/10.1103/physrevb.89.140501",
        kind: "article",
        title: "Particle entanglement in continuum many-body systems via quantum Monte Carlo",
        authors: ("Herdman, C. M.", "Del Maestro, A.", 4),
        year: 2014,
        venue: Some("Physical Review B"),
        ids: &[("doi", "10.1103/physrevb.89.140501")],
        pages: None,
    },
    Work {
        file: "doi-content-negotiation/csl-10.1126_science.169.3946.635.json",
        typed: "10.1126/science.169.3946.635",
        served: "/doi.org/10.1126/science.169.3946.635",
        kind: "article",
        title: "The Structure of Ordinary Water: New data and interpretations are yielding new insights into this fascinating substance.",
        authors: ("Frank, Henry S.", "Frank, Henry S.", 1),
        year: 1970,
        venue: Some("Science"),
        ids: &[("doi", "10.1126/science.169.3946.635")],
        pages: Some("635-641"),
    },
    Work {
        file: "doi-content-negotiation/crossref-winter-scabs-csl.json",
        typed: "10.1038/193293a0",
        served: "/doi.org/10.1038/193293a0",
        kind: "article",
        title: "Formation of the Scab and the Rate of Epithelization of Superficial Wounds in the Skin of the Young Domestic Pig",
        authors: ("Winter, George D.", "Winter, George D.", 1),
        year: 1962,
        venue: Some("Nature"),
        ids: &[("doi", "10.1038/193293a0")],
        pages: Some("293-294"),
    },
    Work {
        file: "datacite/dois-10.48550_arxiv.2311.16162.json",
        typed: "10.48550/arXiv.2311.16162",
        served: "/api.datacite.org/dois/10.48550/arxiv.2311.16162",
        kind: "preprint",
        title: "Leveraging Artificial Intelligence Technology for Mapping Research to Sustainable Development Goals: A Case Study",
        authors: ("Yin, Hui", "Tham, Wing Wah", 10),
        year: 2023,
        venue: None,
        ids: &[("arxiv", "2311.16162")],
        pages: None,
    },
    Work {
        file: "datacite/dois-10.5281_zenodo.48440.json",
        typed: "https://doi.org/10.5281/zenodo.48440",
        served: "/api.datacite.org/dois/10.5281/zenodo.48440",
        kind: "software",
        title: "Analysis Tools for Crossover Experiment of UI using Choice Architecture",
        authors: ("Garza, Kristian", "Garza, Kristian", 1),
        year: 2016,
        venue: None,
        ids: &[("doi", "10.5281/zenodo.48440")],
        pages: None,
    },
    Work {
        file: "openalex/works-doi-10.1145_3448016.3452841.json",
        typed: "https://openalex.org/W3174427814",
        served: "/api.openalex.org/works/W3174427814",
        kind: "conference",
        title: "Vector Quotient Filters",
        authors: ("Pandey, Prashant", "Johnson, Rob", 6),
        year: 2021,
        venue: Some("Proceedings of the 2021 International Conference on Management of Data"),
        ids: &[("doi", "10.1145/3448016.3452841"), ("openalex", "W3174427814")],
        pages: None,
    },
    Work {
        file: "semantic-scholar/paper-2012.07436.json",
        typed: "https://www.semanticscholar.org/paper/Informer/5b9d8bcc46b766b47389c912a8e026f81b91b0d8",
        served: "/api.semanticscholar.org/graph/v1/paper/5b9d8bcc46b766b47389c912a8e026f81b91b0d8",
        kind: "conference",
        title: "Informer: Beyond Efficient Transformer for Long Sequence Time-Series Forecasting",
        authors: ("Zhou, Haoyi", "Zhang, Wan", 7),
        year: 2021,
        venue: Some("AAAI"),
        ids: &[("arxiv", "2012.07436"), ("doi", "10.1609/aaai.v35i12.17325"), ("dblp", "conf/aaai/ZhouZPZLXZ21")],
        pages: None,
    },
    Work {
        file: "dblp/rec-conf_nips_VaswaniSPUJGKP17.xml",
        typed: "DBLP:conf/nips/VaswaniSPUJGKP17",
        served: "/dblp.org/rec/conf/nips/VaswaniSPUJGKP17.xml",
        kind: "conference",
        title: "Attention is All you Need",
        authors: ("Vaswani, Ashish", "Polosukhin, Illia", 8),
        year: 2017,
        venue: Some("NIPS"),
        ids: &[("dblp", "conf/nips/VaswaniSPUJGKP17")],
        pages: Some("5998-6008"),
    },
    Work {
        file: "dblp/dblp_book.bib",
        typed: "https://dblp.org/rec/series/sci/2023-1062.html",
        served: "/dblp.org/rec/series/sci/2023-1062.bib",
        kind: "book",
        title: "Banach Space Valued Neural Network - Ordinary and Fractional Approximation and Interpolation",
        authors: ("Anastassiou, George A.", "Anastassiou, George A.", 1),
        year: 2023,
        venue: None,
        ids: &[("doi", "10.1007/978-3-031-16400-2")],
        pages: None,
    },
    Work {
        file: "dblp/rec-conf_cvpr_0001CCVS21.bib",
        typed: "conf/cvpr/0001CCVS21",
        served: "/dblp.org/rec/conf/cvpr/0001CCVS21.bib",
        kind: "conference",
        title: "Topological Planning With Transformers for Vision-and-Language Navigation",
        authors: ("Chen, Kevin", "Savarese, Silvio", 5),
        year: 2021,
        venue: Some("IEEE Conference on Computer Vision and Pattern Recognition"),
        ids: &[("dblp", "conf/cvpr/0001CCVS21"), ("doi", "10.1109/cvpr46437.2021.01112")],
        pages: Some("11276-11286"),
    },
    Work {
        file: "dblp/rec-conf_iclr_0001BYRLML22.bib",
        typed: "dblp:conf/iclr/0001BYRLML22",
        served: "/dblp.org/rec/conf/iclr/0001BYRLML22.bib",
        kind: "conference",
        title: "GreaseLM: Graph REASoning Enhanced Language Models",
        authors: ("Zhang, Xikun", "Leskovec, Jure", 7),
        year: 2022,
        venue: Some("The Tenth International Conference on Learning Representations"),
        ids: &[("openreview", "41e9o6cQPj")],
        pages: None,
    },
    Work {
        file: "dblp/rec-conf_nips_0001DM20.bib",
        typed: "conf/nips/0001DM20",
        served: "/dblp.org/rec/conf/nips/0001DM20.bib",
        kind: "conference",
        title: "Towards More Practical Adversarial Attacks on Graph Neural Networks",
        authors: ("Ma, Jiaqi", "Mei, Qiaozhu", 3),
        year: 2020,
        venue: Some("Advances in Neural Information Processing Systems"),
        ids: &[("dblp", "conf/nips/0001DM20")],
        pages: None,
    },
    Work {
        file: "acl-anthology/2021.naacl-main.208.bib",
        typed: "https://aclanthology.org/2021.naacl-main.208.pdf",
        served: "/aclanthology.org/2021.naacl-main.208.bib",
        kind: "conference",
        title: "How many data points is a prompt worth?",
        authors: ("Le Scao, Teven", "Rush, Alexander", 2),
        year: 2021,
        venue: Some(
            "Proceedings of the 2021 Conference of the North American Chapter of the Association for Computational Linguistics: Human Language Technologies",
        ),
        ids: &[("acl", "2021.naacl-main.208"), ("doi", "10.18653/v1/2021.naacl-main.208")],
        pages: Some("2627-2636"),
    },
    Work {
        file: "acl-anthology/page-2021.naacl-main.208.html",
        typed: "10.18653/v1/2021.naacl-main.208",
        served: "/aclanthology.org/2021.naacl-main.208/",
        kind: "conference",
        title: "How many data points is a prompt worth?",
        authors: ("Le Scao, Teven", "Rush, Alexander", 2),
        year: 2021,
        venue: Some(
            "Proceedings of the 2021 Conference of the North American Chapter of the Association for Computational Linguistics: Human Language Technologies",
        ),
        ids: &[("acl", "2021.naacl-main.208"), ("doi", "10.18653/v1/2021.naacl-main.208")],
        pages: Some("2627-2636"),
    },
    Work {
        file: "pmlr/page-radford21a.html",
        typed: "http://proceedings.mlr.press/v139/radford21a/radford21a.pdf",
        served: "/proceedings.mlr.press/v139/radford21a.html",
        kind: "conference",
        title: "Learning Transferable Visual Models From Natural Language Supervision",
        authors: ("Radford, Alec", "Sutskever, Ilya", 12),
        year: 2021,
        venue: Some("Proceedings of the 38th International Conference on Machine Learning"),
        ids: &[],
        pages: Some("8748-8763"),
    },
    Work {
        file: "pmlr/page-kim21k.html",
        typed: "https://proceedings.mlr.press/v139/kim21k.html",
        served: "/proceedings.mlr.press/v139/kim21k.html",
        kind: "conference",
        title: "ViLT: Vision-and-Language Transformer Without Convolution or Region Supervision",
        authors: ("Kim, Wonjae", "Kim, Ildoo", 3),
        year: 2021,
        venue: Some("Proceedings of the 38th International Conference on Machine Learning"),
        ids: &[],
        pages: Some("5583-5594"),
    },
    Work {
        file: "openreview/note-v2-KU9UojoX7U.json",
        typed: "https://openreview.net/pdf?id=KU9UojoX7U",
        served: "/api2.openreview.net/notes?id=KU9UojoX7U",
        kind: "conference",
        // The catalogue knows this one and completes it.
        title: "BLIP-2: Bootstrapping Language-Image Pre-training with Frozen Image Encoders and Large Language Models",
        authors: ("Li, Junnan", "Hoi, Steven", 4),
        year: 2023,
        venue: Some("Proceedings of the 40th International Conference on Machine Learning"),
        ids: &[("openreview", "KU9UojoX7U")],
        pages: None,
    },
    Work {
        file: "openreview/forum-KU9UojoX7U.html",
        typed: "https://openreview.net/forum?id=KU9UojoX7U",
        served: "/openreview.net/forum?id=KU9UojoX7U",
        kind: "conference",
        // The catalogue knows this one and completes it.
        title: "BLIP-2: Bootstrapping Language-Image Pre-training with Frozen Image Encoders and Large Language Models",
        authors: ("Li, Junnan", "Hoi, Steven", 4),
        year: 2023,
        venue: Some("Proceedings of the 40th International Conference on Machine Learning"),
        ids: &[("openreview", "KU9UojoX7U")],
        pages: None,
    },
    Work {
        file: "openreview/note-v2-rejected.json",
        typed: "openreview:Zz0000000A",
        served: "/api2.openreview.net/notes?id=Zz0000000A",
        kind: "preprint",
        title: "A Rejected Example Submission",
        authors: ("Example, Ada", "Sample, Grace", 2),
        year: 2023,
        venue: None,
        ids: &[("openreview", "Zz0000000A")],
        pages: None,
    },
    Work {
        file: "cvf/page-Ci_GFPose_CVPR_2023.html",
        typed: "https://openaccess.thecvf.com/content/CVPR2023/papers/Ci_GFPose_Learning_3D_Human_Pose_Prior_With_Gradient_Fields_CVPR_2023_paper.pdf",
        served: "/openaccess.thecvf.com/content/CVPR2023/html/Ci_GFPose_Learning_3D_Human_Pose_Prior_With_Gradient_Fields_CVPR_2023_paper.html",
        kind: "conference",
        title: "GFPose: Learning 3D Human Pose Prior With Gradient Fields",
        authors: ("Ci, Hai", "Wang, Yizhou", 7),
        year: 2023,
        venue: Some("Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition"),
        ids: &[],
        pages: Some("4800-4810"),
    },
    Work {
        file: "neurips/page-karras2022.html",
        typed: "https://papers.nips.cc/paper_files/paper/2022/file/a98846e9d9cc01cfb87eb694d946ce6b-Paper-Conference.pdf",
        served: "/proceedings.neurips.cc/paper_files/paper/2022/hash/a98846e9d9cc01cfb87eb694d946ce6b-Abstract-Conference.html",
        kind: "conference",
        title: "Elucidating the Design Space of Diffusion-Based Generative Models",
        authors: ("Karras, Tero", "Laine, Samuli", 4),
        year: 2022,
        venue: Some("Advances in Neural Information Processing Systems"),
        ids: &[],
        pages: None,
    },
    Work {
        file: "huggingface/api-paper-2606.12730.json",
        typed: "https://huggingface.co/papers/2606.12730",
        served: "/huggingface.co/api/papers/2606.12730",
        kind: "preprint",
        title: "Rethinking Psychometric Evaluation of LLMs: When and Why Self-Reports Predict Behavior",
        authors: ("Kocielnik, Rafal", "Alvarez, R. Michael", 8),
        year: 2026,
        venue: None,
        ids: &[("arxiv", "2606.12730")],
        pages: None,
    },
    Work {
        file: "huggingface/blog-smolvlm.html",
        typed: "https://huggingface.co/blog/smolvlm",
        served: "/huggingface.co/blog/smolvlm",
        kind: "blog",
        title: "SmolVLM - small yet mighty Vision Language Model",
        authors: ("andito", "pcuenq", 5),
        year: 2024,
        venue: Some("Hugging Face Blog"),
        ids: &[],
        pages: None,
    },
    Work {
        file: "citation-cff/mlfoundations_open_clip.cff",
        typed: "https://github.com/mlfoundations/open_clip",
        served: "/raw.githubusercontent.com/mlfoundations/open_clip/HEAD/CITATION.cff",
        kind: "software",
        title: "OpenCLIP",
        authors: ("Ilharco, Gabriel", "Schmidt, Ludwig", 13),
        year: 2021,
        venue: None,
        ids: &[("doi", "10.5281/zenodo.5143773")],
        pages: None,
    },
    Work {
        file: "citation-cff/cambrian-mllm_cambrian.cff",
        typed: "https://github.com/cambrian-mllm/cambrian",
        served: "/raw.githubusercontent.com/cambrian-mllm/cambrian/HEAD/CITATION.cff",
        kind: "conference",
        title: "Cambrian-1: A Fully Open, Vision-Centric Exploration of Multimodal LLMs",
        authors: ("Tong, Shengbang", "Xie, Saining", 14),
        year: 2024,
        // The catalogue knows where it was published.
        venue: Some("Advances in Neural Information Processing Systems"),
        ids: &[("arxiv", "2406.16860")],
        pages: None,
    },
    Work {
        file: "citation-cff/huggingface_transformers-shortened.cff",
        typed: "https://github.com/huggingface/transformers",
        served: "/raw.githubusercontent.com/huggingface/transformers/HEAD/CITATION.cff",
        kind: "conference",
        title: "Transformers: State-of-the-Art Natural Language Processing",
        authors: ("Wolf, Thomas", "Rush, Alexander M.", 4),
        year: 2020,
        venue: Some(
            "Proceedings of the 2020 Conference on Empirical Methods in Natural Language Processing: System Demonstrations",
        ),
        ids: &[],
        pages: Some("38-45"),
    },
    Work {
        file: "citation-cff/spec-software-with-a-doi.cff",
        typed: "https://raw.githubusercontent.com/x/y/main/CITATION.cff",
        served: "/raw.githubusercontent.com/x/y/main/CITATION.cff",
        kind: "software",
        title: "My Research Tool",
        authors: ("Druskat, Stephan", "Druskat, Stephan", 1),
        year: 2017,
        venue: None,
        ids: &[("doi", "10.5281/zenodo.1234")],
        pages: None,
    },
    Work {
        file: "arxiv-oai/GetRecord-arXiv-1603.05976.xml",
        typed: "1603.05976",
        served: "/oaipmh.arxiv.org/oai",
        kind: "preprint",
        title: "BICEP2 / Keck Array VII: Matrix based E/B Separation applied to BICEP2 and the Keck Array",
        authors: ("Array, Keck", "Yoon, K. W.", 65),
        year: 2016,
        venue: None,
        ids: &[("arxiv", "1603.05976")],
        pages: None,
    },
    Work {
        file: "arxiv-oai/GetRecord-arXiv-1606.07538.xml",
        typed: "1606.07538",
        served: "/oaipmh.arxiv.org/oai",
        kind: "preprint",
        title: "Solar Neutrino Measurements in Super-Kamiokande-IV",
        authors: ("{Super-Kamiokande Collaboration}", "de Perio, P.", 7),
        year: 2016,
        venue: None,
        ids: &[("arxiv", "1606.07538")],
        pages: None,
    },
    Work {
        file: "arxiv-oai/GetRecord-arXiv-1606.06775.xml",
        typed: "1606.06775",
        served: "/oaipmh.arxiv.org/oai",
        kind: "preprint",
        title: "The Evolution of Active Galactic Nuclei in Clusters of Galaxies from the Dark Energy Survey",
        authors: ("Bufanda, E.", "{for the DES Collaboration}", 3),
        year: 2016,
        venue: None,
        ids: &[("arxiv", "1606.06775")],
        pages: None,
    },
];

fn gateway(served: &'static str, status: u16, kind: &'static str, body: Vec<u8>) -> Gateway {
    Gateway::start(move |path| {
        if path.starts_with(served) { Response::new(status, kind, body.clone()) } else { Response::status(503) }
    })
}

fn kind_of(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("json") => "application/json",
        Some("html") => "text/html; charset=utf-8",
        Some("xml") => "application/xml",
        _ => "text/plain",
    }
}

#[test]
fn every_recording_comes_out_as_the_service_means_it() {
    // Most of the time passes in the pauses between requests, so several run at once.
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> =
            WORKS.chunks(5).map(|works| scope.spawn(|| works.iter().flat_map(added).collect::<Vec<_>>())).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the entry that a recording makes.
fn added(work: &Work) -> Vec<String> {
    let Some(body) = body(work.file) else { return Vec::new() };
    let gateway = gateway(work.served, 200, kind_of(work.file), body);
    let sandbox = Sandbox::new(&gateway);
    let ran = sandbox.refs(&["add", work.typed]);
    if ran.code != 0 {
        return vec![format!("{}: exit {}: {}", work.file, ran.code, ran.stderr)];
    }
    let entry = sandbox.json(&["list", "--json"])[0].clone();
    let mut wrong: Vec<String> =
        differences(work, &entry).iter().map(|difference| format!("{}: {difference}", work.file)).collect();
    let check = sandbox.refs(&["check"]);
    if check.code != 0 && !check.stdout.contains("missing-field") {
        wrong.push(format!("{}: {}", work.file, check.stdout));
    }
    wrong
}

fn differences(work: &Work, entry: &Value) -> Vec<String> {
    let authors: Vec<&str> = entry["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let own =
        (authors.first().copied().unwrap_or_default(), authors.last().copied().unwrap_or_default(), authors.len());
    let kind = work.kind;
    let mut compared = vec![
        ("type".to_owned(), entry["type"].to_string(), Value::from(kind).to_string()),
        ("title".to_owned(), entry["title"].to_string(), Value::from(work.title).to_string()),
        ("authors".to_owned(), format!("{own:?}"), format!("{:?}", work.authors)),
        ("year".to_owned(), entry["year"].to_string(), work.year.to_string()),
    ];
    let text = |value: Option<&str>| value.map_or(Value::Null, Value::from).to_string();
    if work.venue.is_some() || work.kind == "preprint" {
        compared.push(("venue".to_owned(), entry["venue"]["name"].to_string(), text(work.venue)));
    }
    if work.pages.is_some() {
        compared.push(("pages".to_owned(), entry["venue"]["pages"].to_string(), text(work.pages)));
    }
    compared.extend(work.ids.iter().map(|(scheme, value)| {
        ((*scheme).to_owned(), entry["ids"][*scheme].to_string(), Value::from(*value).to_string())
    }));
    let differ = compared.into_iter().filter(|(_, own, expected)| own != expected);
    differ.map(|(field, own, expected)| format!("{field} is {own}, not {expected}")).collect()
}

/// A recording of an error: what is typed, where it is served, the exit code, and words that must be said.
const ERRORS: &[(&str, &str, &str, u16, i32, &str)] = &[
    (
        "crossref/error-404-not-found.txt",
        "10.1371/notarealdoi",
        "/api.crossref.org/",
        404,
        3,
        "Crossref has no DOI 10.1371/notarealdoi",
    ),
    (
        "doi-content-negotiation/error-404-doi-not-found.html",
        "10.1126/foo",
        "/doi.org/",
        404,
        1,
        "there is no DOI 10.1126/foo",
    ),
    (
        "datacite/error-404.json",
        "10.4124/05f6c379-dd68-4cdb-880d-33d3e9576d52/1",
        "/api.datacite.org/",
        404,
        3,
        "DataCite has no DOI",
    ),
    ("openalex/error-404.html", "W2000003795", "/api.openalex.org/", 404, 1, "OpenAlex has no work"),
    (
        "semantic-scholar/error-404-paper.json",
        "CorpusID:1",
        "/api.semanticscholar.org/",
        404,
        1,
        "Semantic Scholar has no paper",
    ),
    (
        "semantic-scholar/error-400-unknown-field.json",
        "CorpusID:1",
        "/api.semanticscholar.org/",
        400,
        3,
        "Unrecognized or unsupported fields",
    ),
    ("semantic-scholar/error-429.json", "CorpusID:1", "/api.semanticscholar.org/", 429, 3, "Too Many Requests"),
    ("dblp/error-429.txt", "conf/x/y", "/dblp.org/", 429, 3, "busy (HTTP 429)"),
    (
        "openreview/error-429.json",
        "openreview:KU9UojoX7V",
        "/api2.openreview.net/",
        429,
        3,
        "Please try again in 30 minutes",
    ),
    ("dblp/search-attention-hit.json", "10.1000/x", "/api.crossref.org/", 200, 3, "can't be read"),
    (
        "crossref/works-10.1145_3448016.3452841.json",
        "10.1000/other",
        "/api.crossref.org/",
        200,
        3,
        "it answered about `10.1145/3448016.3452841` instead",
    ),
];

#[test]
fn every_error_is_told_and_leaves_the_library_alone() {
    for (file, typed, served, status, code, words) in ERRORS {
        let Some(body) = body(file) else { continue };
        let gateway = gateway(served, *status, kind_of(file), body);
        let sandbox = Sandbox::new(&gateway);
        let ran = sandbox.refs(&["add", typed]);
        assert_eq!(ran.code, *code, "{file}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{file}: {words:?} is not in {}", ran.stderr);
        assert!(!sandbox.path("library.toml").exists(), "{file}");
    }
}

#[test]
fn a_redirect_to_the_agency_is_followed() {
    let Some(body) = body("doi-content-negotiation/csl-10.1126_science.169.3946.635.json") else { return };
    let gateway = Gateway::start(move |path| match path {
        _ if path.starts_with("/doi.org/") => {
            let to = "https://api.crossref.org/v1/works/10.1126%2Fscience.169.3946.635/transform".to_owned();
            Response { headers: vec![("Location", to)], ..Response::status(302) }
        }
        "/api.crossref.org/v1/works/10.1126%2Fscience.169.3946.635/transform" => {
            Response::new(200, "application/json", body.clone())
        }
        _ => Response::status(503),
    });
    let ran = Sandbox::new(&gateway).refs(&["add", "10.1126/science.169.3946.635"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}
