import { describe, expect, it } from 'vitest';
import { readQuery, targetOf } from './target';

describe('the target of a request', () => {
  it('is split as it stands', () => {
    expect(targetOf('http://h:1/a/b%2Fc/%C3%BC+x?q=1&r=%2F#f')).toEqual({
      segments: ['a', 'b/c', 'ü+x'],
      query: 'q=1&r=%2F',
    });
    expect(targetOf('http://h/')).toEqual({ segments: [''], query: '' });
    expect(targetOf('http://h/a#f?q=1')).toEqual({ segments: ['a'], query: '' });
  });

  it('keeps a plus in a path, and takes it for a space in a query, whatever the parameter is called', () => {
    expect(targetOf('http://h/a+b').segments).toEqual(['a+b']);
    expect(readQuery('path=/a+b&x=%2B+')).toEqual({ path: '/a b', x: '+ ' });
  });

  it('reads parameters without values, and leaves out what is empty', () => {
    expect(readQuery('a&b=&&c=1=2')).toEqual({ a: '', b: '', c: '1=2' });
    expect(readQuery('')).toEqual({});
  });

  it('makes every name an own property', () => {
    expect(Object.keys(readQuery('__proto__=1&toString=2'))).toEqual(['__proto__', 'toString']);
  });

  it('refuses too many parameters', () => {
    expect(() => readQuery('group=a&'.repeat(1_200))).toThrow('There are too many parameters.');
  });
});
