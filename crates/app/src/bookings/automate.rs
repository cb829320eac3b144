//! stub
use super::work::News;
use crate::App;
use crate::messaging::desk::Desk;
use guestlink_store::StoreError;
impl App {
    pub(crate) async fn automate(&self, _d: &mut Desk, _n: &News<'_>) -> Result<(), StoreError> {
        Ok(())
    }
    pub(crate) async fn fire_automation(
        &self,
        _d: &mut Desk,
        _t: &guestlink_store::timers::DueTimer,
    ) -> Result<(), StoreError> {
        Ok(())
    }
}
