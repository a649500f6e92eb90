//! The serial in the form: taken from what the system sees unconfigured, and what it is easily taken for. And the WiFi
//! key that is made up.

use super::*;
use crate::app::effect::FormField;
use crate::app::effect::products::ProductReply;
use crate::store::{SerialPlace, StockSerial, StockSerialQuery};

fn onu(serial: &str, holder: Option<&str>) -> Onu {
    Onu {
        found: FoundDevice {
            serial: serial.into(),
            mac: Some("001A2B3C4D5E".into()),
            olt: Some("OLT Centro".into()),
            board: Some("1".into()),
            port: Some("7".into()),
            model: Some("router huawei".into()),
            first_seen: Some(NOW - jiff::SignedDuration::from_mins(4)),
        },
        holder: holder.map(|code| (code.to_owned(), "Ana Gil".to_owned())),
    }
}

fn unconfigured(found: Vec<Onu>) -> Reply {
    Reply::Unconfigured { system: SYSTEM, found: Ok(found) }
}

fn asked_list(ticket: u64) -> Effect {
    Effect::System(Ticket(ticket), SystemRequest::Unconfigured { system: SYSTEM })
}

fn new_device() -> Bench {
    let mut bench = opened(file(&["R7"], Vec::new()));
    assert!(bench.keys("n").contains(&asked_list(1)));
    bench
}

#[test]
fn how_many_are_unconfigured_stands_beside_the_serial_without_those_on_record() {
    let mut bench = new_device();
    bench.reply(unconfigured(vec![onu("HWTC00000001", None), onu("HWTC00000002", Some("C000012"))]));
    assert!(bench.screen().contains("sin configurar (1): ^L"), "{}", bench.screen());
}

#[test]
fn one_is_taken_with_its_mac_and_the_product_of_its_model_and_the_focus_goes_to_what_is_missing() {
    let mut bench = new_device();
    assert_eq!(bench.keys("<c-l>"), [asked_list(2)]);
    assert!(bench.screen().contains("Preguntando a Fibra Sur"), "{}", bench.screen());
    bench.late(
        Ticket(2),
        unconfigured(vec![onu("HWTC00000002", Some("C000012")), onu("4857544300000001", None)]),
    );
    let screen = bench.screen();
    for words in ["router huawei", "OLT Centro", "1/7", "hace 4 min", "de C000012 Ana Gil", "2 de 2"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    bench.keys("<enter>");
    let screen = bench.screen();
    for words in ["HWTC00000001", "001A2B3C4D5E", "‹ Router Huawei ›", "‹ Fibra 600 ›", "▸IP"] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    let effects = bench.keys("100.64.3.7<c-s>");
    assert!(matches!(effects.last(), Some(Effect::Store(_, StoreRequest::SaveDevice { .. }))), "{effects:?}");
}

#[test]
fn an_unconfigured_onu_makes_the_device_one_of_its_technology() {
    let mut bench = new_device();
    bench.keys("<tab><tab><tab><tab><right><c-l>");
    bench.late(Ticket(2), unconfigured(vec![onu("HWTC00000001", None)]));
    assert!(bench.screen().contains("HWTC00000001"), "{}", bench.screen());
    bench.keys("<enter>");
    let screen = bench.screen();
    assert!(screen.contains("‹ Gpon ›") && screen.contains("HWTC00000001"), "{screen}");
    assert!(screen.contains("‹ Router Huawei ›") && !screen.contains("VoIP"), "{screen}");
}

#[test]
fn one_that_is_on_record_is_not_taken_and_says_whose_it_is() {
    let mut bench = new_device();
    bench.keys("<c-l>");
    bench.late(Ticket(2), unconfigured(vec![onu("HWTC00000002", Some("C000012"))]));
    assert_eq!(bench.keys("<enter>"), []);
    assert!(bench.screen().contains("Ya está aquí en la ficha de C000012 Ana Gil"), "{}", bench.screen());
}

#[test]
fn the_list_is_searched_as_one_types_and_appears_anew_while_it_is_open() {
    let mut bench = new_device();
    bench.keys("<c-l>");
    let effects = bench.late(Ticket(2), unconfigured(vec![onu("HWTC00000001", None)]));
    assert!(matches!(effects.as_slice(), [Effect::After(Ticket(2), _)]), "{effects:?}");
    bench.keys("0005");
    assert!(bench.screen().contains("0 de 1"), "{}", bench.screen());
    assert_eq!(bench.late(Ticket(2), Reply::Elapsed), [asked_list(2)]);
    bench.late(Ticket(2), unconfigured(vec![onu("HWTC00000001", None), onu("HWTC00000005", None)]));
    let screen = bench.screen();
    assert!(screen.contains("1 de 2") && screen.contains("HWTC00000005"), "{screen}");
    assert!(!screen.contains("HWTC00000001"), "{screen}");
}

#[test]
fn a_system_that_does_not_answer_says_so_and_what_it_listed_stays() {
    let mut bench = new_device();
    bench.keys("<c-l>");
    let trouble = || Trouble { text: text!("system-url-empty"), problems: Vec::new() };
    let failed = || Reply::Unconfigured { system: SYSTEM, found: Err(trouble()) };
    bench.late(Ticket(2), failed());
    assert!(bench.screen().contains("Escribe la URL"), "{}", bench.screen());
    bench.keys("<c-l>");
    bench.late(Ticket(2), unconfigured(vec![onu("HWTC00000001", None)]));
    assert_eq!(bench.keys("<c-l>"), [asked_list(2)]);
    bench.late(Ticket(2), failed());
    let screen = bench.screen();
    assert!(screen.contains("HWTC00000001") && screen.contains("✗ Escribe la URL"), "{screen}");
}

#[test]
fn a_serial_that_is_like_one_on_record_is_pointed_out_with_whose_it_is() {
    let mut bench = new_device();
    let effects = bench.keys("<tab><tab><tab>HWTC1234ABCE");
    let serial = SerialNumber::parse("HWTC1234ABCE", SerialForm::Gpon).expect("a serial");
    let near = StoreRequest::NearSerials { form: 1, serial: serial.clone(), except: None };
    assert_eq!(effects, [Effect::Store(Ticket(1), near)], "once it is whole");
    let near = NearSerial {
        serial: SerialNumber::parse("HWTC1234ABCD", SerialForm::Gpon).expect("a serial"),
        place: SerialPlace::InUse { code: "C000012".into(), name: "Ana Gil".into() },
    };
    bench.reply(Reply::NearSerials { form: 1, serial, near: Ok(vec![near]) });
    let screen = bench.screen();
    assert!(screen.contains("! como HWTC1234ABCD (C000012)"), "{screen}");
    assert!(screen.contains("de C000012 Ana Gil: compruébalo en la etiqueta"), "{screen}");
    bench.keys("<bs>D");
    assert!(!bench.screen().contains("C000012"), "it was said of another serial\n{}", bench.screen());
}

#[test]
fn a_serial_that_is_in_stock_is_told_apart_from_one_that_is_only_like_it() {
    let mut bench = new_device();
    let serial = |words: &str| SerialNumber::parse(words, SerialForm::Gpon).expect("a serial");
    let in_stock = |words: &str| NearSerial {
        serial: serial(words),
        place: SerialPlace::InStock { product: ProductId(2), name: "ONT ZTE".into() },
    };
    bench.keys("<tab><tab><tab>HWTC1234ABCE");
    let near = Ok(vec![in_stock("HWTC1234ABCD")]);
    bench.reply(Reply::NearSerials { form: 1, serial: serial("HWTC1234ABCE"), near });
    let screen = bench.screen();
    assert!(screen.contains("! parecido a HWTC1234ABCD"), "{screen}");
    assert!(screen.contains("HWTC1234ABCD está en existencias (ONT ZTE)"), "{screen}");
    bench.keys("<bs>F");
    let near = Ok(vec![in_stock("HWTC1234ABCF"), in_stock("HWTC1234ABCD")]);
    bench.reply(Reply::NearSerials { form: 1, serial: serial("HWTC1234ABCF"), near });
    assert!(bench.screen().contains("en existencias: ONT ZTE"), "{}", bench.screen());
}

#[test]
fn a_serial_that_is_like_an_unconfigured_one_is_pointed_out_and_a_key_takes_that() {
    let mut bench = new_device();
    let list = || vec![onu("HWTC00000001", None), onu("HWTC00000072", None)];
    bench.reply(unconfigured(list()));
    bench.keys("<tab><tab><tab>HWTC00000027");
    let screen = bench.screen();
    assert!(
        screen.contains("! ¿HWTC00000072? ^L") && screen.contains("sin configurar en Fibra Sur"),
        "{screen}"
    );
    bench.keys("<c-l>");
    bench.late(Ticket(2), unconfigured(list()));
    bench.keys("<enter>");
    let screen = bench.screen();
    assert!(screen.contains("HWTC00000072") && screen.contains("sin configurar en Fibra Sur"), "{screen}");
}

#[test]
fn a_wifi_key_is_made_up_on_a_key_shown_until_the_next_one_and_saved() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><tab><tab><tab><tab><tab><tab><tab><tab>");
    assert!(bench.screen().contains("^O Generar"), "{}", bench.screen());
    let at = FormField { form: 1, field: "wifi_key".into() };
    assert_eq!(bench.keys("<c-o>"), [Effect::WifiKey(Ticket(1), at.clone())]);
    bench.reply(Reply::WifiKey { at, key: Ok(Secret::new("K7QX-2MNB-R4TA-9WZE".into())) });
    assert!(bench.screen().contains("Clave Wifi: K7QX-2MNB-R4TA-9WZE"), "{}", bench.screen());
    let effects = bench.keys("<c-s>");
    assert!(!bench.screen().contains("K7QX"), "{}", bench.screen());
    let [Effect::Store(_, StoreRequest::SaveDevice { draft, .. })] = effects.as_slice() else {
        panic!("one save, not {effects:?}")
    };
    let key = Value::Secret(Secret::new("K7QX-2MNB-R4TA-9WZE".into()));
    assert_eq!(draft.device.fields["wifi_key"], FieldChange::Set(key));
}

#[test]
fn no_other_secret_is_made_up() {
    let mut bench = opened(file(&["R7"], vec![device(DeviceState::Active)]));
    bench.keys("<enter><backtab><backtab>");
    assert_eq!(bench.keys("<c-o>"), []);
}

fn unit(words: &str) -> StockSerial {
    StockSerial {
        serial: SerialNumber::parse(words, SerialForm::Gpon).expect("a serial"),
        product: ProductId(1),
        product_name: "Router Huawei".into(),
    }
}

fn units(product: Option<ProductId>, search: &str, found: Vec<StockSerial>) -> Reply {
    let query = StockSerialQuery { product, search: search.into(), limit: 200 };
    Reply::Products(ProductReply::Serials { query, found: Ok(found) })
}

#[test]
fn a_unit_in_stock_is_picked_with_its_product() {
    let mut bench = new_device();
    bench.keys("<c-t>");
    bench.late(Ticket(2), units(None, "", vec![unit("ZTEG00000001"), unit("ZTEG00000002")]));
    let screen = bench.screen();
    assert!(screen.contains("ZTEG00000002") && screen.contains("Router Huawei"), "{screen}");
    bench.keys("<down><enter>");
    let screen = bench.screen();
    assert!(screen.contains("ZTEG00000002") && screen.contains("‹ Router Huawei ›"), "{screen}");
}

#[test]
fn a_unit_that_is_scanned_into_the_window_is_taken_as_soon_as_it_is_found() {
    let mut bench = new_device();
    bench.keys("<c-t>");
    bench.late(Ticket(2), units(None, "", vec![unit("ZTEG00000001"), unit("ZTEG00000002")]));
    bench.keys("ZTEG00000002<enter>");
    assert!(bench.screen().contains("Existencias"), "it waits\n{}", bench.screen());
    bench.late(Ticket(2), units(None, "ZTEG00000002", vec![unit("ZTEG00000002")]));
    let screen = bench.screen();
    assert!(screen.contains("Nuevo dispositivo") && screen.contains("ZTEG00000002"), "{screen}");
}

#[test]
fn a_window_without_units_says_where_they_are_scanned() {
    let mut bench = new_device();
    bench.keys("<right><c-t>");
    bench.late(Ticket(2), units(Some(ProductId(1)), "", Vec::new()));
    assert!(bench.screen().contains("léelo antes en Productos"), "{}", bench.screen());
}
