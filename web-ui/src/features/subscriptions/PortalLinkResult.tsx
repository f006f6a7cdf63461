import type { PortalLink } from '../../api/types';
import { CopyButton } from '../../ui/CopyButton';
import { Time } from '../../ui/Time';
import { portal as words } from '../../words/portal';

/** A link to the portal, and what embeds the portal in a page of the customer's application. */
export function PortalLinkResult({ link, instance }: { link: PortalLink; instance: string }) {
  const { address, until, frameAncestors } = link;
  const frame = `<iframe src="${address}" title="${words.title}" width="100%" height="800" allow="clipboard-write"></iframe>`;
  return (
    <>
      <p>
        {words.linkMade(instance)} <Time iso={until} />.
      </p>
      <p className="secret-text">
        <code>{address}</code>
        <CopyButton text={address} what={words.linkWhat} />
      </p>
      <p className="muted">{words.linkOnce}</p>
      <h3>{words.embed}</h3>
      {frameAncestors.length === 0 ? (
        <p className="muted">
          {words.embedNone} <code>{words.embedSetting}</code>
        </p>
      ) : (
        <>
          <p className="secret-text">
            <code>{frame}</code>
            <CopyButton text={frame} what={words.embedWhat} />
          </p>
          <p className="muted">{words.embedHint(frameAncestors)}</p>
        </>
      )}
    </>
  );
}
