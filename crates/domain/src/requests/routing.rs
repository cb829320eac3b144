//! Who is told of a request, and who is asked when it is late: the members of the department who are on duty, whose
//! language fits, who are not full and did not pass; the least busy first.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::clock::Level;
use super::request::Request;
use crate::language::Lang;
use crate::resort::hours::Clock;
use crate::resort::services::{Role, Services, StaffMember};

/// Open requests of one person, where the owner does not say (they can still take more by themselves).
const CAPACITY: u16 = 5;
/// Told at once; the rest finds it in the pool.
const MOST: usize = 6;

/// How busy people are: requests they have, and requests they took up today.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Loads(pub BTreeMap<String, Load>);

/// How busy one is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Load {
    /// Requests they have.
    pub open: u16,
    /// Requests they did today.
    pub today: u16,
}

impl Loads {
    fn of(&self, member: &StaffMember) -> Load {
        self.0.get(&member.id).copied().unwrap_or_default()
    }
}

/// Whom a request is told to, in this order. Empty: nobody of the department is there, and it waits in the pool for
/// its clock.
pub fn pool<'a>(
    services: &'a Services,
    request: &Request,
    local: DateTime,
    loads: &Loads,
) -> Vec<&'a StaffMember> {
    let department = &request.asked.department;
    let team = services.staff.iter().filter(|member| member.department.as_ref() == Some(department));
    let there: Vec<&StaffMember> =
        team.filter(|member| is_on_duty(member, local) && !request.passed.contains(&member.id)).collect();
    let free = |member: &&StaffMember| loads.of(member).open < member.capacity.unwrap_or(CAPACITY);
    let awake = |member: &&StaffMember| request.priority == 1 || !is_quiet(member, local);
    let speaks =
        |member: &&StaffMember| request.asked.language.as_ref().is_none_or(|lang| speaks(member, lang));
    // Each wish narrows the choice only while somebody is left.
    let mut chosen = narrowed(narrowed(narrowed(there, awake), free), speaks);
    chosen.sort_by_key(|member| (loads.of(member), member.id.clone()));
    chosen.truncate(MOST);
    chosen
}

fn narrowed<'a>(from: Vec<&'a StaffMember>, wish: impl Fn(&&'a StaffMember) -> bool) -> Vec<&'a StaffMember> {
    let fitting: Vec<&StaffMember> = from.iter().copied().filter(|member| wish(member)).collect();
    if fitting.is_empty() { from } else { fitting }
}

/// Who is told of a delay. Whoever should be and is not there is told nevertheless: somebody has to know.
pub fn superiors<'a>(
    services: &'a Services,
    request: &Request,
    level: Level,
    local: DateTime,
) -> Vec<&'a StaffMember> {
    let staff = || services.staff.iter();
    let owners = || staff().filter(|member| member.role == Role::Owner).collect::<Vec<_>>();
    match level {
        Level::Lead => {
            let department = services.departments.iter().find(|one| one.id == request.asked.department);
            let lead = department.and_then(|department| department.lead.as_ref());
            let lead: Vec<_> = staff().filter(|member| Some(&member.id) == lead).collect();
            if lead.is_empty() { superiors(services, request, Level::Manager, local) } else { lead }
        }
        Level::Manager => {
            let managers: Vec<_> = staff().filter(|member| member.role == Role::Manager).collect();
            let chosen = narrowed(managers, |member| is_on_duty(member, local));
            if chosen.is_empty() { owners() } else { chosen }
        }
        Level::Owner => owners(),
    }
}

/// Whether a person is at work. Who has no shifts always is.
pub fn is_on_duty(member: &StaffMember, local: DateTime) -> bool {
    let at = Clock::from(local.time());
    member.shifts.as_ref().is_none_or(|shifts| shifts.open_at(local.weekday(), at))
}

/// Whether a person wants to be left alone now.
pub fn is_quiet(member: &StaffMember, local: DateTime) -> bool {
    member.quiet_hours.is_some_and(|quiet| quiet.holds(Clock::from(local.time())))
}

fn speaks(member: &StaffMember, lang: &Lang) -> bool {
    member.languages.iter().any(|spoken| spoken == lang)
}

/// The member a telephone number belongs to; digits only, however it is written in the file.
pub fn member_by_phone<'a>(services: &'a Services, digits: &str) -> Option<&'a StaffMember> {
    let same = |phone: &String| phone.chars().filter(char::is_ascii_digit).eq(digits.chars());
    services.staff.iter().find(|member| member.whatsapp.as_ref().is_some_and(same))
}
