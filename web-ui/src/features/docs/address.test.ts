import { describe, expect, it } from 'vitest';
import { placeOf, targetOf } from './address';

describe('an address of the documentation', () => {
  it('is a page, with or without its extension, and a section', () => {
    expect(placeOf('/docs')).toEqual({ path: '/docs/index.html', section: '' });
    expect(placeOf('/docs/')).toEqual({ path: '/docs/index.html', section: '' });
    expect(placeOf('/docs/reference/functions')).toEqual({
      path: '/docs/reference/functions.html',
      section: '',
    });
    expect(placeOf('/docs/operate/backup.html#a%20b')).toEqual({
      path: '/docs/operate/backup.html',
      section: 'a b',
    });
    expect(placeOf('/docs/operate/backup.html#50%')).toEqual({
      path: '/docs/operate/backup.html',
      section: '50%',
    });
  });
});

describe('a link of a page', () => {
  const from = '/docs/operate/backup.html';
  const target = (href: string) => targetOf(href, from, 'https://j.example');

  it('leads to a page of the documentation', () => {
    expect(target('restore.html#steps')).toEqual({
      kind: 'page',
      address: '/docs/operate/restore.html#steps',
    });
    expect(target('#where')).toEqual({ kind: 'page', address: '/docs/operate/backup.html#where' });
    expect(target('/docs')).toEqual({ kind: 'page', address: '/docs' });
  });

  it('leads elsewhere', () => {
    expect(target('/')).toEqual({ kind: 'elsewhere', href: '/' });
    expect(target('/docs/images/run.png')).toEqual({ kind: 'elsewhere', href: '/docs/images/run.png' });
    expect(target('https://example.com/docs')).toEqual({
      kind: 'elsewhere',
      href: 'https://example.com/docs',
    });
    expect(target('//evil.example/docs')).toEqual({ kind: 'elsewhere', href: 'https://evil.example/docs' });
  });

  it('is not followed if it is no address', () => {
    expect(target('javascript:alert(1)')).toBeUndefined();
    expect(target('data:text/html,x')).toBeUndefined();
    expect(target('http://[')).toBeUndefined();
  });
});
