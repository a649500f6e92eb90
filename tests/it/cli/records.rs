//! Records brought in, given out, and the templates of their services, by script.

use std::fs;

use super::bench::{Bench, on_both};
use crate::databases::tamper;

on_both!(
    what_was_imported_is_exported_again,
    what_comes_through_a_pipe_is_imported_and_nothing_of_it_is_left_behind,
    a_database_or_a_file_that_fails_is_told_as_what_it_is,
    a_template_is_unlinked_and_the_service_has_none,
);

const CUSTOMERS: &str = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs
C1,'=Ana,12345678Z,bloqueado,ana@correo.es,+34612345678,\"Calle Mayor, 3\",Soria,42001,Dúo;Fibra
C2,Luis,,alta,,,,,,
";

async fn what_was_imported_is_exported_again(bench: &Bench) {
    let tariffs = "tariff,service,concept,amount\nDúo,internet,Cuota,29.90\nDúo,landline,Línea,-5.00\nFibra,internet,Cuota,20.00\n";
    let products = "name,model,technology,stock\n\"ONT \"\"HG\"\"\",HG8245,gpon,5\n";
    let files = [("tariffs", tariffs), ("products", products), ("customers", CUSTOMERS)];
    for (what, content) in files {
        bench.run(&["import", what, &bench.file("in.csv", content)]).ended(0);
    }
    for (what, content) in files {
        assert_eq!(bench.run(&["export", what]).ended(0).stdout, content, "{what}");
    }
    let out = bench.file("out.csv", "what was there before");
    bench.run(&["export", "customers", "--output", &out]).ended(0);
    assert_eq!(fs::read_to_string(&out).unwrap(), CUSTOMERS);
    bench.run(&["export", "customers", "--output", "no/such/folder/out.csv"]).refused(1, "out.csv");
}

async fn what_comes_through_a_pipe_is_imported_and_nothing_of_it_is_left_behind(bench: &Bench) {
    let file = "code,name,tax_id,status,email,phone,address,city,postal_code,tariffs\nC1,Ana,,alta,,,,,,\n";
    for path in ["-", "/dev/stdin"] {
        let told = bench.run_with(&["import", "customers", path, "--json"], file).ended(0);
        assert!(told.stdout.contains("\"rows\": 1"), "{told:?}");
    }
    assert_eq!(bench.run(&["export", "customers"]).ended(0).stdout, file);
    let left = fs::read_dir(bench.path(".local/state/vincula")).unwrap();
    let names: Vec<_> = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!names.iter().any(|name| name.starts_with("aside") || name.starts_with("import")), "{names:?}");
}

async fn a_database_or_a_file_that_fails_is_told_as_what_it_is(bench: &Bench) {
    bench.run(&["import", "customers", &bench.file("in.csv", CUSTOMERS)]).refused(2, "Dúo");
    // It opens, and nothing can be read of it.
    for what in ["customers", "devices"] {
        bench.run(&["import", what, "/proc/self/mem"]).refused(1, "no se ha podido leer hasta el final");
    }
    tamper(bench.url(), "alter table customers drop column city").await;
    let failed = bench.run(&["export", "customers"]).ended(1);
    assert!(failed.stderr.contains("La base de datos ha fallado"), "{failed:?}");
}

async fn a_template_is_unlinked_and_the_service_has_none(bench: &Bench) {
    let simulator = bench.simulator("127.0.0.1:0", "");
    bench.set_up(&simulator.url);
    bench.link();
    let unlink = |service: &'static str| {
        ["template", "unlink", "--tariff", "Fibra 600 + Fijo", "--service", service, "--system", "Sur"]
    };
    bench.run(&unlink("internet")).ended(0);
    bench.run(&unlink("internet")).refused(1, "Sur");
    bench.run(&unlink("mobile")).refused(1, "móvil");
    bench.run(&unlink("fax")).refused(2, "internet, landline, mobile");
}
