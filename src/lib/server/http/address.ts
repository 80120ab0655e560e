import { BlockList, isIP, isIPv6 } from 'node:net';

/** True for an address (192.0.2.7, 2001:db8::7) or a network of them (192.0.2.0/24). */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function isAmong(address: string, networks: readonly string[]): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  for (const network of networks) {
    const [start = '', bits] = network.split('/');
    const kind = isIP(start) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(start, kind);
    else list.addSubnet(start, Number(bits), kind);
  }
  return list.check(address, family);
}

/** An IPv4 address that came over an IPv6 socket is the same address. */
function plain(address: string | undefined): string {
  return (address ?? '').trim().replace(/^::ffff:(?=\d+\.)/i, '');
}

/**
 * Where a request came from: the nearest address that is none of our proxies. What `X-Forwarded-For` says is
 * believed only of a connection from such a proxy; anybody else could write it themselves. Of a connection that is
 * gone already nobody knows the address, whatever its type says: all of them are one.
 */
export function addressOf(
  socket: string | undefined,
  forwarded: string | null,
  proxies: readonly string[],
): string {
  const way = [...(forwarded ?? '').split(',').map(plain).filter(Boolean), plain(socket)].reverse();
  let nearest = plain(socket);
  for (const hop of way) {
    if (isIP(hop) === 0) break;
    nearest = hop;
    if (!isAmong(hop, proxies)) break;
  }
  return nearest;
}

/** The eight groups of an IPv6 address, however it is shortened. */
function groupsOf(address: string): number[] {
  const [bare = ''] = address.split('%');
  const hex = bare.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [front = [], back = []] = hex
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => parseInt(group, 16))));
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

/**
 * What a sender counts under: an IPv4 address, or the /64 of an IPv6 one, because whoever has one address of a /64 has all
 * of them. What is no address stays as it is.
 */
export function senderOf(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}
