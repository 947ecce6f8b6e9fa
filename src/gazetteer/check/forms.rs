//! What makes a readable gazetteer unsafe: forms that are ordinary words, forms shared by several entities.
//!
//! Not here: offices and their dates ([`super::offices`]).

use std::collections::BTreeMap;

use crate::gazetteer::Gazetteer;
use crate::gazetteer::entity::Kind;
use crate::gazetteer::form::{Form, FormId, Role, Target};
use crate::gazetteer::table::{Place, Problem, Severity};
use crate::text::{self, lexicon};

/// Findings about the forms of a built gazetteer; `place` tells where a form stands.
pub(in crate::gazetteer) fn findings(gazetteer: &Gazetteer, place: impl Fn(FormId) -> Place) -> Vec<Problem> {
    let mut out = Vec::new();
    let mut by_key: BTreeMap<String, Vec<FormId>> = BTreeMap::new();
    for (i, form) in gazetteer.forms().enumerate() {
        if form.role().names_entity() {
            by_key.entry(text::fold_keep_case(form.text())).or_default().push(FormId(i as u32));
        }
        if let Some(message) = unsafe_form(gazetteer, form) {
            out.push(Problem { severity: Severity::Warning, place: place(FormId(i as u32)), message });
        }
    }
    for ids in by_key.values().filter(|ids| ids.len() > 1) {
        shared(gazetteer, ids, &place, &mut out);
    }
    out
}

/// A strong form that is an ordinary word, capital or not, or a single letter.
fn unsafe_form(gazetteer: &Gazetteer, form: Form<'_>) -> Option<String> {
    let Target::Entity(id) = form.target() else { return None };
    let letters = form.text().chars().filter(|c| c.is_alphanumeric()).count();
    if form.role().names_entity() && letters < 2 {
        return Some(format!("the form {:?} is a single letter; it would fire everywhere", form.text()));
    }
    if let Role::Term(_) = form.role() {
        let word = form.text().to_lowercase();
        return lexicon::FUNCTION_WORDS.has(&word).then(|| format!("the term {:?} is a function word", form.text()));
    }
    let guarded = form.condition().is_some() || !form.role().is_strong();
    let lower = form.text().to_lowercase();
    // Written in lower case it is the word itself. Written with a capital it is the word wherever a sentence begins;
    // all-capital acronyms match exactly and the resolver handles text in capitals.
    let word = lexicon::COMMON_WORDS.has(&lower) || lexicon::FUNCTION_WORDS.has(&lower);
    let country = gazetteer.entity(id).kind() == Kind::COUNTRY;
    let acronym = form.text().chars().all(|c| !c.is_lowercase());
    let proper = guarded || acronym || country && text::is_capitalised(form.text());
    (word && !proper).then(|| {
        format!(
            "the form {:?} of {} is an ordinary word; move it to `weak` or give it a condition in names.csv",
            form.text(),
            gazetteer.entity(id).id()
        )
    })
}

/// A form that several entities claim: allowed, listed, with the rule that decides.
fn shared(gazetteer: &Gazetteer, ids: &[FormId], place: impl Fn(FormId) -> Place, out: &mut Vec<Problem>) {
    let forms: Vec<Form<'_>> = ids.iter().map(|id| gazetteer.form(*id)).collect();
    let owner = |f: &Form<'_>| match f.target() {
        Target::Entity(e) => gazetteer.entity(e).id(),
        Target::Title(_) => "",
    };
    let mut owners: Vec<&str> = forms.iter().map(owner).collect();
    owners.dedup();
    if owners.len() < 2 {
        return;
    }
    let strong = forms.iter().filter(|f| f.role().is_strong()).count();
    let named: Vec<&Form<'_>> = forms.iter().filter(|f| f.role() == Role::Name).collect();
    let rule = match strong {
        0 => "weak for all: the article's other evidence decides, else none",
        1 => "the one that lists it as strong is the prior",
        _ => "strong for several: evidence, date, then file order decide",
    };
    let shown = owners.iter().take(8).copied().collect::<Vec<_>>().join(", ");
    let more = if owners.len() > 8 { format!(" and {} more", owners.len() - 8) } else { String::new() };
    out.push(Problem {
        severity: Severity::Note,
        place: place(ids[0]),
        message: format!("{:?} is shared by {shown}{more}; {rule}", forms[0].text()),
    });
    if named.len() > 1 && named.windows(2).all(|w| overlap_in_time(gazetteer, *w[0], *w[1])) {
        out.push(Problem {
            severity: Severity::Warning,
            place: place(ids[ids.len() - 1]),
            message: format!(
                "{:?} is the display name of several entities ({shown}); make the names tell them apart",
                forms[0].text()
            ),
        });
    }
}

fn overlap_in_time(gazetteer: &Gazetteer, a: Form<'_>, b: Form<'_>) -> bool {
    let (Target::Entity(a), Target::Entity(b)) = (a.target(), b.target()) else { return false };
    let (a, b) = (gazetteer.entity(a), gazetteer.entity(b));
    a.kind() == b.kind()
        && a.to().is_none_or(|t| b.from().is_none_or(|f| f < t))
        && b.to().is_none_or(|t| a.from().is_none_or(|f| f < t))
}
