/**
 * The cookie by which a browser tells the office that the phone is in a participant's hands: whoever works in the office
 * may be signed in to it in the same browser, and a phone can hand over without a network. It holds nothing.
 */
export const HANDED_OVER = 'handed-over';
