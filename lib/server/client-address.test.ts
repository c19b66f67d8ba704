import { describe, expect, it } from 'vitest';
import { clientOf, networkOf } from './client-address';

const from = (forwarded?: string) =>
  clientOf(new Headers(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }));

describe('the address of a client', () => {
  it.each([
    ['the socket’s', '10.0.0.7', '10.0.0.7'],
    ['what the nearest proxy wrote, not what the client did', '1.1.1.1, 2.2.2.2,10.0.0.7', '10.0.0.7'],
    ['without its port', '10.0.0.7:51234', '10.0.0.7'],
    ['of IPv6', '2001:db8::1', '2001:db8::1'],
    ['of IPv6 with its port', '[2001:db8::1]:443', '2001:db8::1'],
    ['of IPv4 written as IPv6', '::ffff:127.0.0.1', '127.0.0.1'],
  ])('is %s', (_, said, address) => {
    expect(from(said)).toBe(address);
  });

  it.each([undefined, '', 'unknown', '10.0.0.7, ', '<script>', '10.0.0.7\t; drop', '1'.repeat(10_000)])(
    'is empty where %s stands',
    (said) => {
      expect(from(said)).toBe('');
    },
  );
});

describe('one client', () => {
  it('is one address of IPv4', () => {
    expect(networkOf('10.0.0.7')).toBe('10.0.0.7');
    expect(networkOf('10.0.0.8')).toBe('10.0.0.8');
    expect(networkOf('')).toBe('');
  });

  it('is the whole /64 of IPv6, however it is written', () => {
    const written = ['2001:db8:0:1::1', '2001:0DB8::1:0:0:0:2', '2001:db8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:1::'];
    expect(written.map(networkOf)).toEqual(written.map(() => '2001:db8:0:1'));
    expect(networkOf('2001:db8:0:2::1')).not.toBe('2001:db8:0:1');
    expect(networkOf('::1')).toBe('0:0:0:0');
  });
});
