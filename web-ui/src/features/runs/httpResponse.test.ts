import { describe, expect, it } from 'vitest';
import { parseExact } from '../../api/exactJson';
import { httpResponseOf, pairsOf } from './httpResponse';
import { indentXml } from './indentXml';

const response = (type: string, body: unknown, more: Record<string, unknown> = {}) =>
  httpResponseOf({ status: 200, headers: { 'content-type': type, ...more }, body });

describe('the response of an HTTP request', () => {
  it('is recognized by its status and headers', () => {
    expect(httpResponseOf({ status: 204, headers: {} })).toEqual({ status: 204, headers: [], size: 0 });
    expect(httpResponseOf({ status: 'open', headers: {}, body: 1 })).toBeUndefined();
    expect(httpResponseOf({ status: 200, headers: {}, rows: 3 })).toBeUndefined();
    expect(httpResponseOf([200])).toBeUndefined();
    expect(httpResponseOf(null)).toBeUndefined();
  });

  it('has its body laid out by its type', () => {
    expect(response('application/json', { a: 1 })?.body).toEqual({
      text: '{\n  "a": 1\n}',
      language: 'json',
    });
    expect(response('application/problem+json; charset=utf-8', '{"a":15}')?.body?.text).toBe(
      '{\n  "a": 15\n}',
    );
    expect(response('application/json', '{"a":')?.body).toEqual({ text: '{"a":', language: 'text' });
    expect(response('text/xml', '<a><b>1</b></a>')?.body?.text).toBe('<a>\n  <b>1</b>\n</a>');
    expect(response('application/x-www-form-urlencoded', 'a=1+2&b=%C3%BC')?.body?.text).toBe(
      'a = 1 2\nb = ü',
    );
    expect(response('text/plain', 'x\ny')?.body).toEqual({ text: 'x\ny', language: 'text' });
  });

  it('has the size that the server sent, of the file, or of the body', () => {
    expect(response('text/plain', 'ü')?.size).toBe(2);
    expect(response('text/plain', 'ü', { 'content-length': '17' })?.size).toBe(17);
    expect(response('application/json', { a: [1, 2] })?.size).toBe(11);
    const file = { id: 'f', name: 'a.pdf', contentType: 'application/pdf', size: 48_000 };
    expect(response('application/pdf', file)?.size).toBe(48_000);
  });

  it('has a row for each value of a header', () => {
    expect(pairsOf({ etag: '"1"', link: ['a', 'b'], age: parseExact('7') })).toEqual([
      ['etag', '"1"'],
      ['link', 'a'],
      ['link', 'b'],
      ['age', '7'],
    ]);
  });
});

describe('XML', () => {
  it('has a line for each element, and keeps text in its line', () => {
    expect(indentXml('<?xml version="1.0"?><a x="1"><b/><c>t &amp; u</c><d></d><e><f>1</f></e></a>')).toBe(
      [
        '<?xml version="1.0"?>',
        '<a x="1">',
        '  <b/>',
        '  <c>t &amp; u</c>',
        '  <d></d>',
        '  <e>',
        '    <f>1</f>',
        '  </e>',
        '</a>',
      ].join('\n'),
    );
  });

  it('that has lines already stays as it is', () => {
    expect(indentXml('<a>\n <b/>\n</a>')).toBe('<a>\n <b/>\n</a>');
  });

  it('that is broken is still shown', () => {
    expect(indentXml('</a></b><c>')).toContain('<c>');
    expect(indentXml('no xml')).toBe('no xml');
  });
});
