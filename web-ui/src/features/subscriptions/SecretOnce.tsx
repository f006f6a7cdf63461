import { CopyButton } from '../../ui/CopyButton';
import { subscriptions as words } from '../../words/subscriptions';

interface Props {
  secret: string | undefined;
  publicKey: string | undefined;
}

/**
 * The secret or public key with which the subscriber verifies signatures. No other answer contains a secret.
 */
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
