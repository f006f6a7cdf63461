/**
 * What is used most, the most common first: a name, or an action of any connector (`*.read`). It decides among
 * results that match equally well. All others follow in the order of their connector.
 */
const COMMON =
  'http.request, mail.send, mail.search, mail.read, sql.query, sql.insert, sql.upsert, sql.update, ' +
  'slack.post-message, topic.publish, ' +
  'state.get, state.set, state.add, csv.read, csv.write, json.parse, xml.parse, text.render, pdf.write, ' +
  'crypto.hash, crypto.encrypt, archive.extract, archive.compress, xref.find, xref.link, github.create-issue, ' +
  'github.request, aws.sqs-send, file.read, file.write, file.list, file.move, file.delete, ' +
  '*.publish, *.send, *.read, *.write, *.list, *.find, *.move, *.delete, *.copy';

const ORDER = new Map(COMMON.split(', ').map((pattern, i) => [pattern, i]));

/** The smaller, the more common. */
export function commonness(name: string): number {
  return ORDER.get(name) ?? ORDER.get(name.replace(/^[^.]+/, '*')) ?? ORDER.size;
}
