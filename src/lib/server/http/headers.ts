/** Headers of every answer, page and file alike. The content security policy of a page is made by the build. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // not `no-referrer`: with it browsers send `Origin: null` with the office's forms, and Kit refuses those
  'referrer-policy': 'same-origin',
  // the camera reads an invite's code; nothing else of the phone is ever asked for
  'permissions-policy':
    'camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Cannot stand in a page's meta tag, where prerendered pages have their policy: it needs the header. */
export const FRAME_POLICY = "frame-ancestors 'none'";

/** Of what is neither page nor file – an answer of the API, a redirect, a list to keep: it needs nothing from anywhere. */
export const BARE_POLICY = `default-src 'none'; ${FRAME_POLICY}`;

/**
 * Of files. A worker obeys the policy of the file that it came as, and not its page's; so this allows what the app does:
 * its own files, its own endpoint, and WebAssembly for the PIN.
 */
export const FILE_POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; object-src 'none'; base-uri 'none'; " +
  `form-action 'self'; ${FRAME_POLICY}`;

/** Over HTTPS, browsers shall not come back without it. */
export const TRANSPORT_HEADER = ['strict-transport-security', 'max-age=31536000'] as const;
