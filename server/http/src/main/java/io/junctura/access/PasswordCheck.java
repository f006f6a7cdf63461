package io.junctura.access;

import io.junctura.access.AccessStore.Person;
import io.junctura.http.Exchange;
import io.junctura.http.problem.ProblemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks the passwords of users. Wrong ones are throttled and recorded. */
final class PasswordCheck {
    private final Access access;

    PasswordCheck(Access access) {
        this.access = access;
    }

    /** @param knownDevice whether the person has signed in with this browser before */
    record Passed(Person person, ClientAddress from, boolean knownDevice) {}

    /**
     * Checks a password on the threads for passwords.
     *
     * @param wrong makes the answer to a wrong name or password
     * @return completed on another thread, with {@code wrong}, or with 503 if too many checks are waiting
     * @throws ProblemException 429 if the try comes too early
     */
    CompletableFuture<Passed> check(
            Exchange http, ClientAddress from, String name, String password, Supplier<ProblemException> wrong) {
        String device = access.devices.known(http, name);
        Throttle.Attempt attempt = begin(from, device, name);
        @Nullable Person person;
        CompletableFuture<Boolean> checked;
        try {
            person = access.store.person(name).orElse(null);
            @Nullable String stored = person == null ? null : person.password();
            checked = access.passwords.queueCheck(attempt.priority(), password, stored);
        } catch (RuntimeException e) {
            attempt.abandoned();
            throw e;
        }
        return checked.handleAsync(
                (right, failure) -> {
                    if (failure != null) throw notChecked(attempt, from, name, failure);
                    if (person == null || !right) {
                        failed(attempt, from, name);
                        throw wrong.get();
                    }
                    attempt.succeeded();
                    return new Passed(person, from, device != null);
                },
                access.passwords.later);
    }

    private Throttle.Attempt begin(ClientAddress from, @Nullable String device, String name) {
        try {
            return access.throttle.begin(from, device, name);
        } catch (ProblemException e) {
            access.signInLog.refused(from, name, "wait");
            throw e;
        }
    }

    private RuntimeException notChecked(Throttle.Attempt attempt, ClientAddress from, String name, Throwable failure) {
        attempt.abandoned();
        if (!(failure instanceof ProblemException busy)) return new CompletionException(failure);
        access.signInLog.refused(from, name, "busy");
        return busy;
    }

    private void failed(Throttle.Attempt attempt, ClientAddress from, String name) {
        boolean attack = attempt.failed();
        access.signInLog.failed(from, name);
        if (attack) access.signInLog.attacked(from, name);
    }
}
