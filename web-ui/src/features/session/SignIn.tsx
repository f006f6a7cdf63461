import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Redirect } from '../../ui/Redirect';
import { session as words } from '../../words/session';
import { setupStatus } from './api';
import { Gate } from './Gate';
import { SignInForm } from './SignInForm';

export function SignIn() {
  const { to } = useSearch({ from: '/signin' });
  const router = useRouter();
  const setup = useQuery(setupStatus);
  if (setup.data?.needed) return <Redirect to="/setup" />;
  return (
    <Gate title={words.signIn}>
      <SignInForm onDone={() => router.history.replace(localAddress(to))} />
    </Gate>
  );
}

/** Only a path of this server: the address bar must not send a fresh sign-in elsewhere. */
export function localAddress(to: string | undefined): string {
  return to && /^\/(?![/\\])/.test(to) ? to : '/';
}
