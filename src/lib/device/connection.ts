/** What a browser on a phone tells of its connection; others tell nothing. */
interface Connection extends EventTarget {
  type?: string;
}

const FREE = new Set(['wifi', 'ethernet']);

/** Where a browser says that its connection has become another one. */
export function connectionOf(navigator: object): Connection | undefined {
  return 'connection' in navigator ? ((navigator.connection as Connection | null) ?? undefined) : undefined;
}

function typeOf(navigator: object): string | null {
  return connectionOf(navigator)?.type ?? null;
}

/** Whether this browser can tell Wi-Fi from mobile data. */
export function tellsConnection(navigator: object): boolean {
  return typeOf(navigator) !== null;
}

/** True while the phone is known to be on something else than Wi-Fi or a cable. */
export function isOffWifi(navigator: object): boolean {
  const type = typeOf(navigator);
  return type !== null && !FREE.has(type);
}
