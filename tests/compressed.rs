//! Compressed dumps: the same tables as from the plain dump, however it is cut into blocks, frames and files, and with any
//! number of threads; a damaged one gives what stands before the damage.
//!
//! Not here: what is in the tables (`commands`), bad articles (`bad_input`).

use std::io::Write as _;

use crate::support::Bench;

/// Articles of a dump: enough for several batches and pieces, of no two the same words, so that they stay large.
const ARTICLES: usize = 12_000;

const TABLES: [&str; 3] = ["mentions.csv", "tags.csv", "rejects.csv"];

fn bench() -> Bench {
    Bench::with(&[("lists/countries.csv", "id,name\nJPN,Japan\nCHN,China\nFRA,France\nKOR,South Korea\n")])
}

/// JSON lines with made-up words (a linear congruential generator, Knuth's MMIX constants).
fn dump(articles: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:x}", state >> 40)
    };
    let mut out = String::new();
    for i in 0..articles {
        let words: Vec<String> = (0..40).map(|_| word()).collect();
        let country = ["Japan", "China", "France", "South Korea"][i % 4];
        out += &format!("{{\"id\":\"{i}\",\"text\":\"Talks with {country}: {}.\"}}\n", words.join(" "));
    }
    out.into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// A way to compress.
type Way = fn(&[u8]) -> Vec<u8>;

/// One block of bgzip: a gzip member whose extra field says how long it is.
fn block(bytes: &[u8]) -> Vec<u8> {
    let write = |length: usize| {
        let length = u16::try_from(length.saturating_sub(1)).unwrap().to_le_bytes();
        let extra = vec![b'B', b'C', 2, 0, length[0], length[1]];
        let mut encoder = flate2::GzBuilder::new().extra(extra).write(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    write(write(0).len())
}

/// As bgzip does it: blocks of 65,280 bytes and an empty one at the end.
fn bgzip(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks(65_280).chain([&[][..]]).flat_map(block).collect()
}

/// Frames of `length` bytes each.
fn frames(bytes: &[u8], length: usize) -> Vec<u8> {
    bytes.chunks(length).flat_map(zstd).collect()
}

/// A frame that decoders pass over: the table of the seekable format, or what pzstd says of the frame that follows.
fn skippable(length: usize) -> Vec<u8> {
    let head = [0x50, 0x2a, 0x4d, 0x18].into_iter().chain(u32::try_from(length).unwrap().to_le_bytes());
    head.chain(std::iter::repeat_n(7, length)).collect()
}

fn tag(bench: &Bench, input: &str, threads: &str, flags: &[&str], code: i32) -> Vec<String> {
    let args = [&["tag", input, "--out", "out", "--no-builtin", "-g", "lists", "-q", "-j", threads], flags].concat();
    bench.run(&args).expect_code(code);
    TABLES.iter().map(|t| bench.read(&format!("out/{t}"))).collect()
}

/// Fails with the name of the table that differs; the tables themselves are too long to print.
#[track_caller]
fn same(expected: &[String], found: &[String], how: &str) {
    for (table, (a, b)) in TABLES.iter().zip(expected.iter().zip(found)) {
        assert!(a == b, "{table} differs {how}: {} lines and {}", a.lines().count(), b.lines().count());
    }
}

#[test]
fn a_compressed_dump_is_the_plain_dump() {
    let bench = bench();
    let plain = dump(ARTICLES);
    let (half, rest) = plain.split_at(plain.len() / 2);
    bench.write("a.jsonl", &plain);
    let expected = tag(&bench, "a.jsonl", "1", &[], 0);
    assert_eq!(expected[0].lines().count(), ARTICLES + 1);
    for (name, stored) in [
        ("gzip", gzip(&plain)),
        ("gzip members", [gzip(half), gzip(rest)].concat()),
        ("bgzip", bgzip(&plain)),
        ("bgzip without the empty block", plain.chunks(65_280).flat_map(block).collect()),
        ("bgzip, empty blocks between", plain.chunks(30_000).flat_map(|b| [block(b), block(b"")].concat()).collect()),
        ("bgzip, then a member", [bgzip(half), gzip(rest)].concat()),
        ("a member, then bgzip", [gzip(half), bgzip(rest)].concat()),
        ("one frame", zstd(&plain)),
        ("many frames", frames(&plain, 100_000)),
        ("small frames", frames(&plain, 1000)),
        ("two frames", [zstd(half), zstd(rest)].concat()),
        ("empty frames", [zstd(b""), zstd(half), zstd(b""), zstd(rest), zstd(b"")].concat()),
        ("a table at the end", [frames(&plain, 100_000), skippable(5000)].concat()),
        ("lengths before frames", plain.chunks(100_000).flat_map(|b| [skippable(4), zstd(b)].concat()).collect()),
    ] {
        bench.write("b.jsonl", &stored);
        for threads in ["1", "4"] {
            same(&expected, &tag(&bench, "b.jsonl", threads, &[], 0), &format!("in {name}, {threads} threads"));
        }
    }
}

/// Frames too large to be held are read as they come, and so is what follows them.
#[test]
fn a_giant_frame_is_the_plain_dump() {
    let bench = bench();
    let plain = dump(50_000);
    let (small, giant) = plain.split_at(300_000);
    let raw = zstd::encode_all(giant, -7).unwrap();
    assert!(raw.len() > 5 << 20, "{} bytes are no giant", raw.len());
    bench.write("a.jsonl", &plain);
    let expected = tag(&bench, "a.jsonl", "2", &["--tables", "mentions,tags"], 0);
    for (name, stored) in [
        ("a giant after a dwarf", [zstd(small), raw].concat()),
        (
            "a giant alone, then dwarfs",
            [zstd::encode_all(&plain[..plain.len() - 300_000], -7).unwrap(), {
                frames(&plain[plain.len() - 300_000..], 50_000)
            }]
            .concat(),
        ),
    ] {
        bench.write("b.jsonl", &stored);
        for threads in ["1", "4"] {
            same(&expected, &tag(&bench, "b.jsonl", threads, &[], 0), &format!("in {name}, {threads} threads"));
        }
    }
}

/// What a helper holds of a piece is bounded: the reader does the rest.
#[test]
fn a_frame_that_becomes_a_hundred_times_as_long_is_the_plain_dump() {
    let bench = bench();
    let line = format!("{{\"id\":\"x\",\"text\":\"Talks with Japan{}.\"}}\n", " and so on".repeat(3000));
    let plain = line.repeat(400).into_bytes();
    bench.write("a.jsonl", [&plain[..], &plain, &plain].concat());
    bench.write("b.jsonl", [zstd(&plain), frames(&plain, plain.len() / 5), zstd(&plain)].concat());
    let expected = tag(&bench, "a.jsonl", "1", &[], 0);
    for threads in ["1", "4"] {
        same(&expected, &tag(&bench, "b.jsonl", threads, &[], 0), &format!("with {threads} threads"));
    }
}

/// The articles before the damage are tagged, nothing after it is, and the reject names the file and says what happened.
#[test]
fn a_damaged_dump_gives_what_stands_before_the_damage() {
    let bench = bench();
    let plain = dump(ARTICLES);
    let (half, rest) = plain.split_at(plain.len() / 2);
    let broken = |mut bytes: Vec<u8>, at: usize| {
        bytes[at] ^= 0xff;
        bytes
    };
    let blocks = bgzip(half).len() - block(b"").len();
    let flawed = broken(block(&rest[..65_280]), block(&rest[..65_280]).len() - 8);
    let all_frames = frames(&plain, 100_000);
    let checked = |bytes: &[u8]| {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let (early, damaged) =
        ("the compressed file ends too early (truncated download?)", "the compressed file is damaged");
    let (most, some) = (ARTICLES / 2 - 500, 1);
    for (name, stored, reason, least) in [
        ("bgzip cut in a block", bgzip(&plain)[..blocks + 20_000].to_vec(), early, most),
        ("bgzip cut in a block's header", bgzip(&plain)[..blocks + 7].to_vec(), early, most),
        ("bgzip with a wrong checksum", [&bgzip(half)[..blocks], &flawed, &bgzip(rest)].concat(), damaged, most),
        ("bgzip, then something else", [&bgzip(half)[..], &rest[..500_000]].concat(), damaged, most),
        ("gzip, then something else", [&gzip(half)[..], &rest[..500_000]].concat(), damaged, most),
        ("gzip with a flipped byte", broken(gzip(&plain), 900_000), damaged, some),
        ("frames cut in one", all_frames[..all_frames.len() / 2].to_vec(), early, most),
        ("frames cut in a header", [&frames(half, 100_000)[..], &zstd(rest)[..5]].concat(), early, most),
        ("a frame cut early", zstd(&plain)[..1_000_000].to_vec(), early, some),
        ("frames, then something else", [&frames(half, 100_000)[..], &rest[..500_000]].concat(), damaged, most),
        ("frames, then a few bytes", [&frames(half, 100_000)[..], b"\n\n"].concat(), damaged, most),
        ("a wrong checksum", [broken(checked(half), checked(half).len() - 1), zstd(rest)].concat(), damaged, some),
        // A frame of one byte whose header asks for 256 MiB: RFC 8878, 3.1.1.1.2.
        ("a long window", [&zstd(half)[..], b"\x28\xb5\x2f\xfd\x00\x90\x09\x00\x00x"].concat(), "zstd -d --long", most),
    ] {
        bench.write("b.jsonl", &stored);
        let expected = tag(&bench, "b.jsonl", "1", &[], 1);
        let rejects: Vec<&str> = expected[2].lines().skip(1).collect();
        let last = rejects.last().unwrap();
        assert!(last.starts_with("b.jsonl,") && last.contains(reason), "{name}: {rejects:?}");
        assert_eq!(rejects.len(), 1, "{name}: {rejects:?}");
        let tagged = expected[0].lines().count() - 1;
        assert!((least..=ARTICLES).contains(&tagged), "{name}: {tagged} articles were tagged");
        for threads in ["2", "4"] {
            same(&expected, &tag(&bench, "b.jsonl", threads, &[], 1), &format!("{name}, {threads} threads"));
        }
    }
}

/// A format told by the content is found before anything is read for good; trouble that shows then is not lost.
#[test]
fn a_short_damaged_file_without_a_telling_name_is_reported() {
    let bench = bench();
    let stored = gzip(&dump(3));
    bench.write("articles.dat", {
        let mut flawed = stored.clone();
        let at = flawed.len() - 5;
        flawed[at] ^= 1;
        flawed
    });
    let tables = tag(&bench, "articles.dat", "1", &[], 1);
    assert!(tables[2].contains("the compressed file is damaged"), "{}", tables[2]);
    bench.write("articles.dat", &stored[..stored.len() - 9]);
    let tables = tag(&bench, "articles.dat", "1", &[], 1);
    assert!(tables[2].contains("ends too early"), "{}", tables[2]);
}

#[test]
fn a_folder_of_compressed_files_is_the_folder_of_plain_ones() {
    let bench = bench();
    let plain = dump(ARTICLES);
    // Whole lines in each file, and files of all sizes.
    let mut files: Vec<Vec<u8>> = Vec::new();
    for (i, line) in plain.split_inclusive(|b| *b == b'\n').enumerate() {
        if files.is_empty() || i % 1700 == 0 || i < 20 {
            files.push(Vec::new());
        }
        files.last_mut().unwrap().extend_from_slice(line);
    }
    let compressed: [Way; 5] = [<[u8]>::to_vec, gzip, bgzip, zstd, |bytes| frames(bytes, 50_000)];
    let endings = ["", ".gz", ".gz", ".zst", ".zst"];
    for (i, file) in files.iter().enumerate() {
        bench.write(&format!("plain/{i:02}.jsonl"), file);
        bench.write(&format!("mixed/{i:02}.jsonl{}", endings[i % 5]), compressed[i % 5](file));
    }
    // What cannot be read stands among the rejects, in its place.
    bench.write("plain/07x.csv", "id,story\n");
    bench.write("mixed/07x.csv", "id,story\n");
    let expected = tag(&bench, "plain", "1", &[], 1);
    assert!(expected[2].contains("07x.csv"));
    for threads in ["1", "2", "4"] {
        same(&expected, &tag(&bench, "mixed", threads, &[], 1), &format!("in a folder, {threads} threads"));
    }
    let listed = |threads: &str| {
        tag(&bench, "mixed", threads, &[], 1);
        let run: serde_json::Value = serde_json::from_str(&bench.read("out/run.json")).unwrap();
        run["inputs"].clone()
    };
    let inputs = listed("4");
    assert_eq!(listed("1"), inputs);
    let sizes: Vec<u64> = inputs.as_array().unwrap().iter().map(|i| i["bytes"].as_u64().unwrap()).collect();
    let stored: Vec<u64> = files.iter().enumerate().map(|(i, f)| compressed[i % 5](f).len() as u64).collect();
    assert_eq!(sizes, stored, "bytes as stored");
}

#[test]
fn compressed_standard_input_is_the_plain_dump() {
    let bench = bench();
    let plain = dump(ARTICLES);
    bench.write("a.jsonl", &plain);
    let expected = tag(&bench, "a.jsonl", "1", &["--id", "id"], 0);
    for (name, stored) in [("gzip", gzip(&plain)), ("bgzip", bgzip(&plain)), ("frames", frames(&plain, 100_000))] {
        let args = ["tag", "-", "--out", "out", "--no-builtin", "-g", "lists", "-q", "-j4"];
        bench.run_with_input(&args, &stored).expect_code(0);
        let found: Vec<String> = TABLES.iter().map(|t| bench.read(&format!("out/{t}"))).collect();
        same(&expected, &found, &format!("from standard input, {name}"));
    }
}

/// A run that ends early leaves no helper at work and waits for none.
#[test]
fn a_run_that_stops_early_ends() {
    let bench = bench();
    let plain = dump(ARTICLES);
    for i in 0..6 {
        let first: &[u8] = if i == 0 { b"not json\n" } else { b"" };
        let plain = [first, &plain].concat();
        bench.write(&format!("dumps/{i}.jsonl"), if i % 2 == 0 { bgzip(&plain) } else { frames(&plain, 100_000) });
    }
    for threads in ["1", "2", "4"] {
        let args = ["tag", "dumps", "--out", "out", "--no-builtin", "-g", "lists", "-q", "--strict", "-j", threads];
        bench.run(&args).expect_code(2).expect_words(&["0.jsonl:1"]);
    }
}
