//! An operator's records on an empty database: his three files brought in from the screen, his tariffs linked, his stock
//! scanned in and a customer served, all by keys.

use std::fmt::Write;
use std::fs;

use serde_json::{Value, json};

use super::home::Home;
use super::system::Simulator;
use super::terminal::Terminal;

const CUSTOMERS: usize = 50_000;
/// The customer who is served.
const SERVED: usize = 25_000;

/// Spelled as a spreadsheet in Spain saves it: a mark at the beginning, semicolons, a comma in the amounts.
const TARIFFS: &str = "\u{feff}tariff;service;concept;amount\r
Fibra 300;internet;Cuota fibra 300 Mb;24,90\r
Fibra 600 + Fijo;internet;Cuota fibra 600 Mb;29,90\r
Fibra 600 + Fijo;internet;Alquiler de router;2\r
Fibra 600 + Fijo;telefonía fija;Línea fija;4,50\r
\"Dúo; con móvil\";internet;Cuota fibra 300 Mb;24,90\r
\"Dúo; con móvil\";telefonía móvil;Móvil 20 GB;9,90\r
Solo móvil;mobile;Móvil 20 GB;12.90\r
";

const PRODUCTS: &str = "name,model,technology,stock
Adaptador VoIP HT801,HT801,voip,120
ONT Huawei HG8245,HG8245Q2,gpon,800
Router ZTE F680,\"F680, con wifi 6\",GPON,35
";

const WORLD: &str = r#"{
  "customers": [
    {"id": "R24999", "name": "Óscar Güell", "status": "active", "devices": []},
    {"id": "R25000", "name": "ZÚÑIGA EZQUERRA, BEGOÑA", "tax_id": "00025000E", "status": "active", "devices": []}
  ],
  "templates": [
    {"id": "gpon-300", "name": "Gpon 300", "technology": "gpon", "service": "internet",
     "down_kbps": 300000, "up_kbps": 300000},
    {"id": "gpon-600", "name": "Gpon 600", "technology": "gpon", "service": "internet",
     "down_kbps": 600000, "up_kbps": 600000},
    {"id": "voip-res", "name": "VoIP residencial", "technology": "voip", "service": "landline"}
  ],
  "unconfigured": []
}"#;

/// A customer's row as operators spell them, and as it is given out again.
struct Spelled {
    typed: String,
    kept: String,
}

/// The control letter of a tax id (Orden INT/2058/2008).
fn letter(number: usize) -> char {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    char::from(LETTERS[number % LETTERS.len()])
}

fn customer(number: usize) -> Spelled {
    const FIRST: [&str; 7] = ["Óscar", "Nuria", "Íñigo", "María del Mar", "Jordi", "Ainhoa", "José Ángel"];
    const LAST: [&str; 6] = ["Güell Ibáñez", "Peña Castaño", "Zúñiga Muñoz", "d'Ors", "García", "Etxeberria"];
    const STATES: [(&str, &str); 6] = [
        ("ALTA", "alta"),
        ("Alta", "alta"),
        ("active", "alta"),
        ("Captado", "captado"),
        ("bloqueado", "bloqueado"),
        ("Baja", "baja"),
    ];
    // Both spellings of a cell.
    const TARIFFS: [(&str, &str); 5] = [
        ("Fibra 300", "Fibra 300"),
        ("Fibra 600 + Fijo; Solo móvil", "Fibra 600 + Fijo;Solo móvil"),
        ("\"\"\"Dúo; con móvil\"\"\"", "\"\"\"Dúo; con móvil\"\"\""),
        ("Fibra 600 + Fijo", "Fibra 600 + Fijo"),
        ("", ""),
    ];
    let is_served = number == SERVED;
    let name = if is_served {
        "Begoña Zúñiga Ezquerra".to_owned()
    } else {
        format!("{} {}", FIRST[number % FIRST.len()], LAST[number % LAST.len()])
    };
    let control = letter(number);
    let (tax_id, tax_id_kept) = match number % 4 {
        _ if is_served => (format!("{number:08}{control}"), format!("{number:08}{control}")),
        0 => (
            format!("{:02}.{:03}.{:03}-{control}", 0, number / 1000, number % 1000),
            format!("{number:08}{control}"),
        ),
        1 => (format!("{number:08} {}", control.to_ascii_lowercase()), format!("{number:08}{control}")),
        2 => (format!("{number:08}{control}"), format!("{number:08}{control}")),
        _ => (String::new(), String::new()),
    };
    let (status, status_kept) = if is_served { STATES[0] } else { STATES[number % STATES.len()] };
    let email =
        if number.is_multiple_of(3) { format!("cliente{number}@correo.example") } else { String::new() };
    let phone = 600_000_000 + number;
    let spaced = format!("{} {:03} {:03}", phone / 1_000_000, phone / 1000 % 1000, phone % 1000);
    let address = format!("\"Calle Mayor, {}\"", number % 200 + 1);
    let (tariffs, tariffs_kept) = if is_served { TARIFFS[3] } else { TARIFFS[number % TARIFFS.len()] };
    let code = format!("C{number:06}");
    Spelled {
        typed: format!("{code},{name},{tax_id},{status},{email},{spaced},{address},Getafe,28901,{tariffs}"),
        kept: format!(
            "{code},{name},{tax_id_kept},{status_kept},{email},+34{phone},{address},Getafe,28901,{tariffs_kept}"
        ),
    }
}

/// The file of customers as it is brought in, and as it is given out.
fn customers() -> (String, String) {
    const HEADER: &str = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\n";
    let (mut typed, mut kept) = (HEADER.to_owned(), HEADER.to_owned());
    for number in 1..=CUSTOMERS {
        let row = customer(number);
        let _ = writeln!(typed, "{}", row.typed);
        let _ = writeln!(kept, "{}", row.kept);
    }
    (typed, kept)
}

/// Brings a file in from the form that is open: the keys that choose what it holds, its path, and how many are new.
fn bring_in(terminal: &mut Terminal, (kind, path): (&str, &str), added: usize) {
    terminal.keys(kind).keys("<tab><c-u>").keys(path).keys("<c-s>");
    terminal.until_all(&["¿Importar", &format!("Se añadirían: {added}.")]);
    terminal.keys("s");
    terminal.until(&format!("Añadidos: {added}."));
}

#[test]
fn an_operator_brings_his_three_files_in_links_his_tariffs_and_serves_a_customer_by_keys() {
    let home = Home::new();
    let there = Simulator::start(&home, WORLD);
    let (typed, kept) = customers();
    let tariffs = home.write("tarifas.csv", TARIFFS);
    let products = home.write("productos.csv", PRODUCTS);
    let customers = home.write("clientes.csv", &typed);
    let on_it = ["--database", &home.database()];

    let mut terminal = home.open(&on_it);
    terminal.until("Aún no hay ningún sistema");
    terminal.keys("nFibra Sur<tab><tab>").keys(&there.url).keys("<tab>demo<tab>demo<c-s>");
    terminal.until("Guardado: Fibra Sur");
    terminal.keys("<esc>");
    terminal.until("1 sistema");

    terminal.keys("I");
    terminal.until("▸Datos");
    bring_in(&mut terminal, ("<right><right>", &tariffs), 4);
    bring_in(&mut terminal, ("<backtab><left>", &products), 3);
    bring_in(&mut terminal, ("<backtab><left>", &customers), CUSTOMERS);
    terminal.keys("<esc>");
    terminal.until("1 sistema");

    link_tariff(&mut terminal);
    scan_in(&mut terminal);
    serve(&mut terminal);
    terminal.keys("<c-q>");
    assert_eq!(terminal.until_ended().0, 0);

    let (device, writes) = there.device("HWTC00000002");
    let told = |field: &str| device[field].as_str().unwrap_or_default().to_owned();
    assert_eq!((told("template_id"), told("status")), ("gpon-600".to_owned(), "active".to_owned()));
    assert_eq!((told("mac"), writes), ("00:1A:2B:3C:4D:5E".to_owned(), json!(1)));

    let output = home.run(&[&on_it[..], &["customer", "show", "C025000", "--json"]].concat());
    let shown: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(shown["links"], json!([{"system": "Fibra Sur", "external_id": "R25000"}]));
    let device = &shown["devices"][0];
    assert_eq!((&device["serial"], &device["state"]), (&json!("HWTC00000002"), &json!("active")));
    assert_eq!((&device["product"], &device["template"]), (&json!("ONT Huawei HG8245"), &json!("gpon-600")));

    let export = |what: &str| {
        let file = home.path(&format!("{what}-salida.csv"));
        let name = file.to_str().expect("a plain name");
        home.do_so(&[&on_it[..], &["export", what, "--output", name]].concat());
        fs::read_to_string(&file).expect("it was written")
    };
    // Two came in, and one of them went out.
    assert!(export("products").contains("\nONT Huawei HG8245,HG8245Q2,gpon,801\n"), "{}", export("products"));
    let given_out = export("customers");
    let differing = given_out.lines().zip(kept.lines()).find(|(out, kept)| out != kept);
    assert_eq!((given_out.lines().count(), differing), (CUSTOMERS + 1, None));
}

/// Both services of the tariff, each to its template.
fn link_tariff(terminal: &mut Terminal) {
    terminal.keys("2");
    terminal.until("4 tarifas");
    terminal.keys("/600<enter>");
    terminal.until_all(&["1 tarifa", "! sin plantilla"]);
    terminal.keys("v");
    terminal.until_all(&["Vincular plantilla", "▸ gpon-300"]);
    terminal.keys("600<enter>");
    terminal.until_all(&["gpon-600 de Fibra Sur vinculada", "✓ gpon-600"]);
    terminal.keys("<down>v");
    terminal.until_all(&["Telefonía fija", "▸ voip-res"]);
    terminal.keys("<enter>");
    terminal.until("✓ voip-res");
}

/// Two units of a product, as a scanner types them.
fn scan_in(terminal: &mut Terminal) {
    terminal.keys("4");
    terminal.until("3 productos");
    terminal.keys("<down>e");
    terminal.until_all(&["Existencias de ONT Huawei HG8245", "quedan 800"]);
    terminal.keys("HWTC00000001<enter>HWTC00000002<enter>");
    terminal.until("✓ HWTC00000002");
    terminal.keys("<c-s>");
    terminal.until("Entrada de 2 unidades");
    terminal.keys("<esc>");
    terminal.until("3 productos");
}

/// The customer found among all of them, linked by Buscar, and given one of the units.
fn serve(terminal: &mut Terminal) {
    terminal.keys("3");
    terminal.until("50.000 clientes");
    terminal.keys("/begona zuniga ezquerra");
    terminal.until("1 cliente ");
    // The tabs of his file are there at once, and what stands in it once it has been read.
    terminal.keys("<enter><enter>");
    terminal.until_all(&["[Datos]", "Población"]);
    terminal.keys("a");
    terminal.until("Vincula primero al cliente");
    terminal.keys("<c-f>");
    terminal.until("▸ R25000");
    terminal.keys("<enter>");
    terminal.until("Vinculado en Fibra Sur");
    terminal.keys("n");
    terminal.until("Nuevo dispositivo");
    terminal.keys("<c-t>");
    terminal.until_all(&["HWTC00000001", "HWTC00000002"]);
    terminal.keys("HWTC00000002<enter>");
    terminal.until_all(&["‹ ONT Huawei HG8245 ›", "plantilla gpon-600"]);
    terminal.keys("001A2B3C4D5E<tab>100.64.3.7<c-s>");
    terminal.until_all(&["aplicado: registrado en Fibra Sur", "● Activo"]);
}
