const INDENT = '  ';

/**
 * XML with a line for each element. A text that has line breaks between its elements already stays as it is, and so
 * does an element with text in it.
 */
export function indentXml(xml: string): string {
  if (/>\s*\n\s*</.test(xml)) return xml;
  const parts = xml.trim().match(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|[^<]+/g);
  if (!parts) return xml;
  const lines: string[] = [];
  let depth = 0;
  let line = '';
  const flush = () => {
    if (line !== '') lines.push(INDENT.repeat(Math.max(0, depth)) + line);
    line = '';
  };
  for (const [i, part] of parts.entries()) {
    const isClosing = part.startsWith('</');
    const isTag = part.startsWith('<') && !part.startsWith('<!') && !part.startsWith('<?');
    const isOpening = isTag && !isClosing && !part.endsWith('/>');
    if (isClosing) {
      // It stays in the line of its opening tag if only text is between them.
      if (line === '') depth--;
      line += part;
      flush();
    } else if (isOpening) {
      flush();
      line = part;
      const next = parts[i + 1] ?? '';
      const hasOnlyText = next.startsWith('</') || (!next.startsWith('<') && parts[i + 2]?.startsWith('</'));
      if (!hasOnlyText) {
        flush();
        depth++;
      }
    } else {
      line += part;
      if (part.startsWith('<')) flush();
    }
  }
  flush();
  return lines.join('\n');
}
