import type { ReactNode } from 'react';

/**
 * The small part of Markdown that connector docs use: paragraphs, lists, headings, code, emphasis, links. Everything
 * becomes a React text node, so markup in it stays text.
 */
export function Markdown({ text }: { text: string }) {
  return <div className="markdown">{blocks(text).map(renderBlock)}</div>;
}

type Block = { kind: 'p' | 'h' | 'pre'; text: string } | { kind: 'ul' | 'ol'; items: string[] };

export function blocks(text: string): Block[] {
  const result: Block[] = [];
  let fence: string[] | undefined;
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) result.push({ kind: 'p', text: paragraph.join(' ') });
    paragraph = [];
  };
  for (const line of text.replaceAll('\r', '').split('\n')) {
    if (/^\s*```/.test(line)) {
      flush();
      if (fence) {
        result.push({ kind: 'pre', text: fence.join('\n') });
        fence = undefined;
      } else fence = [];
      continue;
    }
    if (fence) {
      fence.push(line);
      continue;
    }
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    const item = /^\s*(?:([-*])|\d+[.)])\s+(.*)$/.exec(line);
    const last = result.at(-1);
    if (line.trim() === '') flush();
    else if (heading) {
      flush();
      result.push({ kind: 'h', text: heading[1] ?? '' });
    } else if (item) {
      flush();
      const kind = item[1] ? 'ul' : 'ol';
      if (last && last.kind === kind) last.items.push(item[2] ?? '');
      else result.push({ kind, items: [item[2] ?? ''] });
    } else if (
      /^\s{2,}/.test(line) &&
      paragraph.length === 0 &&
      (last?.kind === 'ul' || last?.kind === 'ol')
    ) {
      last.items[last.items.length - 1] += ` ${line.trim()}`;
    } else paragraph.push(line.trim());
  }
  flush();
  if (fence) result.push({ kind: 'pre', text: fence.join('\n') });
  return result;
}

function renderBlock(block: Block, key: number): ReactNode {
  switch (block.kind) {
    case 'p':
      return <p key={key}>{inline(block.text)}</p>;
    case 'h':
      return (
        <p key={key} className="markdown-heading">
          {inline(block.text)}
        </p>
      );
    case 'pre':
      return <pre key={key}>{block.text}</pre>;
    default: {
      const List = block.kind;
      return (
        <List key={key}>
          {block.items.map((item, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes under us
            <li key={i}>{inline(item)}</li>
          ))}
        </List>
      );
    }
  }
}

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/g;

export function inline(text: string): ReactNode[] {
  const result: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) result.push(text.slice(at, match.index));
    const [whole, code, strong, em, label, href] = match;
    const key = match.index;
    if (code) result.push(<code key={key}>{code}</code>);
    else if (strong) result.push(<strong key={key}>{inline(strong)}</strong>);
    else if (em) result.push(<em key={key}>{em}</em>);
    else
      result.push(
        <a key={key} href={href} target="_blank" rel="noreferrer noopener">
          {label}
        </a>,
      );
    at = match.index + whole.length;
  }
  if (at < text.length) result.push(text.slice(at));
  return result;
}
