//! No rules: of overlapping candidates the longest, of its entities the one whose form is most trusted.
//!
//! For users whose lists are exact and who want every place where a name stands, and for measuring what the rules cost.
//! Example: "Democratic Republic of the Congo" is one mention; "Jordan" in "Michael Jordan" is one too.
//!
//! Not here: any judgement ([`super::resolve`]).

use super::Resolution;
use super::article::{Article, Stretch};
use super::rule::Rule;
use super::verdict::{Judged, Mention, Verdict};
use super::via::Via;
use crate::document::{Field, Span};
use crate::gazetteer::{EntityId, Gazetteer, Role, Target, Unlisted};
use crate::matcher::Candidate;

/// A span with the entity it stands for.
#[derive(Debug, Clone, Copy)]
struct Claim {
    span: Span,
    entity: EntityId,
    role: Role,
}

/// The longest candidates of an article as mentions; of equally long ones the first.
pub(super) fn longest(gazetteer: &Gazetteer, article: &Article<'_>, candidates: [&[Candidate]; 2]) -> Resolution {
    let (mut judged, mut claimed) = (Vec::new(), Vec::new());
    let mut claims: Vec<Claim> = Vec::new();
    for (field, found) in Field::ALL.into_iter().zip(candidates) {
        let mut places = article.layout(field).places();
        let mut give = |claims: &mut Vec<Claim>| {
            choose(claims);
            for claim in claims.drain(..) {
                let (sentence, paragraph, _) = places.at(claim.span.start);
                let mention = Mention {
                    field,
                    span: claim.span,
                    entity: claim.entity,
                    via: Via::of(claim.role),
                    sentence,
                    paragraph,
                };
                claimed.push(claim.entity);
                let claimed = Stretch::since(claimed.len() - 1, &claimed);
                let verdict = Verdict::Kept(mention);
                judged.push(Judged { field, span: claim.span, claimed, verdict, rule: Rule::Plain });
            }
        };
        // Candidates come sorted by start, so that those that overlap stand together.
        let mut reach = 0;
        for candidate in found {
            let form = gazetteer.form(candidate.form);
            let Target::Entity(entity) = form.target() else { continue };
            if !form.role().names_entity() {
                continue;
            }
            if candidate.span.start >= reach {
                give(&mut claims);
            }
            reach = reach.max(candidate.span.end);
            claims.push(Claim { span: candidate.span, entity, role: form.role() });
        }
        give(&mut claims);
    }
    Resolution { judged, claimed, dateline: None, unlisted: Unlisted::default() }
}

/// Keeps of overlapping claims the longest, the first of equally long ones, the most trusted of one span.
fn choose(claims: &mut Vec<Claim>) {
    if claims.len() < 2 {
        return;
    }
    claims.sort_by_key(|c| (std::cmp::Reverse(c.span.len()), c.span.start, c.role.rank()));
    let mut kept = 0;
    for i in 0..claims.len() {
        if claims[..kept].iter().all(|c| !c.span.overlaps(claims[i].span)) {
            claims.swap(kept, i);
            kept += 1;
        }
    }
    claims.truncate(kept);
    claims.sort_by_key(|c| c.span.start);
}
