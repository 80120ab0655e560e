/** Four letters of a member's random id, to tell two people of one nickname apart. */
export function shortCode(id: string): string {
  return id.slice(-4).toUpperCase();
}
