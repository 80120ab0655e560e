/** The protocol's version, in every envelope and answer. */
export const PROTOCOL = 1;
/** A batch as sent, in bytes: below the 512 kB that common servers refuse. */
export const MAX_BATCH_BYTES = 400_000;
export const MAX_BATCH_ENVELOPES = 100;
/** Any request to the endpoint but the upload of a rescue file. */
export const MAX_REQUEST_BYTES = 512_000;
/** One body as text, inflated. The largest record, four long answers in a three-byte script, needs about 50 kB. */
export const MAX_BODY_BYTES = 128_000;
/** One JSON request to the endpoint (enrolment, sessions). */
export const MAX_JSON_BYTES = 16_000;
/** Envelopes kept sealed for one device that was revoked. */
export const MAX_HELD = 1000;
/** A rescue file, and the envelopes in one: far more than a phone ever kept, and still held in memory at once. */
export const MAX_RESCUE_BYTES = 16_000_000;
export const MAX_RESCUE_ENVELOPES = 20_000;
/** Records in one answer to a read. */
export const READ_PAGE = 200;

export const BATCH_TYPE = 'application/vnd.mifriendly.batch';
export const ANSWERS_TYPE = 'application/vnd.mifriendly.answers+json';
export const RECORDS_TYPE = 'application/vnd.mifriendly.records+json';
export const ENROLMENT_TYPE = 'application/vnd.mifriendly.enrolment+json';
/** The device's clock at sending, in milliseconds since 1970: the endpoint measures the offset by it. */
export const NOW_HEADER = 'mifriendly-now';
/**
 * `1` on a batch that one phone carries for others: the clock beside it is the carrier's, not the writers', and that they
 * were heard of says nothing of them.
 */
export const CARRIED_HEADER = 'mifriendly-carried';
/**
 * On a batch: up to which order its phone was told of what was erased (`erasedUpTo`). A phone that does not say is told of
 * the newest.
 */
export const ERASED_HEADER = 'mifriendly-erased';
/** A device's signature over the exact bytes of a JSON request, base64url. */
export const SIGNATURE_HEADER = 'mifriendly-signature';
