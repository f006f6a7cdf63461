import { createElement, type ReactNode } from 'react';
import { isPlain } from '../../ui/DocsLink';
import { targetOf } from './address';

interface Context {
  /** The path of the page. */
  path: string;
  onOpen: (address: string) => void;
}

/** The ids of sections get a prefix, so that they differ from those of the page behind. */
export const idOf = (section: string) => `docs-${section}`;

/** The content of a page, made of the elements that pages use. Everything else becomes its text. */
export function Content({ content, ...context }: { content: Element } & Context) {
  return <>{children(content, context)}</>;
}

const PLAIN = new Set(
  'p ul li em strong del blockquote hr br table thead tbody tr th td code sup sub details summary'.split(' '),
);
const DROPPED = new Set('script style iframe object embed template noscript form input button'.split(' '));

function children(parent: Element, context: Context): ReactNode[] {
  return [...parent.childNodes].map((node, at) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    return node instanceof Element || node.nodeType === Node.ELEMENT_NODE
      ? element(node as Element, at, context)
      : null;
  });
}

function element(from: Element, key: number, context: Context): ReactNode {
  const tag = from.tagName.toLowerCase();
  if (DROPPED.has(tag)) return null;
  const inner = () => children(from, context);
  if (/^h[1-6]$/.test(tag)) {
    // Below the title of the sheet.
    const level = Math.min(Number(tag[1]) + 2, 6);
    return createElement(`h${level}`, { key, id: idOf(from.id), tabIndex: -1 }, ...inner());
  }
  if (tag === 'a') return link(from, key, context);
  if (tag === 'img') return image(from, key, context);
  if (tag === 'ol')
    return (
      <ol key={key} start={Number(from.getAttribute('start') ?? 1)}>
        {inner()}
      </ol>
    );
  if (tag === 'pre' || (tag === 'div' && from.classList.contains('table')))
    // It scrolls by itself, by keyboard too.
    return createElement(tag, { key, className: `docs-${tag}`, tabIndex: 0 }, ...inner());
  const content = inner();
  // A header cell without a text heads nothing.
  if (tag === 'th' && content.length === 0) return <td key={key} />;
  if (PLAIN.has(tag)) return createElement(tag, { key }, ...content);
  return <span key={key}>{content}</span>;
}

function link(from: Element, key: number, context: Context): ReactNode {
  if (from.classList.contains('anchor')) return null;
  const inner = children(from, context);
  const target = targetOf(from.getAttribute('href') ?? '', context.path, window.location.origin);
  if (target === undefined) return <span key={key}>{inner}</span>;
  if (target.kind === 'elsewhere')
    return (
      <a key={key} href={target.href} target="_blank" rel="noreferrer noopener">
        {inner}
      </a>
    );
  return (
    <a
      key={key}
      href={target.address}
      target="_blank"
      rel="noreferrer"
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        context.onOpen(target.address);
      }}
    >
      {inner}
    </a>
  );
}

/** Only an image of the documentation itself. */
function image(from: Element, key: number, context: Context): ReactNode {
  const alt = from.getAttribute('alt') ?? '';
  const target = targetOf(from.getAttribute('src') ?? '', context.path, window.location.origin);
  return target?.kind === 'elsewhere' && target.href.startsWith('/docs/') ? (
    <img key={key} src={target.href} alt={alt} />
  ) : (
    alt
  );
}
