package io.junctura.access;

import io.junctura.access.AccessStore.Person;
import io.junctura.audit.Actor;
import io.junctura.audit.AuditAction;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.RequestBody;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The change of a user's own password over HTTP. */
final class PasswordRoutes implements Routes {
    private final Access access;
    private final PasswordCheck check;

    PasswordRoutes(Access access) {
        this.access = access;
        this.check = new PasswordCheck(access);
    }

    @Override
    public void routes(RouteTable table) {
        table.post("/api/v1/password", this::change)
                .needs(Permission.VIEWER, Audit.OWN_LINE)
                .summary("Changes the password of the signed-in user, and ends the user's other sessions")
                .body(NewPassword.class)
                .bodyLimit(BodyLimit.SIGN_IN)
                .answers(204, "Changed")
                .answers(403, "The current password is wrong, or the caller is a token, which has no password")
                .answers(429, "Too many tries failed; Retry-After says when to try again")
                .answers(503, "Too many sign-ins are waiting; Retry-After says when to try again");
    }

    @Lenient
    record NewPassword(
            @Docs("The current password") String current,
            @Docs("The new password") String password) implements RequestBody {

        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    private void change(Exchange http) throws IOException {
        Caller caller = Caller.of(http);
        if (caller.actor().kind() != Actor.Kind.PERSON) {
            throw new ProblemException(
                    403, "not-a-user", "A token has no password. Sign in to the web UI to change your password.");
        }
        NewPassword body = Bodies.read(http, NewPassword.class);
        Passwords.mustBeGood(body.password(), caller.name());
        if (body.password().equals(body.current())) {
            throw new ProblemException(422, "same-password", "The new password must differ from the current one.")
                    .with("pointer", "/password");
        }
        if (Passwords.isTooLong(body.current())) throw wrong();
        ClientAddress from = ClientAddress.of(access.peers.address(http));
        CompletableFuture<PasswordCheck.Passed> checked =
                check.check(http, from, caller.name(), body.current(), PasswordRoutes::wrong);
        http.future(() -> checked.thenCompose(passed -> access.passwords
                .queueHash(body.password())
                .thenAcceptAsync(hash -> changed(http, passed.person(), hash), access.passwords.later)));
    }

    private static ProblemException wrong() {
        return new ProblemException(403, "wrong-password", "The current password is wrong.")
                .with("pointer", "/current");
    }

    private void changed(Exchange http, Person person, String hash) {
        access.sessions.changePassword(http, person, hash);
        access.devices.remember(http, person.name());
        access.audit.record(AuditAction.PASSWORD_SET, Caller.of(http).actor(), person.name());
        Answers.nothing(http);
    }
}
