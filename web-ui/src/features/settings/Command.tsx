import { CopyButton } from '../../ui/CopyButton';
import { backups as words } from '../../words/backups';

/** Something to type into a shell, and its copy button. */
export function Command({ text }: { text: string }) {
  return (
    <p className="command settings-command">
      <code>{text}</code>
      <CopyButton text={text} what={words.command} />
    </p>
  );
}
