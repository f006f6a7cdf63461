import { ApiProblem, address, reach } from './client';

/** A file that the server has sent. */
export interface SentFile {
  name: string;
  content: Blob;
}

/** Lets the server make a file, and returns it when it is complete. */
export async function requestFile(path: string): Promise<SentFile> {
  const response = await reach(address(path), { method: 'POST', headers: { 'X-Junctura': 'ui' } });
  try {
    return { name: nameOf(response.headers.get('Content-Disposition')), content: await response.blob() };
  } catch {
    throw new ApiProblem(
      0,
      'The answer is incomplete',
      'The connection ended before the file was complete. The server log may say why.',
    );
  }
}

function nameOf(disposition: string | null): string {
  return /filename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? 'download';
}
