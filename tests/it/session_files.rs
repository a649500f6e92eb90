//! Files of records brought in and taken out on the screen, with a real store and real files.

use std::fs;

use tempfile::TempDir;
use tokio::task::LocalSet;
use vincula::app::route::Route;
use vincula::i18n::Language;
use vincula::store::{KeySource, MasterKey, Store};

use crate::desk::{Desk, Place};

async fn store() -> Store {
    let key = KeySource::Given(MasterKey::generate().expect("randomness"));
    Store::open("sqlite::memory:", key).await.expect("a store in memory")
}

fn desk(store: &Store) -> Desk {
    let first = Route::Customers;
    Desk::open(Place { store: store.clone(), language: Language::Es, size: (80, 24), first })
}

const HEADER: &str = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\n";
const PEOPLE: &str = "C1,Begoña Núñez,12345678Z,alta,,+34911222333,Calle Mayor 1,Getafe,28901,\n\
                      C2,\"'=Óscar, el de abajo\",,captado,,,,,,\n";

#[tokio::test]
async fn a_file_is_chosen_checked_mended_brought_in_and_taken_out_the_same() {
    LocalSet::new()
        .run_until(async {
            let folder = TempDir::new().expect("a folder");
            let at = |name: &str| folder.path().join(name).display().to_string();
            fs::write(at("clientes.csv"), format!("{HEADER}{PEOPLE}C3,Mal,00000000A,Alta,,,,,,\n"))
                .expect("a file");
            let store = store().await;
            let mut desk = desk(&store);
            desk.until("Aún no hay clientes").await;
            desk.keys("I<tab>").keys(&at("")).keys("<c-l>");
            desk.until("Ficheros en").await;
            desk.keys("clientes<enter><c-s>");
            desk.until("Línea 4, tax_id").await;
            assert!(store.customer_coded("C1").await.is_err(), "all rows or none");

            fs::write(at("clientes.csv"), format!("{HEADER}{PEOPLE}")).expect("a file");
            desk.keys("<c-s>");
            desk.until("¿Importar").await;
            desk.keys("s");
            desk.until("Añadidos: 2").await;
            assert_eq!(
                store.customer_coded("C2").await.expect("he is there").customer.name,
                "=Óscar, el de abajo"
            );

            desk.keys("<c-u>").keys(&at("salida.csv")).keys("<c-e>");
            desk.until("Guardado en").await;
            assert_eq!(
                fs::read_to_string(at("salida.csv")).expect("it is there"),
                format!("{HEADER}{PEOPLE}")
            );
            desk.keys("<c-e>");
            desk.until("¿Sustituir").await;
            desk.keys("n<esc>");
            desk.until("2 clientes").await;
        })
        .await;
}

/// Files that are no table of customers, and what is said of each.
fn unusable() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let after_header = |rest: &[u8]| [HEADER.as_bytes(), rest].concat();
    let row = b"C1,Begona,,alta,,,,,,\n";
    vec![
        ("otras.csv", b"name,model,technology,stock\nONT,F680,gpon,3\n".to_vec(), "No se conoce la columna"),
        ("vacio.csv", Vec::new(), "El fichero está vacío"),
        ("imagen.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR".to_vec(), "El texto no está en UTF-8"),
        ("binario.csv", after_header(b"C1,\x00\x01\x02,,alta,,,,,,\n"), "Esto no es un fichero de texto"),
        ("latin1.csv", after_header(b"C1,Mu\xf1oz,,alta,,,,,,\n"), "El texto no está en UTF-8"),
        ("comillas.csv", after_header(&[&row[..], b"C2,\"Ana,,alta,,,,,,\n"].concat()), "no se cierran"),
        (
            "larga.csv",
            after_header(&[&row[..], b"C2,", &vec![b'x'; 10 << 20], b",,alta,,,,,,\n"].concat()),
            "Esta fila es demasiado larga",
        ),
    ]
}

#[tokio::test]
async fn a_file_that_is_no_table_is_refused_with_the_reason_and_nothing_is_brought_in() {
    LocalSet::new()
        .run_until(async {
            let folder = TempDir::new().expect("a folder");
            let store = store().await;
            let mut desk = desk(&store);
            desk.until("Aún no hay clientes").await;
            desk.keys("I<tab>");
            for (name, content, words) in unusable() {
                let path = folder.path().join(name).display().to_string();
                fs::write(&path, content).expect("a file");
                desk.keys("<c-u>").keys(&path).keys("<c-s>");
                desk.until_that(name, |screen| {
                    screen.contains("No se importaría nada") && screen.contains(words)
                })
                .await;
            }
            desk.keys("<esc>");
            desk.until("Aún no hay clientes").await;
        })
        .await;
}
