//! Where on the page a mention stands.
//!
//! Rule: what stands in a dateline, byline, caption, in page furniture or in a headline repeated in the text (which
//! counts as the title) is written but does not count; its `via` is `dateline`, whatever form it has.
//! Example: "WASHINGTON, Oct. 17 (Yonhap) --".
//! Counter-example: "Washington" in the sentence after it.
//!
//! Not here: recognising the zones ([`crate::text::Layout`]).

use super::article::{Context, State};
use super::rule::Rule;
use super::via::Via;
use crate::text::Zone;

pub(super) fn apply(cx: &mut Context<'_>) {
    for i in 0..cx.sites.len() {
        let State::Kept(entity, via) = cx.sites[i].state else { continue };
        match cx.sites[i].zone {
            Some(Zone::Dateline) if via != Via::Inside => cx.keep(i, entity, Via::Dateline, Rule::Dateline),
            Some(Zone::Headline | Zone::Byline | Zone::Caption | Zone::Furniture) if via != Via::Inside => {
                cx.keep(i, entity, Via::Dateline, Rule::PageFrame)
            }
            _ => {}
        }
    }
}
