import { CopyButton } from '../../ui/CopyButton';
import { subscriptions as words } from '../../words/subscriptions';

interface Props {
  secret: string | undefined;
  publicKey: string | undefined;
}

/** What the subscriber verifies signatures with. A secret is in no other answer. */
export function SecretOnce({ secret, publicKey }: Props) {
  const text = secret ?? publicKey;
  if (text === undefined) return null;
  const title = secret ? words.secret : words.publicKey;
  return (
    <>
      <h2>{title}</h2>
      <p className="secret-text">
        <code>{text}</code>
        <CopyButton text={text} what={title.toLowerCase()} />
      </p>
      <p>{secret ? words.secretOnce : words.publicKeyHint}</p>
    </>
  );
}
