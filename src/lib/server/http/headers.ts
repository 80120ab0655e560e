/** Headers of every answer, page and file alike. The content security policy of pages is made by the build. */
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

/** Over HTTPS, browsers shall not come back without it. */
export const TRANSPORT_HEADER = ['strict-transport-security', 'max-age=31536000'] as const;
