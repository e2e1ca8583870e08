import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';

/** Where Linux lists its TCP connections. */
const TABLES = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];

/**
 * How many bytes of each connection of this machine the kernel has, but the other side has not acknowledged, by
 * `connectionKey`. Empty where there is no Linux.
 */
export async function unacknowledgedBytes(): Promise<ReadonlyMap<string, number>> {
  const texts = await Promise.all(TABLES.map((table) => readFile(table, 'latin1').catch(() => '')));
  const bytes = new Map<string, number>();
  for (const line of texts.flatMap((text) => text.split('\n').slice(1))) {
    const [, local = '', remote = '', , queues = ''] = line.trim().split(/ +/, 5);
    const waiting = parseInt(queues, 16);
    if (waiting > 0) {
      const [address = '', port = ''] = remote.split(':');
      bytes.set(`${local.split(':')[1] ?? ''} ${address.slice(-8)}:${port}`, waiting);
    }
  }
  return bytes;
}

/** Ports in hexadecimal, and the last four bytes of the other side's address as Linux writes them. */
export function connectionKey({ localPort = 0, remotePort = 0, remoteAddress = '' }: Socket): string {
  return `${hexadecimal(localPort, 4)} ${lastWord(remoteAddress)}:${hexadecimal(remotePort, 4)}`;
}

function lastWord(address: string): string {
  const dotted = /\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0].split('.').map(Number);
  const bytes = dotted ?? address.replace(/%.*/, '').split(':').slice(-2).flatMap(bytesOfGroup);
  return bytes
    .reverse()
    .map((byte) => hexadecimal(byte, 2))
    .join('');
}

function bytesOfGroup(group: string): readonly number[] {
  const value = parseInt(group || '0', 16);
  return [value >> 8, value & 0xff];
}

function hexadecimal(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
