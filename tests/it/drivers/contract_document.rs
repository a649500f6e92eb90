//! The OpenAPI document against what the simulator answers and the driver sends: all three say the same.

use jsonschema::Validator;
use serde_json::{Value, json};
use vincula::domain::device::Intent;
use vincula::drivers::{Applied, Change, Filter, PageRequest, RemoteStatus};
use vincula::simulator::Faults;

use super::fixtures::{SERIAL, change, driver, gpon, key, simulator, voip};
use super::raw::{Message, ask, recording};

/// demo:demo
const BASIC: (&str, &str) = ("authorization", "Basic ZGVtbzpkZW1v");
const JSON: (&str, &str) = ("content-type", "application/json");

struct Document(Value);

impl Document {
    fn read() -> Self {
        let yaml = include_str!("../../../assets/openapi/provisioning.yaml");
        Self(serde_norway::from_str(yaml).expect("YAML"))
    }

    fn validator(&self, schema: &Value) -> Validator {
        let schema = json!({ "allOf": [schema], "components": self.0["components"] });
        jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema")
    }

    fn check(&self, schema: &Value, value: &Value, what: &str) {
        let errors: Vec<_> =
            self.validator(schema).iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{what}: {errors:?} in {value}");
    }

    fn follow<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.0.pointer(&reference[1..]).expect(reference),
            None => value,
        }
    }

    /// The operation of a request, if the document has it.
    fn operation(&self, method: &str, target: &str) -> Option<&Value> {
        let path = target.split('?').next().unwrap_or_default();
        let segments: Vec<_> = path.split('/').collect();
        let (_, item) = self.0["paths"].as_object()?.iter().find(|(known, _)| {
            let known: Vec<_> = known.split('/').collect();
            let is_same = |(known, found): (&&str, &&str)| known == found || known.starts_with('{');
            known.len() == segments.len() && known.iter().zip(&segments).all(is_same)
        })?;
        item.get(method.to_ascii_lowercase())
    }

    fn check_request(&self, request: &Message) {
        let what = &request.first;
        let operation = self.operation(request.method(), request.target()).expect(what);
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            assert!(request.body.is_empty(), "{what}");
        } else {
            assert_eq!(request.header("content-type"), Some("application/json"), "{what}");
            self.check(schema, &request.json(), what);
        }
        let query = request.target().split_once('?').map(|(_, query)| query).unwrap_or_default();
        for (name, _) in url::form_urlencoded::parse(query.as_bytes()) {
            let parameters = operation["parameters"].as_array().expect(what);
            assert!(parameters.iter().any(|parameter| parameter["name"] == *name), "{what}: {name}");
        }
    }

    fn check_reply(&self, request: &str, operation: &Value, reply: &Message) {
        let what = format!("{request}: {}", reply.first);
        let response = self.follow(&operation["responses"][reply.status().to_string()]);
        assert!(response.is_object(), "{what} is not in the document");
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            if header["required"] == true {
                assert!(reply.header(&name.to_ascii_lowercase()).is_some(), "{what}: {name}");
            }
        }
        match response["content"].as_object() {
            None => assert!(reply.body.is_empty(), "{what}"),
            Some(content) => {
                let kind = reply.header("content-type").expect(&what);
                self.check(&content[kind]["schema"], &reply.json(), &what);
            }
        }
    }
}

#[test]
fn every_schema_and_reference_of_the_document_can_be_used() {
    let document = Document::read();
    for (name, schema) in document.0["components"]["schemas"].as_object().expect("schemas") {
        let _ = document.validator(schema);
        assert!(schema.is_object(), "{name}");
    }
    for (path, item) in document.0["paths"].as_object().expect("paths") {
        for (method, operation) in
            item.as_object().expect(path).iter().filter(|(name, _)| *name != "parameters")
        {
            for status in ["401", "403", "429", "503"] {
                let response = document.follow(&operation["responses"][status]);
                assert!(response["description"].is_string(), "{method} {path} {status}");
            }
        }
    }
}

/// Requests that make the simulator answer in every way that it knows, and the status expected of each.
fn requests() -> Vec<(u16, &'static str, String, String)> {
    let device = |name: &str| {
        json!({
            "name": name, "technology": "gpon", "status": "active", "template_id": "FTTH600",
            "mac": "00:1A:2B:3C:4D:5E", "ip": "10.1.2.3", "wifi_key": "una clave larga",
        })
        .to_string()
    };
    let customer = json!({ "name": "Nueva", "status": "active", "email": null }).to_string();
    let at = |path: &str| format!("/v1/customers/{path}");
    let none = String::new;
    vec![
        (200, "GET", "/v1/about".into(), none()),
        (200, "GET", "/v1/templates".into(), none()),
        (200, "GET", "/v1/templates?technology=voip".into(), none()),
        (400, "GET", "/v1/templates?colour=red".into(), none()),
        (200, "GET", "/v1/customers?limit=2".into(), none()),
        (200, "GET", "/v1/customers?limit=5000&q=%C3%ADni&status=active,suspended".into(), none()),
        (200, "GET", "/v1/customers?updated_since=2026-01-01T00:00:00Z".into(), none()),
        (400, "GET", "/v1/customers?limit=0".into(), none()),
        (400, "GET", "/v1/customers?status=gone".into(), none()),
        (400, "GET", "/v1/customers?cursor=%25".into(), none()),
        (200, "GET", at("R000214"), none()),
        (404, "GET", at("R999999"), none()),
        (201, "PUT", at("R000300"), customer.clone()),
        (200, "PUT", at("R000300"), customer),
        (422, "PUT", at("R000300"), json!({ "name": "", "status": "gone", "devices": [] }).to_string()),
        (400, "PUT", at("R000300"), "{".into()),
        (201, "PUT", at(&format!("R000213/devices/{SERIAL}")), device("A")),
        (200, "PUT", at(&format!("R000213/devices/{SERIAL}")), device("B")),
        (409, "PUT", at(&format!("R000214/devices/{SERIAL}")), device("B")),
        (404, "PUT", at(&format!("R999999/devices/{SERIAL}")), device("B")),
        (422, "PUT", at(&format!("R000213/devices/{SERIAL}")), json!({ "technology": "gpon" }).to_string()),
        (422, "PUT", at(&format!("R000213/devices/{SERIAL}")), "[]".into()),
        (200, "POST", at(&format!("R000213/devices/{SERIAL}/suspend")), none()),
        (200, "GET", format!("/v1/devices/{SERIAL}/status"), none()),
        (200, "POST", at(&format!("R000213/devices/{SERIAL}/resume")), none()),
        (200, "GET", format!("/v1/devices/{SERIAL}/status"), none()),
        (204, "POST", at(&format!("R000213/devices/{SERIAL}/reboot")), none()),
        (404, "POST", at("R000213/devices/HWTC00000000/reboot"), none()),
        (204, "DELETE", at(&format!("R000213/devices/{SERIAL}")), none()),
        (404, "DELETE", at(&format!("R000213/devices/{SERIAL}")), none()),
        (404, "GET", format!("/v1/devices/{SERIAL}/status"), none()),
        (200, "GET", "/v1/unconfigured".into(), none()),
        (404, "GET", "/v1/jobs/J1".into(), none()),
    ]
}

#[tokio::test]
async fn every_reply_of_the_simulator_is_as_the_document_says() {
    let document = Document::read();
    let simulator = simulator("").await;
    for (status, method, target, body) in requests() {
        let headers: &[_] = if body.is_empty() { &[BASIC] } else { &[BASIC, JSON] };
        let reply = ask(simulator.url(), method, &target, headers, &body).await;
        let what = format!("{method} {target}");
        assert_eq!(reply.status(), status, "{what}: {}", String::from_utf8_lossy(&reply.body));
        document.check_reply(&what, document.operation(method, &target).expect(&what), &reply);
    }
}

#[tokio::test]
async fn every_way_of_refusing_is_a_problem_document() {
    let document = Document::read();
    let simulator = simulator("").await;
    let put = "/v1/customers/R000213";
    for (status, method, target, headers, body) in [
        (401, "GET", "/v1/about", vec![], ""),
        (401, "GET", "/v1/about", vec![("authorization", "Basic ZGVtbzp4")], ""),
        (401, "GET", "/v1/about", vec![("authorization", "Bearer ZGVtbzpkZW1v")], ""),
        (415, "PUT", put, vec![BASIC, ("content-type", "text/plain")], "{}"),
        (405, "POST", "/v1/about", vec![BASIC], ""),
        (405, "DELETE", put, vec![BASIC], ""),
        (400, "PUT", put, vec![BASIC, JSON, ("idempotency-key", "")], "{}"),
    ] {
        let reply = ask(simulator.url(), method, target, &headers, body).await;
        assert_eq!(reply.status(), status, "{method} {target}");
        let operation = document.operation(method, target).or_else(|| document.operation("GET", target));
        document.check_reply(target, operation.expect(target), &reply);
    }
    for target in ["/", "/v2/about", "/v1/customers/a/b", "/v1/about/"] {
        let reply = ask(simulator.url(), "GET", target, &[BASIC], "").await;
        assert_eq!((reply.status(), reply.header("content-type")), (404, Some("application/problem+json")));
        document.check(&json!({ "$ref": "#/components/schemas/Problem" }), &reply.json(), target);
    }
    simulator.set_faults(Faults::parse("error500=100%").expect("faults"));
    let reply = ask(simulator.url(), "GET", "/v1/about", &[BASIC], "").await;
    document.check_reply("500", document.operation("GET", "/v1/about").expect("about"), &reply);
}

#[tokio::test]
async fn a_key_used_again_for_something_else_is_refused() {
    let document = Document::read();
    let simulator = simulator("").await;
    let target = "/v1/customers/R000213";
    let mut replies = Vec::new();
    for name in ["Uno", "Uno", "Dos"] {
        let body = json!({ "name": name, "status": "active" }).to_string();
        let headers = [BASIC, JSON, ("idempotency-key", "k1")];
        replies.push(ask(simulator.url(), "PUT", target, &headers, &body).await);
    }
    let statuses: Vec<_> = replies.iter().map(Message::status).collect();
    assert_eq!(statuses, [200, 200, 422]);
    assert_eq!(replies[0].body, replies[1].body);
    assert_eq!(replies[2].json()["type"], "urn:vincula:idempotency-key-reused");
    for reply in &replies {
        document.check_reply(target, document.operation("PUT", target).expect(target), reply);
    }
}

#[tokio::test]
async fn all_that_the_driver_sends_and_gets_is_as_the_document_says() {
    let document = Document::read();
    let simulator = simulator("").await;
    let (url, seen) = recording(simulator.url()).await;
    let driver = driver(&url);
    assert!(driver.test(&|_| {}).await.is_ok());
    let filter =
        Filter { text: "íñigo".into(), statuses: vec![RemoteStatus::Active, RemoteStatus::Suspended] };
    driver.customers(&PageRequest { limit: 50, cursor: None }, &filter).await.expect("a page");
    let page =
        driver.customers(&PageRequest { limit: 1, cursor: None }, &Filter::default()).await.expect("a page");
    driver.customers(&PageRequest { limit: 1, cursor: page.next }, &Filter::default()).await.expect("a page");
    for mut device in [gpon(), voip()] {
        driver.apply(&change(device.clone())).await.expect("done");
        driver.observe(&key(&device)).await.expect("an answer");
        driver.reboot(&key(&device), device.serial.as_str()).await.expect("done");
        driver.diagnose(&key(&device)).await.expect("a reading");
        driver.unconfigured().await.expect("a list");
        device.intent = Intent::Suspended;
        driver.apply(&change(device.clone())).await.expect("done");
        device.intent = Intent::Removed;
        driver.apply(&change(device.clone())).await.expect("done");
        driver.reboot(&key(&device), "op-late").await.expect_err("it is gone");
        driver.diagnose(&key(&device)).await.expect_err("it is gone");
    }
    assert!(!driver.unconfigured().await.expect("a list").is_empty());
    simulator.set_faults(Faults::parse("accept202=100%").expect("faults"));
    let again = Change { idempotency_key: "op-again".into(), ..change(gpon()) };
    let Ok(Applied::Accepted { job }) = driver.apply(&again).await else { panic!("taken") };
    for _ in 0..2 {
        driver.job(&job, &gpon()).await.expect("a state");
    }
    let seen = seen.lock().expect("not poisoned");
    assert!(seen.len() > 25, "{}", seen.len());
    for (request, reply) in seen.iter() {
        document.check_request(request);
        let operation = document.operation(request.method(), request.target()).expect(&request.first);
        document.check_reply(&request.first, operation, reply);
        assert!(request.header("authorization").is_some(), "{}", request.first);
        let is_keyed = request.header("idempotency-key").is_some();
        assert_eq!(is_keyed, request.method() != "GET", "{}", request.first);
    }
}

#[tokio::test]
async fn the_document_and_the_simulator_agree_about_every_body() {
    let document = Document::read();
    let simulator = simulator("").await;
    let gpon = json!({
        "name": "ONT", "technology": "gpon", "status": "active", "mac": "00:1A:2B:3C:4D:5E", "ip": "10.1.2.3",
    });
    let voip = json!({ "name": "ATA", "technology": "voip", "status": "suspended" });
    let long = "x".repeat(64);
    let mut agreed = Vec::new();
    for (base, member, value) in [
        (&gpon, "name", json!(long)),
        (&gpon, "name", json!(format!("{long}x"))),
        (&gpon, "name", json!("")),
        (&gpon, "name", json!("a\u{1b}b")),
        (&gpon, "name", Value::Null),
        (&gpon, "technology", json!("docsis")),
        (&gpon, "status", json!("terminated")),
        (&gpon, "mac", json!("00:1a:2b:3c:4d:5e")),
        (&gpon, "mac", json!("001A2B3C4D5E")),
        (&gpon, "mac", Value::Null),
        (&gpon, "ip", json!("10.1.2.0/24")),
        (&gpon, "ip", json!("2a02:9000::1")),
        (&gpon, "ip", Value::Null),
        (&gpon, "template_id", Value::Null),
        (&gpon, "template_id", json!("FTTH300")),
        (&gpon, "template_id", json!(7)),
        (&gpon, "id_code", json!("ñandú 1")),
        (&gpon, "wifi_key", json!("1234567")),
        (&gpon, "wifi_key", json!("12345678")),
        (&gpon, "wifi_key", json!(long)),
        (&gpon, "wifi_key", json!("0".repeat(64))),
        (&gpon, "wifi_key", json!("contraseña")),
        (&gpon, "wifi_key", Value::Null),
        (&gpon, "admin_password", json!(long)),
        (&gpon, "mailbox_active", json!(true)),
        (&gpon, "revision", json!("1")),
        (&gpon, "serial", json!(SERIAL)),
        (&voip, "mailbox_active", json!(true)),
        (&voip, "pbx_extension", Value::Null),
        (&voip, "hide_sender", json!("false")),
        (&voip, "hide_sender", json!(0)),
        (&voip, "call_context", json!("nacional")),
        (&voip, "calling_customer", json!(format!("{long}x"))),
        (&voip, "mac", Value::Null),
        (&voip, "ip", json!("nope")),
        (&voip, "colour", json!("red")),
    ] {
        let mut body = base.clone();
        body[member] = value;
        let schema = json!({ "$ref": "#/components/schemas/DeviceRequest" });
        let is_right = document.validator(&schema).is_valid(&body);
        let target = format!("/v1/customers/R000213/devices/{SERIAL}");
        let reply = ask(simulator.url(), "PUT", &target, &[BASIC, JSON], &body.to_string()).await;
        let is_taken = matches!(reply.status(), 200 | 201);
        assert_eq!(is_right, is_taken, "{body}: {}", String::from_utf8_lossy(&reply.body));
        agreed.push(is_taken);
    }
    assert!(agreed.contains(&true) && agreed.contains(&false));
}

#[tokio::test]
async fn what_the_simulator_holds_is_shown_without_sign_in_and_with_secrets() {
    let simulator = simulator("").await;
    driver(simulator.url()).apply(&change(gpon())).await.expect("done");
    let reply = ask(simulator.url(), "GET", "/_state", &[], "").await;
    assert_eq!(reply.status(), 200);
    let state = reply.json();
    assert_eq!(state, simulator.state());
    assert_eq!(state["customers"][1]["devices"][0]["wifi_key"], "clave de la casa");
    assert_eq!(state["writes"][SERIAL], 1);
}
