use super::*;

fn problems(content: &str) -> Vec<(usize, String)> {
    Config::parse(content)
        .expect_err(content)
        .into_iter()
        .map(|problem| (problem.line, problem.text.id.into_owned()))
        .collect()
}

#[test]
fn the_example_lists_every_key_at_its_default() {
    let example = include_str!("../../config.example.toml");
    let uncommented: String = example
        .lines()
        .filter_map(|line| match line.strip_prefix("# ") {
            Some(key) if key.contains(" = ") => Some(key),
            Some(_) => None,
            None => line.starts_with('[').then_some(line),
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    assert_eq!(Config::parse(&uncommented), Ok(Config::default()));
    for key in KEYS {
        let name = key.rsplit('.').next().expect("a key has a name");
        assert!(uncommented.contains(&format!("{name} = ")), "{key} is not in the example");
    }
    assert_eq!(Config::parse(example), Ok(Config::default()), "as it stands it changes nothing");
}

#[test]
fn all_that_is_wrong_is_told_with_its_line() {
    assert_eq!(
        problems("lenguage = \"es\"\nlanguage = \"fr\"\n[outbox]\ntries = 0\nlease = 3\n"),
        [
            (1, "config-unknown-key".to_owned()),
            (2, "config-wrong-value".to_owned()),
            (4, "config-wrong-value".to_owned()),
            (5, "config-unknown-key".to_owned()),
        ]
    );
    assert_eq!(problems("\nlanguage = \n"), [(2, "config-syntax".to_owned())]);
    assert_eq!(problems("database = \"mysql://x\""), [(1, "config-wrong-value".to_owned())]);
    assert_eq!(problems("log = 3"), [(1, "config-unknown-key".to_owned())]);
    assert_eq!(
        problems("[outbox]\nfirst_retry_secs = 400"),
        [(1, "config-retry-order".to_owned())],
        "the first delay cannot be longer than the longest"
    );
}

#[test]
fn optical_limits_are_read_with_decimals_or_without_and_have_to_be_in_order() {
    let config = Config::parse("[optical]\nrx_warning_to = -24.5\nrx_critical_to = -26\n").expect("limits");
    assert_eq!((config.optical.rx_warning_to, config.optical.rx_critical_to), (-24.5, -26.0));
    for (wrong, problem) in [
        ("rx_warning_to = \"-24\"", "config-wrong-value"),
        ("rx_warning_to = nan", "config-wrong-value"),
        ("rx_warning_to = -240", "config-wrong-value"),
        ("rx_warning_to = -28", "config-optical-order"),
    ] {
        assert_eq!(problems(&format!("[optical]\n{wrong}"))[0].1, problem, "{wrong}");
    }
}

#[test]
fn the_address_of_a_database_is_shown_without_its_password() {
    for (url, shown) in [
        ("postgres://ana:s3creta@db.example:5433/v", "postgres://ana@db.example:5433/v"),
        ("postgresql://h/v?user=ana&password=s3creta", "postgresql://h/v?user=ana"),
        ("postgres://ana:s3creta@[roto/v", "postgres://…"),
    ] {
        assert_eq!(shown_database(url), shown);
        assert!(has_password(url), "{url}");
    }
    for url in ["sqlite:///srv/a.db", "postgres:///v?host=%2Ftmp", ""] {
        assert!(!has_password(url), "{url}");
    }
}

#[test]
fn keys_are_taken_into_the_table_and_what_is_wrong_with_them_is_told_with_its_line() {
    let config = Config::parse("[keys]\ndevices.new-device = [\"z\"]").expect("a key");
    assert_ne!(config.keymap, Keymap::default());
    assert_eq!(
        problems("language = \"fr\"\n[keys.devices]\nnew-device = [\"i\"]\n[keys.desk]\n"),
        [
            (1, "config-wrong-value".to_owned()),
            (3, "keys-twice".to_owned()),
            (4, "keys-unknown-place".to_owned())
        ]
    );
    assert_eq!(problems("keys = 3"), [(1, "config-wrong-value".to_owned())]);
}

#[test]
fn a_value_of_the_wrong_sort_names_its_key_and_what_is_allowed() {
    let problems = Config::parse("[outbox]\nper_system = \"many\"").expect_err("words for a number");
    assert_eq!(problems[0].text, text!("config-wrong-value", key = "outbox.per_system", allowed = "1–64"));
}
