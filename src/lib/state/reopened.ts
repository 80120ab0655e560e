// Whatever reads what lies in the vault looks again when it has been opened, and when it is shut.

const listeners = new Set<() => void>();

/** Calls back whenever the vault was opened or shut; returns how to stop that. */
export function onVault(call: () => void): () => void {
  listeners.add(call);
  return () => listeners.delete(call);
}

export function tellVault(): void {
  for (const call of listeners) call();
}
