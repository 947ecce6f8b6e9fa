//! The gazetteers in the folder `gazetteers/`, embedded in the program.
//!
//! Not here: their meaning; they are read like any user's folder.

/// File name and content.
pub(super) const FILES: &[(&str, &str)] = &[
    ("countries.csv", include_str!("../../gazetteers/countries.csv")),
    ("agreements.csv", include_str!("../../gazetteers/agreements.csv")),
    ("agencies.csv", include_str!("../../gazetteers/agencies.csv")),
    ("officials.csv", include_str!("../../gazetteers/officials.csv")),
    ("offices.csv", include_str!("../../gazetteers/offices.csv")),
    ("topics.csv", include_str!("../../gazetteers/topics.csv")),
    ("templates.csv", include_str!("../../gazetteers/templates.csv")),
    ("movements.csv", include_str!("../../gazetteers/movements.csv")),
    ("names.csv", include_str!("../../gazetteers/names.csv")),
    ("datelines.csv", include_str!("../../gazetteers/datelines.csv")),
];
