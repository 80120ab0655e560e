/** A cookie to be set, in the words of Kit. Its value is encoded already. */
export interface Baked {
  name: string;
  value: string;
  options: {
    path: string;
    httpOnly: boolean;
    secure: boolean;
    sameSite: 'strict' | 'lax';
    maxAge?: number;
    encode: (value: string) => string;
  };
}

/** Reads `Set-Cookie` lines that we have made ourselves, for whoever can only set cookies one by one. */
export function readCookies(lines: readonly string[]): Baked[] {
  return lines.map((line) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const told = new Map(
      attributes.map((each) => {
        const [name = '', value = ''] = each.split('=');
        return [name.toLowerCase(), value] as const;
      }),
    );
    const maxAge = told.get('max-age');
    return {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      options: {
        path: '/',
        httpOnly: true,
        secure: told.has('secure'),
        sameSite: told.get('samesite')?.toLowerCase() === 'lax' ? 'lax' : 'strict',
        ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) }),
        encode: (value) => value,
      },
    };
  });
}
