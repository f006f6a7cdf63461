import type { SentFile } from '../../api/file';

/** Lets the browser save a file, as a download does. */
export function saveFile({ name, content }: SentFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken over the file by the next task.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
