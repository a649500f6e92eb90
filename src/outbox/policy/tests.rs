use OperationState as S;
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, proptest};
use proptest::sample::Index;

use super::*;

const NOW: Timestamp = Timestamp::constant(1_770_000_000, 0);

fn timeout() -> Cause {
    Cause::Timeout { seconds: 10 }
}

fn later() -> Failure {
    Failure::later(timeout())
}

fn later_after(seconds: u64) -> Failure {
    Failure::Later { cause: Cause::RateLimited, after: Some(Duration::from_secs(seconds)) }
}

fn refused() -> Failure {
    Failure::Refused(Cause::SerialTaken { serial: "HWTC1234ABCD".into() })
}

fn unsure() -> Failure {
    Failure::Unsure(Cause::Closed)
}

fn different() -> Finding {
    Finding::Different { fields: vec!["mac".into(), "template_id".into()] }
}

fn another() -> Finding {
    Finding::PerhapsAnother { id: "C5".into() }
}

fn read(finding: Finding) -> Answer {
    Answer::Read { finding, resend: Resend::Safe }
}

fn read_unrepeatable(finding: Finding) -> Answer {
    Answer::Read { finding, resend: Resend::Unsafe }
}

fn asked(state: Result<JobState, Failure>) -> Answer {
    Answer::Asked { job: "7".into(), since: NOW, state }
}

fn begun(times: i64) -> Begun {
    Begun { tries: times, claims: times }
}

/// The state and the pause in seconds.
fn settled(attempts: i64, answer: Answer) -> (S, Option<i64>) {
    let settlement = Policy::default().settle(begun(attempts), answer, NOW);
    (settlement.state, settlement.due_at.map(|due| due.duration_since(NOW).as_secs()))
}

/// Every answer that there is, with the state in which the operation was begun.
fn every_answer() -> Vec<(S, Answer)> {
    let failures = || [later(), later_after(90), refused(), unsure()];
    let findings = || [Finding::AsWanted, Finding::Absent, different(), Finding::SecretsUnproven, another()];
    let jobs = || [JobState::Pending, JobState::Done, JobState::Failed { detail: None }];
    let mut answers = vec![
        (S::Running, Answer::Sent(Ok(Applied::Done))),
        (S::Running, Answer::Sent(Ok(Applied::Accepted { job: "7".into() }))),
        (S::Running, Answer::Commanded(Ok(Applied::Done))),
        (S::Running, Answer::Commanded(Ok(Applied::Accepted { job: "7".into() }))),
        (S::Running, Answer::Unheard),
        (S::Unsure, Answer::Unheard),
        (
            S::Accepted,
            Answer::Asked { job: "7".into(), since: Timestamp::UNIX_EPOCH, state: Ok(JobState::Pending) },
        ),
    ];
    for failure in failures() {
        answers.push((S::Running, Answer::NotSent(failure.clone())));
        answers.push((S::Running, Answer::Sent(Err(failure.clone()))));
        answers.push((S::Unsure, Answer::NotRead(failure.clone())));
        answers.push((S::Running, Answer::Commanded(Err(failure.clone()))));
        answers.push((S::Accepted, asked(Err(failure))));
    }
    for finding in findings() {
        answers.push((S::Unsure, read(finding.clone())));
        answers.push((S::Unsure, read_unrepeatable(finding)));
    }
    answers.extend(jobs().map(|state| (S::Accepted, asked(Ok(state)))));
    answers
}

#[test]
fn each_answer_to_a_sending_settles_as_the_states_say() {
    for (answer, settlement) in [
        (Answer::Sent(Ok(Applied::Done)), (S::Applied, None)),
        (Answer::Sent(Ok(Applied::Accepted { job: "7".into() })), (S::Accepted, Some(2))),
        (Answer::Sent(Err(later())), (S::Queued, Some(2))),
        (Answer::Sent(Err(refused())), (S::Refused, None)),
        (Answer::Sent(Err(unsure())), (S::Unsure, Some(2))),
        (Answer::NotSent(later()), (S::Queued, Some(2))),
        (Answer::NotSent(refused()), (S::Refused, None)),
        // A reading before the sending: nothing was sent, so nothing is in doubt.
        (Answer::NotSent(unsure()), (S::Queued, Some(2))),
    ] {
        assert_eq!(settled(1, answer.clone()), settlement, "{answer:?}");
    }
}

#[test]
fn each_finding_settles_by_whether_sending_again_is_safe() {
    for (finding, safe, not_safe) in [
        (Finding::AsWanted, (S::Applied, None), (S::Applied, None)),
        (Finding::Absent, (S::Queued, Some(4)), (S::Queued, Some(4))),
        (different(), (S::Queued, Some(4)), (S::Attention, None)),
        (Finding::SecretsUnproven, (S::Queued, Some(4)), (S::Attention, None)),
        (another(), (S::Attention, None), (S::Attention, None)),
    ] {
        assert_eq!(settled(2, read(finding.clone())), safe, "{finding:?}, safe to repeat");
        assert_eq!(settled(2, read_unrepeatable(finding.clone())), not_safe, "{finding:?}, not safe");
    }
}

#[test]
fn a_reading_that_fails_leaves_the_outcome_unsure() {
    for failure in [later(), refused(), unsure()] {
        assert_eq!(settled(3, Answer::NotRead(failure.clone())), (S::Unsure, Some(8)), "{failure:?}");
    }
}

#[test]
fn each_answer_to_a_command_settles_without_reading_back_or_repeating() {
    for (answer, settlement) in [
        (Answer::Commanded(Ok(Applied::Done)), (S::Applied, None)),
        (Answer::Commanded(Ok(Applied::Accepted { job: "7".into() })), (S::Accepted, Some(2))),
        // They did nothing, and say so.
        (Answer::Commanded(Err(later())), (S::Queued, Some(2))),
        (Answer::Commanded(Err(refused())), (S::Refused, None)),
        (Answer::Commanded(Err(unsure())), (S::Attention, None)),
        (Answer::Unheard, (S::Attention, None)),
    ] {
        assert_eq!(settled(1, answer.clone()), settlement, "{answer:?}");
    }
}

#[test]
fn what_was_accepted_is_read_back_once_it_has_been_asked_after_for_long_enough() {
    let day = Policy::default().accepted_for;
    let asked_after = |age: Duration, state| {
        let since = NOW.saturating_sub(age).expect("within reach");
        settled(1, Answer::Asked { job: "7".into(), since, state }).0
    };
    for state in [Ok(JobState::Pending), Err(later())] {
        assert_eq!(asked_after(day - Duration::from_secs(1), state.clone()), S::Accepted, "{state:?}");
        assert_eq!(asked_after(day, state.clone()), S::Unsure, "{state:?}");
    }
    assert_eq!(asked_after(day * 2, Ok(JobState::Done)), S::Applied, "late, but done");
    assert_eq!(asked_after(day * 2, Ok(JobState::Failed { detail: None })), S::Refused);
}

#[test]
fn each_answer_about_a_job_settles_as_the_states_say() {
    for (state, settlement) in [
        (Ok(JobState::Pending), (S::Accepted, Some(4))),
        (Ok(JobState::Done), (S::Applied, None)),
        (Ok(JobState::Failed { detail: Some("sin puerto".into()) }), (S::Refused, None)),
        (Err(later()), (S::Accepted, Some(4))),
        (Err(unsure()), (S::Unsure, Some(0))),
        (Err(refused()), (S::Unsure, Some(0))),
    ] {
        assert_eq!(settled(2, asked(state.clone())), settlement, "{state:?}");
    }
}

#[test]
fn an_accepted_operation_keeps_its_job_and_no_other_has_one() {
    for (_, answer) in every_answer() {
        let settlement = Policy::default().settle(begun(1), answer.clone(), NOW);
        let job = (settlement.state == S::Accepted).then(|| "7".to_owned());
        assert_eq!(settlement.job, job, "{answer:?}");
    }
}

#[test]
fn the_pause_doubles_from_two_seconds_to_five_minutes() {
    let pauses: Vec<_> = (1..12).filter_map(|tries| settled(tries, Answer::NotSent(later())).1).collect();
    assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
}

#[test]
fn a_system_that_asks_for_a_longer_pause_gets_it_up_to_an_hour() {
    for (asked, pause) in [(1, 4), (90, 90), (600, 600), (31_536_000, 3_600), (u64::MAX, 3_600)] {
        assert_eq!(settled(2, Answer::Sent(Err(later_after(asked)))), (S::Queued, Some(pause)), "{asked}");
        assert_eq!(settled(2, Answer::NotRead(later_after(asked))), (S::Unsure, Some(pause)), "{asked}");
        assert_eq!(settled(2, asked_later(asked)), (S::Accepted, Some(pause)), "{asked}");
    }
}

fn asked_later(seconds: u64) -> Answer {
    asked(Err(later_after(seconds)))
}

#[test]
fn the_last_try_ends_in_attention_instead_of_another() {
    for (answer, last_but_one, last) in [
        (Answer::NotSent(later()), S::Queued, S::Attention),
        (Answer::Sent(Err(later())), S::Queued, S::Attention),
        (read(Finding::Absent), S::Queued, S::Attention),
        (read(different()), S::Queued, S::Attention),
        (read(Finding::SecretsUnproven), S::Queued, S::Attention),
        (Answer::NotRead(later()), S::Unsure, S::Attention),
        // What was sent at the last try is still read back, and so is a job that they do not know.
        (Answer::Sent(Err(unsure())), S::Unsure, S::Unsure),
        (asked(Err(refused())), S::Unsure, S::Unsure),
        // What they took is not given up, whether they are at work on it or cannot be asked.
        (asked(Err(later())), S::Accepted, S::Accepted),
        (asked(Ok(JobState::Pending)), S::Accepted, S::Accepted),
    ] {
        assert_eq!(settled(11, answer.clone()).0, last_but_one, "{answer:?}");
        assert_eq!(settled(12, answer.clone()).0, last, "{answer:?}");
        assert_eq!(settled(13, answer.clone()).0, last, "{answer:?}");
    }
}

#[test]
fn every_settlement_may_follow_from_where_the_operation_stood() {
    for (from, answer) in every_answer() {
        for attempts in [i64::MIN, 0, 1, 2, 11, 12, 13, i64::MAX] {
            let next = Policy::default().settle(begun(attempts), answer.clone(), NOW).state;
            assert!(from.may_become(next), "{from:?} → {next:?} by {answer:?} at {attempts}");
            assert!(S::Running.may_become(next), "running → {next:?} by {answer:?} at {attempts}");
        }
    }
}

#[test]
fn what_goes_on_has_a_time_and_what_has_ended_has_none() {
    for (_, answer) in every_answer() {
        for attempts in [1, 12] {
            let settlement = Policy::default().settle(begun(attempts), answer.clone(), NOW);
            assert_eq!(settlement.due_at.is_none(), settlement.state.has_ended(), "{answer:?}");
        }
    }
}

#[test]
fn whatever_is_not_applied_and_not_on_its_way_says_why() {
    for (_, answer) in every_answer() {
        let settlement = Policy::default().settle(begun(12), answer.clone(), NOW);
        if matches!(settlement.state, S::Queued | S::Unsure | S::Refused | S::Attention) {
            assert!(settlement.error.is_some(), "{answer:?}");
        }
    }
}

#[test]
fn a_job_is_asked_after_less_and_less_often_however_often_it_was_sent() {
    for (claims, pause) in [(2, 4), (5, 32), (12, 300)] {
        let begun = Begun { tries: 1, claims };
        let settlement = Policy::default().settle(begun, asked(Ok(JobState::Pending)), NOW);
        assert_eq!(settlement.due_at, Some(NOW + Duration::from_secs(pause)), "{claims}");
    }
}

#[test]
fn a_refusal_tells_every_field_that_they_found_fault_with() {
    let problems = vec![
        Problem::new("mac", text!("value-mac-form")),
        Problem::new("template_id", text!("value-ip-form")),
        Problem::new("vlan", text!("value-mac-zero")),
        Problem::new("", text!("value-gpon-form")),
    ];
    let rejected = Cause::Rejected { detail: "datos no válidos".into(), problems };
    let reason = rejected.text();
    let settlement = Policy::default().settle(begun(1), Answer::Sent(Err(Failure::Refused(rejected))), NOW);
    let texts = crate::i18n::Texts::new(crate::i18n::Language::Es);
    let told = texts.say(&settlement.error.expect("a refusal says why"));
    assert!(told.starts_with(&texts.say(&reason)), "{told}");
    for part in
        ["MAC: Escribe 12", "; Plantilla: Escribe una IP", "; vlan: Una MAC", "; Escribe 12 caracteres"]
    {
        assert!(told.contains(part), "{part} in {told}");
    }
}

#[test]
fn the_text_of_an_operation_that_needs_attention_says_why_and_what_to_do() {
    let texts = crate::i18n::Texts::new(crate::i18n::Language::Es);
    for (answer, parts) in [
        (
            read(Finding::Absent),
            ["No se pudo confirmar el cambio: al leerlo", "Tras 12 intentos", "reinténtala"],
        ),
        (Answer::NotRead(later()), ["12 intentos", "Mira el dispositivo", "reinténtala"]),
        (
            read_unrepeatable(different()),
            [
                "confirmar el cambio: el dispositivo no está allí como se pidió (MAC; Plantilla)",
                "no admite repetir",
                "reinténtala",
            ],
        ),
        (read(another()), ["no hubo respuesta", "cliente C5", "vincúlalo si es el mismo y reinténtala"]),
    ] {
        let settlement = Policy::default().settle(begun(12), answer, NOW);
        assert_eq!(settlement.state, S::Attention);
        let told = texts.say(&settlement.error.expect("attention says why"));
        for part in parts {
            assert!(told.contains(part), "{part} in {told}");
        }
    }
}

proptest! {
    /// As the worker does, over and over: begin it where it stands, take any answer that may come, settle.
    #[test]
    fn whatever_a_system_answers_an_operation_ends_within_its_tries(
        tries in 1_u16..20,
        choices in vec(any::<Index>(), 64),
    ) {
        let policy = Policy { tries, ..Policy::default() };
        let answers = every_answer();
        let (mut state, mut tries_made, mut claims) = (S::Queued, 0, 0);
        for choice in choices {
            let from = if state == S::Queued { S::Running } else { state };
            let possible: Vec<_> = answers.iter().filter(|(begun, _)| *begun == from).collect();
            let (_, answer) = choice.get(&possible);
            claims += 1;
            tries_made += i64::from(!matches!(answer, Answer::Asked { .. }));
            let next = policy.settle(Begun { tries: tries_made, claims }, answer.clone(), NOW).state;
            prop_assert!(from.may_become(next), "{:?} → {:?} by {:?}", from, next, answer);
            state = next;
            if state.has_ended() {
                break;
            }
            // What was sent at the last try, or taken and then not known, is read back once more.
            prop_assert!(tries_made <= i64::from(tries), "{state:?} after {tries_made} tries");
        }
    }
}
