//! News of calls.

use crate::ids::{PhoneNumber, Private, UserId};
use crate::webhook::{ErrorInfo, Media, Status};
use crate::wire::{Raw, record};

record! {
    /// `calls`.
    pub struct Calls {}
    lists {
        /// Calls that began, ended or left something behind.
        calls: Call,
        /// Calls we made that ring or are answered.
        statuses: Status,
        /// What went wrong.
        errors: ErrorInfo,
    }
}

impl Calls {
    pub(super) fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.statuses.is_empty() && self.errors.is_empty()
    }
}

record! {
    /// Something happened in a call.
    pub struct Call {
        /// Its id, `wacid.…`.
        id: String,
        /// `connect`, `terminate`, `call_created`, `call_recording_available`, `call_transcription_available`.
        event: String,
        /// Unix seconds.
        timestamp: i64,
        /// `BUSINESS_INITIATED` or `USER_INITIATED`.
        direction: String,
        /// Who is called.
        to: PhoneNumber,
        /// The same, as business-scoped id.
        to_user_id: UserId,
        /// The same, scoped to the parent business.
        to_parent_user_id: UserId,
        /// Who calls.
        from: PhoneNumber,
        /// The same, as business-scoped id.
        from_user_id: UserId,
        /// The same, scoped to the parent business.
        from_parent_user_id: UserId,
        /// The media session offered or answered.
        session: CallSession,
        /// The session in the old form.
        connection: Raw,
        /// What we sent along.
        biz_opaque_callback_data: String,
        /// What our call link carried.
        deeplink_payload: String,
        /// What our call button carried.
        cta_payload: String,
        /// `COMPLETED` or `FAILED`.
        status: String,
        /// Unix seconds.
        start_time: i64,
        /// Unix seconds.
        end_time: i64,
        /// Seconds.
        duration: i64,
        /// A recording.
        call_recording: CallRecording,
        /// A transcript.
        call_transcript: CallTranscript,
    }
    lists {
        /// What went wrong.
        errors: ErrorInfo,
    }
}

record! {
    /// A media session.
    pub struct CallSession {
        /// `offer` or `answer`.
        sdp_type: String,
        /// Session description (RFC 8866).
        sdp: Private,
    }
}

record! {
    /// A recording.
    pub struct CallRecording {
        /// `audio`.
        kind as "type": String,
        /// The sound.
        audio: Media,
    }
}

record! {
    /// A transcript.
    pub struct CallTranscript {
        /// The text.
        document: Media,
    }
}
