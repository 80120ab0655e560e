/** What became of a file: `downloaded` also where the phone shares no files of this kind; `kept-back`: the person left it. */
export type HandedOut = 'shared' | 'downloaded' | 'kept-back';

/** How long a browser may take to fetch what it was asked to download. */
const FETCHED_MS = 60_000;

/** Hands a file to the phone's own way of sharing, or else to its downloads. */
export async function handOut(file: File): Promise<HandedOut> {
  const data = { files: [file] };
  if (typeof navigator.canShare === 'function' && navigator.canShare(data)) {
    try {
      await navigator.share(data);
      return 'shared';
    } catch (error) {
      // Some browsers promise to share any file, and then refuse all but pictures and the like.
      if (error instanceof DOMException && error.name === 'AbortError') return 'kept-back';
    }
  }
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), FETCHED_MS);
  return 'downloaded';
}
