import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Goes to another address of this application, once, leaving no trace of this one in the history. */
export function Redirect({ to }: { to: string }) {
  const router = useRouter();
  useEffect(() => router.history.replace(to), [router, to]);
  return null;
}
