//! The names of the rules, as `explain` and the documentation give them.
//!
//! Not here: what the rules do; each variant says in which file it lives.

/// Why a candidate was kept or dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// Nothing spoke against it. (mod.rs)
    Plain,
    /// The longer name around it was kept. (overlap.rs)
    InsideMention,
    /// A `not_in` phrase of the entity covers it. (conditions.rs)
    NotIn,
    /// A condition of `names.csv` is not met. (conditions.rs)
    Condition,
    /// The text is in capitals and the acronym spells an ordinary word. (conditions.rs)
    CapitalWord,
    /// The article itself defines this acronym as something else. (definitions.rs)
    DefinedOtherwise,
    /// The article itself defines this acronym as the entity. (definitions.rs)
    Defined,
    /// A given name, initial or honorific before it makes it a person's name. (guards/persons.rs)
    Person,
    /// It is the given name of a person named nowhere in the lists. (guards/persons.rs)
    GivenName,
    /// A capitalised word beside it makes it part of a longer name. (guards/longer.rs)
    LongerName,
    /// "Bank of", "Gulf of" before it. (guards/longer.rs)
    OfChain,
    /// A town or state of that name. (guards/places.rs)
    TownOrState,
    /// The article uses the word for a town or person elsewhere. (one_sense.rs)
    OneSense,
    /// A compound of descent, such as "Afro-American". (guards/things.rs)
    Descent,
    /// A language. (guards/things.rs)
    Language,
    /// Food, a breed or another thing named after a people. (guards/things.rs)
    Thing,
    /// A currency sign. (guards/things.rs)
    Currency,
    /// "Indian" of a native people. (guards/things.rs)
    NativePeople,
    /// A company's sign on the stock exchange. (guards/things.rs)
    Ticker,
    /// Several entities claim the form and the article's evidence chose this one. (ambiguity.rs)
    Evidence,
    /// Several entities claim the form, nothing in the article decides, and the list's prior did. (ambiguity.rs)
    Prior,
    /// A weak form, and the article gives evidence for it. (ambiguity.rs)
    WeakSupported,
    /// A weak form without evidence. (ambiguity.rs)
    WeakUnsupported,
    /// The country named beside it is another one. (ambiguity.rs)
    OtherCountry,
    /// The full name stands in the article. (short_names.rs)
    FullName,
    /// A title of an office held at the article's date stands before it. (short_names.rs)
    TitleBefore,
    /// An honorific or a speaker's label, and one official of that name was in office. (short_names.rs)
    Honorific,
    /// The one official of that surname in office, with the country present. (short_names.rs)
    SoleBearer,
    /// A short name without a full name or title. (short_names.rs)
    SurnameAlone,
    /// Called out to somebody in the room: a reporter. (short_names.rs)
    CalledOut,
    /// The surname belongs to somebody else named here. (short_names.rs)
    OtherPerson,
    /// An office whose holder at the article's date is known. (offices.rs)
    OfficeHolder,
    /// A capital that acts: it stands for the government. (capitals.rs)
    Acts,
    /// A capital as a place. (capitals.rs)
    Place,
    /// The title beside a personal name of no list. (patterns/people.rs)
    TitleAndName,
    /// The noun that heads a name of no list. (patterns/bodies.rs)
    BodyNoun,
    /// It stands in a dateline. (page.rs)
    Dateline,
    /// It stands in a byline, caption or page furniture. (page.rs)
    PageFrame,
}

impl Rule {
    /// All rules, in the order of the steps.
    pub const ALL: [Rule; 38] = [
        Rule::Plain,
        Rule::InsideMention,
        Rule::NotIn,
        Rule::Condition,
        Rule::CapitalWord,
        Rule::DefinedOtherwise,
        Rule::Defined,
        Rule::Person,
        Rule::GivenName,
        Rule::LongerName,
        Rule::OfChain,
        Rule::TownOrState,
        Rule::OneSense,
        Rule::Descent,
        Rule::Language,
        Rule::Thing,
        Rule::Currency,
        Rule::NativePeople,
        Rule::Ticker,
        Rule::Evidence,
        Rule::Prior,
        Rule::WeakSupported,
        Rule::WeakUnsupported,
        Rule::OtherCountry,
        Rule::FullName,
        Rule::TitleBefore,
        Rule::Honorific,
        Rule::SoleBearer,
        Rule::SurnameAlone,
        Rule::CalledOut,
        Rule::OtherPerson,
        Rule::OfficeHolder,
        Rule::Acts,
        Rule::Place,
        Rule::TitleAndName,
        Rule::BodyNoun,
        Rule::Dateline,
        Rule::PageFrame,
    ];

    /// The short name, as `explain` prints it and `docs/matching.md` lists it.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Plain => "plain",
            Rule::InsideMention => "inside-mention",
            Rule::NotIn => "not-in",
            Rule::Condition => "condition",
            Rule::CapitalWord => "capital-word",
            Rule::DefinedOtherwise => "defined-otherwise",
            Rule::Defined => "defined",
            Rule::Person => "person",
            Rule::GivenName => "given-name",
            Rule::LongerName => "longer-name",
            Rule::OfChain => "of-chain",
            Rule::TownOrState => "town-or-state",
            Rule::OneSense => "one-sense",
            Rule::Descent => "descent",
            Rule::Language => "language",
            Rule::Thing => "thing",
            Rule::Currency => "currency",
            Rule::NativePeople => "native-people",
            Rule::Ticker => "ticker",
            Rule::Evidence => "evidence",
            Rule::Prior => "prior",
            Rule::WeakSupported => "weak-supported",
            Rule::WeakUnsupported => "weak-unsupported",
            Rule::OtherCountry => "other-country",
            Rule::FullName => "full-name",
            Rule::TitleBefore => "title-before",
            Rule::Honorific => "honorific",
            Rule::SoleBearer => "sole-bearer",
            Rule::SurnameAlone => "surname-alone",
            Rule::CalledOut => "called-out",
            Rule::OtherPerson => "other-person",
            Rule::OfficeHolder => "office-holder",
            Rule::Acts => "acts",
            Rule::Place => "place",
            Rule::TitleAndName => "title-and-name",
            Rule::BodyNoun => "body-noun",
            Rule::Dateline => "dateline",
            Rule::PageFrame => "page-frame",
        }
    }
}
