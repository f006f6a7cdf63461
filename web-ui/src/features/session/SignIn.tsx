import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { localAddress } from '../../ui/localAddress';
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
